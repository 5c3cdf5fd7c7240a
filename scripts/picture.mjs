import { inCheckout } from './workshop/checkout.mjs';
import { runChild } from './workshop/child.mjs';

/**
 * `node scripts/picture.mjs`: takes the README's picture of the public map anew, at the end of the journey that reviews
 * and publishes the reference events by real clicks. Look at it before it is committed.
 */
const { status } = await runChild(process.execPath, [inCheckout('scripts/test.mjs'), 'reference\\.journey'], {
  cwd: inCheckout(),
  env: { ...process.env, VIGIL_PICTURE: inCheckout('docs/pictures/map.png') },
  show: true,
});
process.exitCode = status === 0 ? 0 : 1;
