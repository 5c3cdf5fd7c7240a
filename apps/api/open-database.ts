import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';
import { encryptWithheld } from './incidents/encrypt-withheld.js';
import { foldersOf, loadCountries, noteCountriesInUse } from './places/country-data.js';
import { joinCountries } from './places/join-countries.js';
import { loadPlaces } from './places/load-places.repository.js';
import { bringTablesIntoLog } from './platform/database/bring-tables-into-the-log.js';
import { openHome } from './platform/home-folder/open-home.js';
import { heldBy, lockHome } from './platform/home-folder/lock-home.js';
import { isOnTrial } from './platform/home-folder/upgrade-note.js';
import { codeOf, OperatorError, explainDatabase, explainDisk } from './platform/database/operator-error.js';
import { findRunningEmbedded, startEmbedded } from './platform/embedded-postgres/start-embedded.js';
import { migrate } from './platform/database/migrate.js';
import { assertDatabaseMode } from './platform/database/demo-guard.js';
import { withClient, withDatabase } from './platform/database/ensure-database.js';
import { wasUsed } from './platform/database/state-of-database.js';
import { nameOf, reachDatabase, assertNotifyWorks } from './platform/database/reach-database.js';
import { encryptPlaintextValues } from './encryption/encrypt-plaintext-values.js';
import { keySource } from './encryption/key-source.js';
import type { Keyring } from './encryption/keyring.js';
import { openKeyring } from './encryption/open-keyring.js';
import {
  assertMayMakePublicRole,
  assertPublicOnly,
  ensurePublicRole,
  publicRolePassword,
} from './platform/database/public-database-role.js';

export interface OpenDatabase {
  databaseUrl: string;
  publicDatabaseUrl: string;
  /** The same database as a superuser; only for the embedded server. */
  adminUrl?: string;
  /** The keys that encrypt internal answers. */
  keyring: Keyring;
  /** Where the data is, for the operator; without a password. */
  where: string;
  /** Stops the server if it is the embedded one. */
  stop(): Promise<void>;
}

/** Names the database of a mode: real records are never in the demo's database. */
const embeddedName = (mode: Config['mode']): string => (mode === 'demo' ? 'vigil_demo' : 'vigil');
const outsideName = (url: string, mode: Config['mode']): string => {
  const name = nameOf(url);
  return mode === 'demo' && !name.endsWith('_demo') ? `${name}_demo` : name;
};

/** Returns the address of the configured database without starting or changing anything; null: it does not run. */
export const findRunningDatabase = ({ databaseUrl, home, mode }: Config): string | null =>
  databaseUrl
    ? withDatabase(databaseUrl, outsideName(databaseUrl, mode))
    : findRunningEmbedded(home, embeddedName(mode));

/**
 * Opens the configured database and brings it up to date: migrations, mode (demo or production), keys, encryption of
 * plain values, log coverage, the public role and the gazetteer.
 * @param options.beside true for a command that may run while Vigil runs on the same home
 * @throws OperatorError with one sentence.
 */
export const openDatabase = async (
  config: Config,
  options: { log: (line: string) => void; beside?: boolean },
): Promise<OpenDatabase> => bringUpToDate(config, await openServer(config, options), options);

/**
 * Opens the configured database without bringing it up to date, and creates it if it is missing. The caller must bring
 * it up to date afterwards. A command beside Vigil (`beside`) creates none: in a new place it would find that all is
 * well, where the operator has named the wrong one.
 * @throws OperatorError
 */
