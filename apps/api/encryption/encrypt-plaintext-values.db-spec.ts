import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { withClient } from '../platform/database/ensure-database.js';
import { formerMigrations, migrate } from '../platform/database/migrate.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { internalIncident } from '../testing/internal-incident.js';
import { startTestApp } from '../testing/app.js';
import { log } from '../testing/desk.js';
import { workUntilKilled } from '../testing/rekeying-child.js';
import { testKeyFile, testKeyring } from '../testing/test-keys.js';
import { makeHome, startChild, type TestHome, type VigilChild } from '../testing/start-embedded-process.js';
import { checkEncryptedValues } from './check-encrypted-values.js';
import { encryptPlaintextValues } from './encrypt-plaintext-values.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 1);
const KILLS = process.env['VIGIL_PROVE'] ? 60 : 3;
/** Enough that every kill happens between them. */
const RECORDS = KILLS * 20;
jest.setTimeout(KILLS * 5_000 + 180_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-before-secrets-'));
  for (const file of readdirSync(formerMigrations))
    if (file < '0014') cpSync(join(formerMigrations, file), join(folder, file));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Creates a database as the previous Vigil left it: internal answers in plain words, the last of them long. */
const asItWas = async (url: string, words: string): Promise<void> => {
  await migrate(url, folder);
  await withClient(url, async (client) => {
    const author = randomUUID();
    await client.query(`insert into member (id, name, name_folded, role) values ($1, 'a', 'a', 'monitor')`, [author]);
    for (let n = 0; n < RECORDS; n += 1) {
      const id = randomUUID();
      await client.query(
        `insert into incident (id, author_id, status, codebook_version, title, interference, peacefulness, notified, sensitivity, crowd_state) values ($1, $2, 'WS_DRAFT', 2, $3, 'IN_UNKNOWN', 'PE_UNKNOWN', 'unknown', 'S2_INTERNAL', 'CS_UNKNOWN')`,
        [id, author, `title ${n}`],
      );
      const answers: [string, number, unknown][] = [
        ['timeOfDay', 1, `${words} time ${n}`],
        ['timeOfDay', 2, null],
        ['narrative', 1, `${words} first ${n}`],
        ['narrative', 3, `${words} ${randomBytes(4000).toString('base64')} ${words} ${n}`],
        ['point', 1, { lat: 11.5, lon: 104.9, accuracyMetres: n }],
      ];
      for (const [field, revision, value] of answers) {
        await client.query(
          `insert into incident_private (incident_id, owner_id, field, revision, value, key_id) values ($1, $1, $2, $3, $4, 'none')`,
          [id, field, revision, value === null ? null : Buffer.from(JSON.stringify(value))],
        );
      }
    }
  });
  await migrate(url);
};
const left = (url: string): Promise<unknown> =>
  withClient(
    url,
    async (client) =>
      (
        await client.query(
          `select (select count(*)::int from incident_private where key_id = 'none' and value is not null) as plain, (select count(*)::int from unfinished_step where step = 'encrypt-plain') as steps,
          (select convalidated from pg_constraint where conname = 'incident_private_encrypted') as holds`,
        )
      ).rows[0],
  );

describe('answers that an earlier Vigil kept plain', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase('nothing');
  });
  afterAll(async () => database?.drop());

  it(`are encrypted at the start, also when that is killed again and again (${KILLS} kills, VIGIL_SEED=${SEED})`, async () => {
    await asItWas(database.url, 'heron');
    expect(await left(database.url)).toEqual({ plain: RECORDS * 4, steps: 1, holds: false });
    const random = new SeededRandom(SEED);
    const seen = new Set<number>();
    for (let n = 0; n < KILLS; n += 1) {
      // The first kill comes before any record; most others come a moment later, during the next record.
      const kill =
        n === 0
          ? { records: 0, milliseconds: 0 }
          : { records: random.between(1, 8), milliseconds: random.between(0, 2) };
      expect(await workUntilKilled('encrypt', database.url, testKeyFile(), kill)).toBe(false);
      seen.add(((await left(database.url)) as { plain: number }).plain);
    }
    // Each start continued where the previous one was killed.
    expect(seen.size).toBe(KILLS);
    expect(await workUntilKilled('encrypt', database.url, testKeyFile(), null)).toBe(true);
    expect(await left(database.url)).toEqual({ plain: 0, steps: 0, holds: true });
    expect(await checkEncryptedValues(database.url, await testKeyring(database.url))).toEqual({
      records: RECORDS,
      values: RECORDS * 4,
      appSecrets: 0,
      others: 0,
      plain: 0,
      unreadable: [],
      unfinished: false,
    });
  });

  it('are encrypted once: a second start changes nothing and rewrites nothing', async () => {
    const digest = (): Promise<unknown> =>
      withClient(
        database.url,
        async (client) =>
          (
            await client.query(
              `select encode(sha256(string_agg(value, '' order by owner_id, field, revision)), 'hex') as d, pg_relation_filenode('incident_private') as file from incident_private`,
            )
          ).rows[0],
      );
    const before = await digest();
    await encryptPlaintextValues({
      databaseUrl: database.url,
      keyring: await testKeyring(database.url),
      log: (line) => {
        throw new Error(line);
      },
    });
    expect(await digest()).toEqual(before);
  });
});

