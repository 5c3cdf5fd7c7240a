import { pathToFileURL } from 'node:url';
import { inCheckout } from './checkout.mjs';
import { complain } from './say.mjs';

/** Serves what was built, and nothing else: `npm run dev` starts it again after each change. */
try {
  const { main } = await import(pathToFileURL(inCheckout('apps/api/dist/main.js')).href);
  await main();
} catch (error) {
  complain(error);
  process.exit(1);
}
