import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { atMost } from './aims.mjs';
import { ask } from './measure.mjs';
import { runCommand } from './run-command.mjs';
import { environmentOf, freePort, openStore, signedIn, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const WRITERS = 8;
const OF_ONE_MONITOR = 100;
const PUBLISHED_OF = 10;

/** Writes incidents through the API, each with its log. */
const fill = async (store, pool, size) => {
  const { anIncident, anAct, aSource } = await api('testing/an-incident.js');
  const vigil = await startVigil(store, await freePort());
  const agent = new Agent({ keepAlive: true, maxSockets: WRITERS });
  let made = 0;
  try {
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        let headers = null;
        for (let own = 0; made < size; own++) {
          const n = made++;
          // Nobody may save more in a minute than a person could.
          if (own % OF_ONE_MONITOR === 0)
            headers = { 'content-type': 'application/json', origin: vigil.base, ...(await signedIn(pool)) };
          const body = JSON.stringify(
            anIncident({
              title: `Invented assembly number ${n}`,
              narrative: `What was seen at number ${n}. `.repeat(12),
              acts: [anAct(), anAct({ type: 'RS_CORDON' })],
              sources: [aSource({ url: `https://example.org/${n}` }), aSource({ publisher: 'Other Weekly' })],
            }),
          );
          const answer = await ask(`${vigil.base}/api/incidents/${randomUUID()}`, {
            agent,
            method: 'PUT',
            body,
            headers: { ...headers, 'if-none-match': '*' },
          });
          if (answer.status !== 201) throw new Error(`a save answered ${answer.status}: ${answer.body}`);
        }
      }),
    );
  } finally {
    agent.destroy();
    await vigil.close();
  }
  const { fillPub } = await import('./fill-pub.mjs');
  const client = await pool.connect();
  await fillPub(client, 0, Math.ceil(size / PUBLISHED_OF));
  client.release();
};

/** Does work on a connection with every table of a store. @returns seconds */
const withTables = async (pool, work) => {
  const { tablesOf } = await api('operations/backup/list-tables.js');
  const client = await pool.connect();
  try {
    const tables = await tablesOf(client);
    const began = performance.now();
    for (const [n, { sql, columns }] of tables.entries()) await work(client, { n, sql, columns: columns.join(', ') });
    return (performance.now() - began) / 1000;
  } finally {
    client.release(true);
  }
};

/** The floor of a backup: every table by COPY and gzip into a file, without encryption or check. @returns seconds */
const copyOutBare = (pool, folder) =>
  withTables(pool, (client, { n, sql, columns }) =>
    pipeline(
      client.query(copyTo(`copy (select ${columns} from ${sql}) to stdout`)),
      createGzip({ level: 1 }),
      createWriteStream(join(folder, String(n)), { flush: true }),
    ),
  );
/** The floor of a restore: the same files by COPY into tables without index, key or trigger. @returns seconds */
const copyInBare = async (pool, folder) => {
  await pool.query('create schema bare');
  const seconds = await withTables(pool, async (client, { n, sql, columns }) => {
    await client.query(`create table bare.t${n} as select ${columns} from ${sql} limit 0`);
    const into = client.query(copyFrom(`copy bare.t${n} from stdin`));
    await pipeline(createReadStream(join(folder, String(n))), createGunzip(), into);
  });
  await pool.query('drop schema bare cascade');
  return seconds;
};

const bytesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);

/** Measures backup, check, second backup and restore of many incidents, as the commands do them. */
export const measureBackup = async ({ report, say, sizes }) => {
  for (const size of sizes ?? [100_000]) {
    const store = await openStore('bench_operate');
    const there = await openStore('bench_restored');
    const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-backup-'));
    const pool = new pg.Pool({ connectionString: store.url, max: WRITERS });
    const figure = (name, value, unit, more = {}) => report({ name, part: 'backup', size, value, unit, ...more });
    try {
      say(`Writing ${size.toLocaleString('en')} incidents ...`);
      await fill(store, pool, size);
      const bare = mkdtempSync(join(folder, 'bare-'));
      const [out, into] = [await copyOutBare(pool, bare), await copyInBare(pool, bare)];
      const env = await environmentOf(store, 0);
      const backup = join(folder, 'monday');
      const made = await runCommand('backup', [backup], env);
      figure('backup, read back', made.seconds, 's', { floor: out, note: 'floor: COPY and gzip' });
      figure('backup, most memory', made.mebibytes, 'MiB', { aim: atMost(250, 'MiB') });
      figure('backup, size', bytesBelow(backup) / 1e6, 'MB', { floor: bytesBelow(bare) / 1e6 });
      const checked = await runCommand('backup', ['check', backup], env);
      figure('check of a backup', checked.seconds, 's');
      const key = join(store.home, 'run', 'vigil.key');
      const target = { ...(await environmentOf(there, 0)), VIGIL_KEY_FILE: key };
      delete target.PUBLIC_DATABASE_URL;
      const restored = await runCommand('restore', [backup], target);
      figure('restore, all looked at', restored.seconds, 's', {
        floor: into,
        note: 'floor: COPY without keys or checks',
      });
      figure('restore, most memory', restored.mebibytes, 'MiB');
    } finally {
      await pool.end();
      rmSync(folder, { recursive: true, force: true });
      await there.close();
      await store.close();
    }
  }
};
