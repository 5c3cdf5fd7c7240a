import { refuseOldNode } from './build-and-test/refuse-old-node.mjs';

/** `npm run NAME -- ARGUMENTS`: installs and builds what is needed, then runs one of Vigil's commands. */
refuseOldNode();
const { commands } = await import('./commands.mjs');
const { Refusal, complain, goOnWhenNobodyReads, heedCtrlC } = await import('./build-and-test/print-messages.mjs');

goOnWhenNobodyReads();
heedCtrlC();
try {
  const [name = '', ...args] = process.argv.slice(2);
  const file = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!file) throw new Refusal(`There is no command "${name}": there are ${Object.keys(commands).join(', ')}.`);
  const { prepareEnvironment } = await import('./build-and-test/prepare-environment.mjs');
  const { installIfNeeded } = await import('./build-and-test/install-if-needed.mjs');
  const { buildToRun } = await import('./build-and-test/build.mjs');
  const { inCheckout } = await import('./build-and-test/checkout-files.mjs');
  const { pathToFileURL } = await import('node:url');
  prepareEnvironment();
  await installIfNeeded({ toRun: true });
  await buildToRun({ pages: false });
  const { main } = await import(pathToFileURL(inCheckout('apps/api/dist', file)).href);
  process.exitCode = await main(args);
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
