import { inCheckout } from './workshop/checkout.mjs';
import { runChild } from './workshop/child.mjs';

/**
 * `node scripts/picture.mjs`: updates the README's picture of the public map, at the end of the journey that reviews
 * and publishes the reference events through the real pages. Check the picture before you commit it.
 */
const { status } = await runChild(process.execPath, [inCheckout('scripts/test.mjs'), 'reference\\.journey'], {
  cwd: inCheckout(),
  env: { ...process.env, VIGIL_PICTURE: inCheckout('docs/pictures/map.png') },
  show: true,
});
process.exitCode = status === 0 ? 0 : 1;
