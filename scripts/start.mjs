import { refuseOldNode } from './build-and-test/refuse-old-node.mjs';

/**
 * `npm start`: installs the packages, builds what changed, then runs Vigil in this process, so that signals reach it.
 * If nothing is to be done, this takes a few milliseconds.
 */
refuseOldNode();
const { complain, goOnWhenNobodyReads, heedCtrlC } = await import('./build-and-test/print-messages.mjs');
heedCtrlC();
try {
  const { prepareEnvironment, refuseArguments } = await import('./build-and-test/prepare-environment.mjs');
  const { installIfNeeded } = await import('./build-and-test/install-if-needed.mjs');
  const { buildToRun } = await import('./build-and-test/build.mjs');
  const { inCheckout } = await import('./build-and-test/checkout-files.mjs');
  const { pathToFileURL } = await import('node:url');
  refuseArguments(process.argv.slice(2));
  prepareEnvironment();
  await installIfNeeded({ toRun: true });
  await buildToRun();
  const { main } = await import(pathToFileURL(inCheckout('apps/api/dist/main.js')).href);
  goOnWhenNobodyReads({ whatever: true });
  endWithNpm();
  await main();
} catch (error) {
  complain(error);
  process.exit(1);
}

/**
 * Ends Vigil when npm ends. npm passes on Ctrl-C and TERM, but not HUP, and nothing when it is killed; then the parent
 * process changes.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
