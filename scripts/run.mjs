import { refuseOldNode } from './build-and-test/refuse-old-node.mjs';

/** `npm run NAME -- ARGUMENTS`: installs and builds what is needed, then runs one of Vigil's commands. */
refuseOldNode();
const { Refusal, complain } = await import('./build-and-test/print-messages.mjs');

/** The path of each command below `apps/api/dist`; it exports `main(args)`, which returns the exit status. */
const commands = {
  country: 'places/countries/country.command.js',
  places: 'places/places.command.js',
  reference: 'operations/reference/reference.command.js',
  import: 'exchange/imports/import.command.js',
  codebook: 'operations/codebook/codebook.command.js',
  language: 'operations/languages/language.command.js',
  keys: 'encryption/keys.command.js',
  evidence: 'evidence/evidence.command.js',
  log: 'operations/verification/log.command.js',
  members: 'accounts/members.command.js',
  backup: 'operations/backup/backup.command.js',
  restore: 'operations/backup/restore.command.js',
};

try {
  const [name = '', ...args] = process.argv.slice(2);
  const file = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!file) throw new Refusal(`There is no command "${name}": there are ${Object.keys(commands).join(', ')}.`);
  const { prepareEnvironment } = await import('./build-and-test/prepare-environment.mjs');
  const { installIfNeeded } = await import('./build-and-test/install-if-needed.mjs');
  const { build } = await import('./build-and-test/build.mjs');
  const { inCheckout } = await import('./build-and-test/checkout-files.mjs');
  const { pathToFileURL } = await import('node:url');
  prepareEnvironment();
  await installIfNeeded();
  await build(['shared', 'api']);
  const { main } = await import(pathToFileURL(inCheckout('apps/api/dist', file)).href);
  process.exitCode = await main(args);
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
