import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bringTablesIntoLog } from '../platform/database/bring-tables-into-the-log.js';
import { startEmbedded, stopAllEmbedded } from '../platform/embedded-postgres/start-embedded.js';
import { clearLeftover } from '../platform/embedded-postgres/embedded-leftover.js';
import { holderOf, lockHome } from '../platform/home-folder/lock-home.js';
import { ensureDatabase, withClient } from '../platform/database/ensure-database.js';
import { migrate } from '../platform/database/migrate.js';
import { keepForTeardown, type TestPostgres } from './postgres-for-teardown.js';
import { folderForRuns, FOLDERS_OF_RUNS } from './folder-for-runs.js';

const RUN_PREFIX = 'vigil-test-run-';
/** A folder this young may belong to a run that has not taken its lock yet. */
const YOUNG_MS = 60_000;

/**
 * Jest's globalSetup of all tests that need a database: one server, and in it one migrated template, from which
 * `freshDatabase()` copies. With VIGIL_TEST_DATABASE_URL (a superuser's URL) the tests run on that server instead.
 */
export default async function setUp(): Promise<void> {
  const run = await openRun();
  const outside = process.env['VIGIL_TEST_DATABASE_URL'];
  const server = outside ? await useOutside(outside) : await startOwn(run);
  const stop = async (): Promise<void> => {
    await server.stop().finally(() => rmSync(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  };
  const postgres = { ...server, stop };
  keepForTeardown(postgres);
  stopOnSignals(stop);
  process.env['VIGIL_TEST_ADMIN_URL'] = postgres.adminUrl;
  process.env['VIGIL_TEST_OWNER_URL'] = postgres.ownerUrl;
  process.env['VIGIL_TEST_TEMPLATE'] = postgres.template;
  process.env['VIGIL_TEST_RUN'] = run;
  try {
    await makeTemplate(postgres);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A folder for all that the run writes, which everybody may enter, and which is ours as long as we live. */
async function openRun(): Promise<string> {
  await sweep();
  const run = mkdtempSync(join(folderForRuns(), RUN_PREFIX));
  chmodSync(run, 0o755);
  lockHome(run);
  return run;
}

async function startOwn(run: string): Promise<TestPostgres> {
  try {
    const server = await startEmbedded({ home: join(run, 'server'), log: () => undefined, throwaway: true });
    return { adminUrl: server.adminUrl, ownerUrl: server.url, template: 'vigil_template', stop: stopAllEmbedded };
  } catch (error) {
    rmSync(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
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
  const stop = (): Promise<void> =>
    withClient(url, async (client) => {
      await client.query('update pg_database set datistemplate = false where datname = $1', [template]);
      const { rows } = await client.query<{ datname: string }>(
        'select datname from pg_database where datdba = $1::regrole',
        [owner],
      );
      for (const { datname } of rows)
        await client.query(`drop database ${client.escapeIdentifier(datname)} with (force)`);
      const roles = await client.query<{ rolname: string }>(
        'select rolname from pg_roles where starts_with(rolname, $1) order by rolname desc',
        [owner],
      );
      for (const { rolname } of roles.rows) await client.query(`drop role ${client.escapeIdentifier(rolname)}`);
    });
  return { adminUrl: url, ownerUrl: ownerUrl.href, template, stop };
}

async function makeTemplate({ adminUrl, ownerUrl, template }: TestPostgres): Promise<void> {
  const owner = new URL(ownerUrl).username;
  await ensureDatabase(adminUrl, template, owner);
  const url = new URL(ownerUrl);
  url.pathname = `/${template}`;
  await migrate(url.href);
  await bringTablesIntoLog(url.href);
  await withClient(adminUrl, (client) =>
    client.query(`alter database ${client.escapeIdentifier(template)} with is_template true allow_connections false`),
  );
}

/** Jest skips its teardown when it is interrupted. */
function stopOnSignals(stop: () => Promise<void>): void {
  for (const [name, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(name, () => void stop().finally(() => process.exit(status)));
  }
}

/** Clears what earlier runs left that were killed outright: their servers, then their folders. */
async function sweep(): Promise<void> {
  const runs = FOLDERS_OF_RUNS.filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((run) => basename(run).startsWith(RUN_PREFIX));
  for (const run of runs) {
    const age = Date.now() - (statSync(run, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age < YOUNG_MS || holderOf(run) !== null) continue;
    const folders = foldersIn(run);
    for (const home of [...folders, ...folders.flatMap(foldersIn)])
      await clearLeftover(join(home, 'postgres'), () => undefined);
    unmountIn(run);
    rmSync(run, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Takes disks away that a killed run has mounted in its folder (simulated-day): they keep it from being removed. */
function unmountIn(run: string): void {
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8').split('\n') : [];
  for (const mount of mounts) {
    const [, place = ''] = mount.split(' ');
    if (place.startsWith(`${run}/`)) spawnSync('umount', ['--lazy', place]);
  }
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}