describe('the files of the database that ships', () => {
  let home: TestHome;
  let server: VigilChild;
  const WORDS = `heron-${randomBytes(9).toString('hex')}`;
  const PUBLIC = `egret-${randomBytes(9).toString('hex')}`;
  beforeAll(async () => {
    home = makeHome();
    server = await startChild({ home: home.path, throwaway: false });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await home?.remove();
  }, 60_000);

  /** Lists the files of the home that contain these words, as they are or as hexadecimal digits. */
  const standsIn = (words: string): string[] =>
    readdirSync(home.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => {
        const bytes = readFileSync(file);
        return bytes.includes(words) || bytes.includes(Buffer.from(words).toString('hex'));
      })
      .map((file) => file.slice(home.path.length + 1).replaceAll(/\d{3,}|[0-9A-F]{24}/g, 'N'));
  const checkpoint = (): Promise<unknown> => withClient(server.adminUrl, (client) => client.query('checkpoint'));

  it('hold plain answers no longer once they were encrypted: not in tables, not in the journal', async () => {
    await asItWas(server.url, WORDS);
    // Committed text is in the write-ahead log at once, and in a table after the checkpoint. The checkpoint may end the
    // log segment that contained it.
    const journal = standsIn(WORDS);
    await checkpoint();
    expect([...journal, ...standsIn(WORDS)]).toEqual(
      expect.arrayContaining([expect.stringContaining('postgres/base'), expect.stringContaining('pg_wal')]),
    );
    const adminUrl = new URL(server.adminUrl);
    adminUrl.pathname = new URL(server.url).pathname;
    await encryptPlaintextValues({
      databaseUrl: server.url,
      adminUrl: adminUrl.href,
      keyring: await testKeyring(server.url),
      log: () => undefined,
    });
    expect(standsIn(WORDS)).toEqual([]);
  });

  it('never hold what somebody answers from then on, whatever becomes of it, while they hold what is not internal', async () => {
    const app = await startTestApp({ url: server.url });
    try {
      const monitor = await app.signIn('monitor');
      for (let n = 0; n < 20; n += 1) {
        const record = await log(
          monitor,
          internalIncident(
            `${WORDS} ${createHash('sha512')
              .update(String(n))
              .digest('base64')
              .repeat(n % 3 === 0 ? 30 : 1)}`,
            { title: `${PUBLIC} ${n}` },
          ),
        );
        await monitor.put(
          `/api/incidents/${record.id}`,
          { ...record.incident, narrative: `${WORDS} again` },
          { 'if-match': '"1"' },
        );
      }
    } finally {
      await app.close();
    }
    await checkpoint();
    expect(standsIn(PUBLIC).length).toBeGreaterThan(0);
    expect(standsIn(WORDS)).toEqual([]);
    writeFileSync(join(home.path, 'planted'), `x${Buffer.from(WORDS).toString('hex')}`);
    expect(standsIn(WORDS)).toEqual(['planted']);
    rmSync(join(home.path, 'planted'));
  });
});
