import { pathToFileURL } from 'node:url';
import { inCheckout } from './checkout-files.mjs';
import { complain } from './print-messages.mjs';

/** Serves only what was built: `npm run dev` restarts it after each change. */
try {
  const { main } = await import(pathToFileURL(inCheckout('apps/api/dist/main.js')).href);
  await main();
} catch (error) {
  complain(error);
  process.exit(1);
}
