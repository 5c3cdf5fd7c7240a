import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { refuseOldNode } from '../build-and-test/refuse-old-node.mjs';

/** Runs one of the commands of a release that was unpacked. Nothing is installed, built or fetched. */
refuseOldNode();
const { inCheckout } = await import('../build-and-test/checkout-files.mjs');
const { complain, say } = await import('../build-and-test/print-messages.mjs');
const { readDotEnv } = await import('../build-and-test/prepare-environment.mjs');
const { commands } = await import('../commands.mjs');

const [name = '', ...args] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(inCheckout('apps/api/dist', file)).href);

try {
  readDotEnv();
  process.env.VIGIL_HOME ||= usualHome();
  takeCredential();
  if (name === 'start') {
    const { main } = await load('main.js');
    await main();
  } else if (Object.hasOwn(commands, name)) {
    const { main } = await load(commands[name]);
    process.exitCode = await main(args);
  } else {
    say(`./vigil start, or one of: ${Object.keys(commands).join(', ')}. What each does: docs/operating.md.`);
    process.exitCode = name === '' ? 0 : 2;
  }
} catch (error) {
  complain(error);
  process.exit(1);
}

/** Takes the key that systemd hands to the service (LoadCredential=), also in a command beside the running service. */
function takeCredential() {
  const file = join(process.env.CREDENTIALS_DIRECTORY || '/run/credentials/vigil.service', 'vigil.key');
  if (!process.env.VIGIL_KEY_FILE && !process.env.VIGIL_KEY_COMMAND && existsSync(file))
    process.env.VIGIL_KEY_FILE = file;
}

/** Outside of the release's folder: the next release finds the same data. */
function usualHome() {
  if (process.getuid?.() === 0) return '/var/lib/vigil';
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'vigil');
}
