import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exactPoint, internalIncident } from '../testing/internal-incident.js';
import { ensureTestPublicRole, startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { ifMatch, log, openDesk, type Desk } from '../testing/desk.js';
import { but } from '../testing/an-incident.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { workUntilKilled } from '../testing/rekeying-child.js';
import { startCommand, type CommandProcess } from '../testing/start-backup-command.js';
import { waitUntil } from '../testing/wait-until.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey } from '../audit-log/signed-note.js';
import { signingKey } from '../audit-log/signing-key.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { Stopped } from '../platform/cancellation.js';
import { withClient } from '../platform/database/ensure-database.js';
import { checkEncryptedValues } from './check-encrypted-values.js';
import { keySource } from './key-source.js';
import { keysOfBytes, newKey, textOfKeys } from './key-file-format.js';
import { openKeyring } from './open-keyring.js';
import { rekey, REKEY_LOCK } from './rekey.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 1);
const KILLS = process.env['VIGIL_PROVE'] ? 200 : 4;
const RECORDS = 60;
jest.setTimeout(KILLS * 6_000 + 120_000);

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let home: string;
let keyFile: string;
const records: IncidentRecord[] = [];
const random = new SeededRandom(SEED);
const source = (): ReturnType<typeof keySource> => keySource({ mode: 'production', home, keyFile, keyCommand: null });
const keyring = (): ReturnType<typeof openKeyring> =>
  openKeyring(database.url, source(), { mode: 'production', log: () => undefined });

beforeAll(async () => {
  database = await freshDatabase();
  home = mkdtempSync(join(tmpdir(), 'vigil-rekey-'));
  keyFile = join(home, 'key');
  writeFileSync(keyFile, textOfKeys([newKey()]), { mode: 0o600 });
  app = await startTestApp(database, { keyring: await keyring() });
  desk = await openDesk(app);
  for (let n = 0; n < RECORDS; n += 1) records.push(await log(desk.monitor, internalIncident(`heron ${n}`)));
});
const commands: CommandProcess[] = [];
afterAll(async () => {
  for (const { child } of commands) child.kill('SIGKILL');
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

const readAll = async (): Promise<void> => {
  for (const [n, record] of records.entries()) {
    const { status, body } = await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`);
    expect({ n, status, narrative: body.incident?.narrative, point: body.incident?.point }).toEqual({
      n,
      status: 200,
      narrative: records[n]!.incident.narrative,
      point: exactPoint,
    });
  }
};
const wrapped = (): Promise<string[]> =>
  withClient(database.url, async (client) =>
    (
      await client.query<{ w: string }>(
        `select encode(wrapped, 'hex') as w from record_key union all select encode(value, 'hex') from incident_private where value is not null`,
      )
    ).rows.map(({ w }) => w),
  );

it('changes every key while Vigil runs: the old one opens nothing any more, and everything is as it was', async () => {
  const [old] = keysOfBytes(readFileSync(keyFile), 'x');
  const before = await wrapped();
  const said: string[] = [];
  expect(await rekey({ databaseUrl: database.url, source: source(), log: (line) => said.push(line) })).toBe(RECORDS);
  // Whoever finds a backup and its key reads everything.
  expect(said.join('\n')).toContain('Keep it for as long as you keep them, where they are not');
  const after = await wrapped();
  expect(after).toHaveLength(before.length);
  expect(after.filter((one) => before.includes(one))).toEqual([]);
  await readAll();
  const keys = keysOfBytes(readFileSync(keyFile), 'x');
  expect(keys.map(({ id }) => id)).not.toContain(old!.id);
  expect(keys).toHaveLength(1);
  expect(readdirSync(home).sort()).toEqual(['key', `key.before-${old!.id}`]);
  expect(
    await withClient(database.url, async (client) => (await client.query('select id from encryption_key')).rows),
  ).toEqual([{ id: keys[0]!.id }]);
});

it(`loses nothing when it is killed at any moment, and goes on from there (${KILLS} kills, VIGIL_SEED=${SEED})`, async () => {
  const killed = { before: 0, amid: 0, after: 0 };
  for (let n = 0; n < KILLS; n += 1) {
    // Most kills happen during the records. A run with few left may finish before its kill; the next run then starts
    // again.
    if (
      await workUntilKilled('rekey', database.url, keyFile, {
        records: random.between(0, RECORDS - 1),
        milliseconds: random.between(0, 2),
      })
    )
      killed.after += 1;
    else {
      const { rows } = await withClient(database.url, (client) =>
        client.query<{ n: number }>('select count(distinct key_id)::int as n from record_key'),
      );
      killed[rows[0]!.n > 1 ? 'amid' : 'before'] += 1;
    }
    // Somebody writes between two runs, as people do.
    const at = random.between(0, RECORDS - 1);
    const changed = await desk.monitor.put<IncidentRecord>(
      `/api/incidents/${records[at]!.id}`,
      but(records[at]!.incident, { narrative: `changed ${n}` }),
      ifMatch(records[at]!.revision),
    );
    expect(changed.status).toBe(200);
    records[at] = changed.body;
    const checked = await checkEncryptedValues(database.url, await keyring());
    expect({ n, plain: checked.plain, unreadable: checked.unreadable }).toEqual({ n, plain: 0, unreadable: [] });
    if (n % 5 === 0) await readAll();
  }
  expect(killed.amid).toBeGreaterThan(KILLS / 5);
  expect(await workUntilKilled('rekey', database.url, keyFile, null)).toBe(true);
  await readAll();
  expect(keysOfBytes(readFileSync(keyFile), 'x')).toHaveLength(1);
  expect(await checkEncryptedValues(database.url, await keyring())).toMatchObject({
    records: RECORDS,
    plain: 0,
    unreadable: [],
    unfinished: false,
  });
});

it('is stopped between two records: everything opens, both keys stay, and the next run does the rest', async () => {
  let anew = 0;
  const goOn = (): void => {
    if (anew === 5) throw new Stopped();
  };
  const work = { databaseUrl: database.url, source: source(), log: () => undefined };
  await expect(rekey({ ...work, onRecord: () => (anew += 1), goOn })).rejects.toThrow(Stopped);
  expect(keysOfBytes(readFileSync(keyFile), 'x')).toHaveLength(2);
  expect(await checkEncryptedValues(database.url, await keyring())).toMatchObject({ unreadable: [], unfinished: true });
  await readAll();
  expect(await rekey(work)).toBe(records.length - 5);
  expect(keysOfBytes(readFileSync(keyFile), 'x')).toHaveLength(1);
  await readAll();
});

it('says that it waits for a backup, and at Ctrl-C what was done and that it can be run again', async () => {
  const environment = {
    VIGIL_HOME: home,
    VIGIL_KEY_FILE: keyFile,
    DATABASE_URL: database.url,
    PUBLIC_DATABASE_URL: await ensureTestPublicRole(database.url),
  };
  const before = readFileSync(keyFile, 'utf8');
  await withClient(database.url, async (client) => {
    await client.query('select pg_advisory_lock_shared($1)', [REKEY_LOCK]);
    const command = startCommand('keys', ['rekey'], environment);
    commands.push(command);
    await waitUntil(() => command.said().includes('Waiting for a backup, or another re-keying, to end\n'));
    command.child.kill('SIGINT');
    expect([await command.ended, command.said()]).toEqual([
      3,
      expect.stringMatching(
        /Stopped: 0 records were re-keyed in this run, and everything opens as before\. .* run "npm run keys -- rekey" again, which goes on from there\.\n$/,
      ),
    ]);
  });
  expect(readFileSync(keyFile, 'utf8')).toBe(before);
});

it('goes on beside people who write: nothing that was answered is lost', async () => {
  let busy = true;
  const writing = (async () => {
    for (let n = 0; busy; n += 1) {
      const at = n % RECORDS;
      const changed = await desk.monitor.put<IncidentRecord>(
        `/api/incidents/${records[at]!.id}`,
        but(records[at]!.incident, { narrative: `beside ${n}` }),
        ifMatch(records[at]!.revision),
      );
      expect(changed.status).toBe(200);
      records[at] = changed.body;
      records.push(await log(desk.monitor, internalIncident(`new ${n}`)));
    }
  })();
  for (let n = 0; n < 3; n += 1) await rekey({ databaseUrl: database.url, source: source(), log: () => undefined });
  busy = false;
  await writing;
  await readAll();
  expect(await checkEncryptedValues(database.url, await keyring())).toMatchObject({
    records: records.length,
    plain: 0,
    unreadable: [],
    unfinished: false,
  });
});

it('is not taken for tampering: what was encrypted anew is in the log', async () => {
  const signer = signingKey({ ...TEST_CONFIG, home });
  await rekey({ databaseUrl: database.url, source: source(), log: () => undefined });
  await makeCheckpoint(app.database, signer);
  expect((await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults).toEqual([]);
});

describe('what goes wrong', () => {
  it('an answer that was moved or changed in the database is not shown as if it were right', async () => {
    const [one, two] = [records[0]!.id, records[1]!.id];
    const swap = (): Promise<unknown> =>
      app.database.query(
        `update incident_private a set value = b.value, key_id = b.key_id from incident_private b where a.field = 'narrative' and b.field = 'narrative' and a.owner_id = $1 and b.owner_id = $2
        and a.revision = (select max(revision) from incident_private where owner_id = $1 and field = 'narrative') and b.revision = (select max(revision) from incident_private where owner_id = $2 and field = 'narrative')`,
        [one, two],
      );
    const [{ value, key_id: keyId, revision }] = (await app.database.query(
      `select value, key_id, revision from incident_private where owner_id = $1 and field = 'narrative' order by revision desc limit 1`,
      [one],
    )) as [{ value: Buffer; key_id: string; revision: number }];
    await swap();
    const answer = await desk.monitor.get(`/api/incidents/${one}`);
    expect([answer.status, answer.body['code']]).toEqual([500, 'damaged']);
    expect((await checkEncryptedValues(database.url, await keyring())).unreadable).toEqual([one]);
    await app.database.query(
      `update incident_private set value = $1, key_id = $2 where owner_id = $3 and field = 'narrative' and revision = $4`,
      [value, keyId, one, revision],
    );
    expect((await desk.monitor.get(`/api/incidents/${one}`)).status).toBe(200);
  });

  it('what is damaged stops nothing: it keeps the former key, stays mendable, and is re-keyed once it is mended', async () => {
    const { id } = records[0]!;
    const change = (to: string): Promise<unknown> =>
      app.database.query(`update incident_private set value = ${to} where owner_id = $1 and field = 'narrative'`, [id]);
    const [former] = keysOfBytes(readFileSync(keyFile), 'x');
    const run = (said: string[] = []): Promise<number> =>
      rekey({ databaseUrl: database.url, source: source(), log: (line) => void said.push(line) });
    await change(`value || '\\x00'::bytea`);
    const said: string[] = [];
    expect(await run(said)).toBe(records.length - 1);
    expect(said.at(-1)).toMatch(/^1 records and other values do not open\. They keep the former key/);
    const keys = keysOfBytes(readFileSync(keyFile), 'x');
    expect([keys.length, keys[1]!.id]).toEqual([2, former!.id]);
    const checked = await checkEncryptedValues(database.url, await keyring());
    expect([checked.unreadable, checked.unfinished]).toEqual([[id], true]);
    await change('substring(value for octet_length(value) - 1)');
    expect(await run()).toBe(1);
    expect(keysOfBytes(readFileSync(keyFile), 'x')).toHaveLength(1);
    expect((await desk.monitor.get(`/api/incidents/${id}`)).status).toBe(200);
  });

  it('a plain answer is refused by the database itself', async () => {
    await expect(
      app.database.query(
        `insert into incident_private (incident_id, owner_id, field, revision, value, key_id) values ($1, $1, 'narrative', 9999, 'plain', 'none')`,
        [records[0]!.id],
      ),
    ).rejects.toMatchObject({ driverError: { code: '23514', constraint: 'incident_private_encrypted' } });
  });

  it('a command that gives the key in use alone is told what it must give', async () => {
    const { id, secret } = keysOfBytes(readFileSync(keyFile), 'x')[0]!;
    const keyCommand = `echo 'vigil-key ${secret.toString('base64url')} ${id}'`;
    await expect(
      rekey({
        databaseUrl: database.url,
        source: keySource({ mode: 'production', home, keyFile: null, keyCommand }),
        log: () => undefined,
      }),
    ).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(/^VIGIL_KEY_COMMAND gives one key only/),
    });
  });

  it('a key that went away meanwhile is "try again later", not the loss of an answer', async () => {
    const keys = readFileSync(keyFile, 'utf8');
    await rekey({ databaseUrl: database.url, source: source(), log: () => undefined });
    const now = readFileSync(keyFile, 'utf8');
    rmSync(keyFile);
    const answer = await desk.monitor.get(`/api/incidents/${records[0]!.id}`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    writeFileSync(keyFile, now, { mode: 0o600 });
    expect(keys).not.toBe(now);
    expect((await desk.monitor.get(`/api/incidents/${records[0]!.id}`)).status).toBe(200);
  });
});
