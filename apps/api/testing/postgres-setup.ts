import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded, stopAllEmbedded } from '../database/embedded.js';
import { clearLeftover } from '../database/embedded-leftover.js';
import { holderOf } from '../database/embedded-lock.js';
import { ensureDatabase, withClient } from '../database/ensure-database.js';
import { migrate } from '../database/migrate.js';
import { keepForTeardown, type TestPostgres } from './test-postgres.js';

const HOME_PREFIX = 'vigil-test-home-';
/** A folder this young may belong to a run that has not taken its lock yet. */
const YOUNG_MS = 60_000;

/**
 * Jest's globalSetup of all tests that need a database: one server, and in it one migrated template, from which
 * `freshDatabase()` copies. With VIGIL_TEST_DATABASE_URL (a superuser's URL) the tests run on that server instead.
 */
export default async function setUp(): Promise<void> {
  const outside = process.env['VIGIL_TEST_DATABASE_URL'];
  const postgres = outside ? await useOutside(outside) : await startOwn();
  keepForTeardown(postgres);
  process.env['VIGIL_TEST_ADMIN_URL'] = postgres.adminUrl;
  process.env['VIGIL_TEST_OWNER_URL'] = postgres.ownerUrl;
  process.env['VIGIL_TEST_TEMPLATE'] = postgres.template;
  try {
    await makeTemplate(postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function startOwn(): Promise<TestPostgres> {
  await sweep();
  const home = mkdtempSync(join(tmpdir(), HOME_PREFIX));
  const stop = async (): Promise<void> => {
    await stopAllEmbedded();
    rmSync(home, { recursive: true, force: true });
  };
  stopOnSignals(stop);
  try {
    const server = await startEmbedded({ home, log: () => undefined, throwaway: true });
    return { adminUrl: server.adminUrl, ownerUrl: server.url, template: 'vigil_template', stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** On a server that others may use too: names of our own, and everything is dropped at the end. */
async function useOutside(url: string): Promise<TestPostgres> {
  const mark = randomBytes(4).toString('hex');
  const owner = `vigil_test_${mark}`;
  const template = `${owner}_template`;
  const password = randomBytes(12).toString('hex');
  await withClient(url, (client) => client.query(`create role ${owner} login createrole password '${password}'`));
  const ownerUrl = new URL(url);
  ownerUrl.username = owner;
  ownerUrl.password = password;
  const stop = (): Promise<void> => withClient(url, async (client) => {
    await client.query('update pg_database set datistemplate = false where datname = $1', [template]);
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where datdba = $1::regrole', [owner]);
    for (const { datname } of rows) await client.query(`drop database ${client.escapeIdentifier(datname)} with (force)`);
    // Roles that a migration made belong to the whole server, and another run may be using them: they stay.
    await client.query(`drop role ${owner}`);
  });
  return { adminUrl: url, ownerUrl: ownerUrl.href, template, stop };
}

async function makeTemplate({ adminUrl, ownerUrl, template }: TestPostgres): Promise<void> {
  const owner = new URL(ownerUrl).username;
  await ensureDatabase(adminUrl, template, owner);
  const url = new URL(ownerUrl);
  url.pathname = `/${template}`;
  await migrate(url.href);
  await withClient(adminUrl, (client) => client.query(`alter database ${client.escapeIdentifier(template)} with is_template true allow_connections false`));
}

/** Jest skips its teardown when it is interrupted. */
function stopOnSignals(stop: () => Promise<void>): void {
  for (const [name, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) {
    process.once(name, () => void stop().finally(() => process.exit(status)));
  }
}

/** Clears what earlier runs left that were killed outright. */
async function sweep(): Promise<void> {
  const homes = readdirSync(tmpdir()).filter((name) => name.startsWith(HOME_PREFIX)).map((name) => join(tmpdir(), name));
  for (const home of homes) {
    const age = Date.now() - (statSync(home, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age < YOUNG_MS || holderOf(home) !== null) continue;
    await clearLeftover(join(home, 'postgres'), () => undefined);
    rmSync(home, { recursive: true, force: true });
  }
}
