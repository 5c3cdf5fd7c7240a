import { pathToFileURL } from 'node:url';
import { refuseOldNode } from '../build-and-test/refuse-old-node.mjs';

/** Runs one of the commands of a release that was unpacked. Nothing is installed, built or fetched. */
refuseOldNode();
const { inCheckout } = await import('../build-and-test/checkout-files.mjs');
const { complain, say } = await import('../build-and-test/print-messages.mjs');
const { readDotEnv } = await import('../build-and-test/prepare-environment.mjs');
const { commands } = await import('../commands.mjs');
const { writeCommandsAsTyped } = await import('./commands-as-typed.mjs');
const { usualSettings } = await import('./usual-settings.mjs');

const [name = '', ...args] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(inCheckout('apps/api/dist', file)).href);

const program = inCheckout().startsWith('/usr/lib/vigil/') ? 'vigil' : './vigil';
try {
  writeCommandsAsTyped(program);
  readDotEnv();
  Object.assign(process.env, usualSettings(name, process.env));
  if (name === 'start') {
    const { main } = await load('main.js');
    await main();
  } else if (Object.hasOwn(commands, name)) {
    const { main } = await load(commands[name]);
    process.exitCode = await main(args);
  } else {
    say(`${program} start, or one of: ${Object.keys(commands).join(', ')}. What each does: docs/operating.md.`);
    process.exitCode = name === '' ? 0 : 2;
  }
} catch (error) {
  complain(error);
  process.exit(1);
}
