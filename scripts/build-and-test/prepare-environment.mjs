import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inCheckout, isThere, top } from './checkout-files.mjs';
import { note, Refusal } from './print-messages.mjs';

/**
 * Reads `.env` at the top of the checkout, if there is one; existing environment variables take precedence. Then sets
 * the data folder if it is not set, as an absolute path that does not depend on the current folder.
 */
export function prepareEnvironment() {
  readDotEnv();
  if (!process.env.VIGIL_HOME) process.env.VIGIL_HOME = usualHome();
}

/** Vigil starts without arguments: what was meant by them, such as a port, would be left out unseen. */
export function refuseArguments(args) {
  if (args.length === 0) return;
  throw new Refusal(
    '"npm start" takes no arguments: it starts Vigil, and Ctrl-C ends it. Settings, such as PORT, stand in .env (.env.example lists them).',
  );
}

/** Reads `.env` at the top, if there is one. */
export function readDotEnv() {
  if (!isThere('.env')) return;
  try {
    process.loadEnvFile(inCheckout('.env'));
  } catch (error) {
    throw new Refusal(`The file ${inCheckout('.env')} cannot be read (${error.code ?? error.message}).`);
  }
}

/**
 * Returns `.vigil` in the checkout. Under root, PostgreSQL runs as another user, who cannot enter a checkout in root's
 * own folder. Then it returns a folder named after the checkout, in the usual place for such data.
 */
function usualHome() {
  const usual = inCheckout('.vigil');
  if (
    process.getuid?.() !== 0 ||
    process.env.DATABASE_URL ||
    existsSync(join(usual, 'postgres')) ||
    everybodyMayEnter(top)
  )
    return usual;
  const name = basename(top);
  const home = join('/var/lib', name === 'vigil' ? name : `vigil-${name}`);
  note(`Only root may enter this checkout, so the data goes to ${home} (VIGIL_HOME chooses another folder).\n`);
  return home;
}

function everybodyMayEnter(folder) {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  const above = dirname(folder);
  return above === folder || everybodyMayEnter(above);
}
