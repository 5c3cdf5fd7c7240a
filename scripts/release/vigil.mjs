import { pathToFileURL } from 'node:url';
import { refuseOldNode } from '../build-and-test/refuse-old-node.mjs';

/** Runs one of the commands of a release that was unpacked. Nothing is installed, built or fetched. */
refuseOldNode();
const { inCheckout } = await import('../build-and-test/checkout-files.mjs');
const { complain, goOnWhenNobodyReads, say, heedCtrlC } = await import('../build-and-test/print-messages.mjs');
const { readDotEnv, refuseArguments } = await import('../build-and-test/prepare-environment.mjs');
const { commands, ofRelease } = await import('../commands.mjs');
const { writeCommandsAsTyped } = await import('./commands-as-typed.mjs');
const { usualSettings } = await import('./usual-settings.mjs');

const [name = '', ...args] = process.argv.slice(2);
const isHelp = (word) => ['help', '--help', '-h'].includes(word);
const load = (file) => import(pathToFileURL(inCheckout('apps/api/dist', file)).href);

const program = inCheckout().startsWith('/usr/lib/vigil/') ? 'vigil' : './vigil';
goOnWhenNobodyReads({ whatever: name === 'start' });
heedCtrlC();
try {
  writeCommandsAsTyped(program);
  readDotEnv();
  Object.assign(process.env, usualSettings(name, process.env));
  if (name === 'start') {
    refuseArguments(args);
    const { main } = await load('main.js');
    await main();
  } else if (Object.hasOwn(ofRelease, name)) {
    const { main } = await load(commands[name]);
    const code = await main(args);
    // No command knows --help, so each says how it is used.
    process.exitCode = code === 2 && args.some(isHelp) ? 0 : code;
  } else if (['version', '--version'].includes(name)) {
    const { ownVersion } = await load('platform/own-version.js');
    say(`Vigil ${ownVersion}`);
  } else {
    const isAsked = name === '' || isHelp(name);
    if (!isAsked) say(`There is no command "${name}".`);
    say(`Usage:\n  ${program} start      starts Vigil; Ctrl-C ends it`);
    for (const [one, does] of Object.entries(ofRelease)) say(`  ${program} ${one.padEnd(10)} ${does}`);
    say(`  ${program} version    says which Vigil this is`);
    say(`"${program} NAME --help" says more of each, and docs/operating.md everything.`);
    process.exitCode = isAsked ? 0 : 2;
  }
} catch (error) {
  complain(error);
  process.exit(1);
}
