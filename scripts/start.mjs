import { refuseOldNode } from './workshop/node-version.mjs';

/**
 * `npm start`: installs the packages and builds what changed, then runs Vigil in this very process, so that a signal
 * reaches it. When everything is there already this adds a few milliseconds.
 */
refuseOldNode();
const { complain } = await import('./workshop/say.mjs');
try {
  const { prepareEnvironment } = await import('./workshop/environment.mjs');
  const { installIfNeeded } = await import('./workshop/install.mjs');
  const { build } = await import('./workshop/build.mjs');
  const { inCheckout } = await import('./workshop/checkout.mjs');
  const { pathToFileURL } = await import('node:url');
  prepareEnvironment();
  await installIfNeeded();
  await build(['shared', 'api', 'web']);
  const { main } = await import(pathToFileURL(inCheckout('apps/api/dist/main.js')).href);
  outliveTerminal();
  endWithNpm();
  await main();
} catch (error) {
  complain(error);
  process.exit(1);
}

/** A terminal that was closed cannot be written to; that must not keep Vigil from ending in good order. */
function outliveTerminal() {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}

/** npm passes Ctrl-C and TERM on, but not HUP, and nothing when it is killed: then our parent is another one. */
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