export const openServer = async (
  config: Config,
  options: { log: (line: string) => void; beside?: boolean },
): Promise<OpenServer> => {
  isOnTrial(config.home);
  if (!options.beside) return open(config, options);
  if (!config.databaseUrl) assertData(config.home);
  const server = await open(config, options);
  try {
    await assertUsed(server);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
};

const open = (config: Config, options: { log: (line: string) => void; beside?: boolean }): Promise<OpenServer> =>
  config.databaseUrl ? outside(config, config.databaseUrl, options) : shipped(config, options);

const assertData = (home: string): void => {
  try {
    statSync(join(home, 'postgres'));
  } catch (error) {
    // What may not be entered is said where it is opened.
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return;
    throw new OperatorError(
      `There is no database in ${home}: say in VIGIL_HOME or DATABASE_URL which place is meant, as for npm start.`,
    );
  }
};

const assertUsed = async ({ databaseUrl, where }: OpenServer): Promise<void> => {
  if (await withClient(databaseUrl, wasUsed)) return;
  throw new OperatorError(
    `${where} is empty, or was last used by a Vigil that had no backups: look whether VIGIL_HOME and DATABASE_URL name the place that is in use, and start Vigil once.`,
  );
};

/** Does the second half of `openDatabase`. Stops the server when it fails. @throws OperatorError */
export const bringUpToDate = async (
  config: Config,
  server: OpenServer,
  options: { log: (line: string) => void; beside?: boolean },
): Promise<OpenDatabase> => {
  try {
    await migrate(server.databaseUrl);
    await assertDatabaseMode(server.databaseUrl, config.mode);
    const keyring = await openKeyring(server.databaseUrl, keySource(config), { mode: config.mode, log: options.log });
    await encryptPlaintextValues({ ...server, keyring, log: options.log });
    await encryptWithheld({ ...server, keyring, log: options.log });
    await bringTablesIntoLog(server.databaseUrl, options.log);
    const publicDatabaseUrl = await publicUrl(config, server, options.beside ?? false);
    const countries = loadCountries(undefined, foldersOf(config.home));
    await loadPlaces(server.databaseUrl, joinCountries(countries).gazetteer.places);
    noteCountriesInUse(config.home, countries);
    return { ...server, publicDatabaseUrl, keyring };
  } catch (error) {
    await server.stop();
    throw explainDisk(config.home, explainDatabase(error));
  }
};

/** A running server, and the address of our database on it. */
export interface OpenServer {
  databaseUrl: string;
  adminUrl?: string;
  where: string;
  stop(): Promise<void>;
}

const shipped = async (
  { home, mode }: Config,
  { log, beside }: { log: (line: string) => void; beside?: boolean },
): Promise<OpenServer> => {
  const postgres = await startEmbedded({ home, log, join: beside ?? false });
  const databaseUrl = await postgres.openDatabase(embeddedName(mode));
  const adminUrl = new URL(postgres.adminUrl);
  adminUrl.pathname = new URL(databaseUrl).pathname;
  return { databaseUrl, adminUrl: adminUrl.href, where: home, stop: () => postgres.stop() };
};

const outside = async (
  { home, mode, publicDatabaseUrl }: Config,
  url: string,
  { beside }: { beside?: boolean },
): Promise<OpenServer> => {
  openHome(home);
  // The home holds evidence, keys and published files: two Vigils would overwrite each other's files.
  const lock = beside ? null : lockHome(home);
  if (typeof lock === 'number') throw heldBy(lock, home);
  try {
    const databaseUrl = await reachDatabase(url, outsideName(url, mode), { mayMake: !beside });
    if (!beside && publicDatabaseUrl === null) await assertMayMakePublicRole(databaseUrl);
    await assertNotifyWorks(databaseUrl);
    const { host } = new URL(databaseUrl);
    return {
      databaseUrl,
      where: `database ${nameOf(databaseUrl)} at ${host || 'localhost'}, and ${home}`,
      stop: () => Promise.resolve(lock?.release()),
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
};

const publicUrl = async (config: Config, { databaseUrl, adminUrl }: OpenServer, beside: boolean): Promise<string> => {
  if (config.publicDatabaseUrl) {
    await assertPublicOnly(config.publicDatabaseUrl);
    await assertNotifyWorks(config.publicDatabaseUrl, databaseUrl);
    return config.publicDatabaseUrl;
  }
  return ensurePublicRole({
    databaseUrl,
    ...(adminUrl ? { adminUrl } : {}),
    password: publicRolePassword(databaseUrl, config.home),
    beside,
  });
};
