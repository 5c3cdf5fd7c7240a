import { describe, expect, it, jest } from '@jest/globals';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { logHead } from '../../audit-log/log.repository.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { bringTablesIntoLog } from '../../platform/database/bring-tables-into-the-log.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { ifMatch, log, submit, verified, type Desk } from '../../testing/desk.js';
import type { FreshDatabase } from '../../testing/fresh-database.js';
import { checkDatabase } from './check-database.js';
import { main as verify } from './log.command.js';
import { useDesk } from '../../testing/use-desk.js';

/**
 * Somebody forges rows with the triggers off, and then waits until the server itself writes the row again or starts
 * again: its own lines must not vouch for what was forged. `forged-row-cases.ts` has the kinds, which the database
 * tries at many places.
 */
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let signer: Signer;
let home: string;

useDesk((opened) => ({ database, app, desk, signer, home } = opened), { ownHome: true });

/** Runs statements as somebody who controls the database does: no trigger of a table runs. */
const byHand = (
  tables: readonly string[],
  ...statements: readonly [sql: string, ...values: unknown[]][]
): Promise<void> =>
  app.database.transaction(async (manager) => {
    for (const table of tables) await manager.query(`alter table ${table} disable trigger user`);
    for (const [sql, ...values] of statements) await manager.query(sql, values);
    for (const table of tables) await manager.query(`alter table ${table} enable trigger user`);
  });

const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};

describe('what was forged by hand', () => {
  it('is found in a row that Vigil writes again afterwards', async () => {
    const record = await log(desk.monitor, anIncident({ title: 'Written again' }));
    expect(await faults()).toEqual([]);
    await byHand(
      ['incident'],
      [`update incident set created_at = created_at - interval '1 year' where id = $1`, record.id],
    );
    const saved = await desk.monitor.put(
      `/api/incidents/${record.id}`,
      but(record.incident, { title: 'Written again, twice' }),
      ifMatch(1),
    );
    expect(saved.status).toBe(200);
    expect(await faults()).toEqual([`incident ${record.id}: it is not what was logged last`]);
    await byHand(
      ['incident'],
      [`update incident set created_at = created_at + interval '1 year' where id = $1`, record.id],
    );
    await submit(desk.monitor, { ...record, revision: 2 });
    expect(await faults()).toEqual([`incident ${record.id}: it is not what was logged last`]);
  });
});

/** Puts a passkey in, and lets its table count as one whose rows the log does not have yet. @returns its log name */
const putPasskeyIn = async (credential: string): Promise<string> => {
  const [row] = (await app.database.query(
    `insert into member_passkey (id, member_id, credential_id, public_key, counter, transports, name)
     select gen_random_uuid(), id, $1, '\\x01', 0, '{}', 'A key' from member limit 1 returning id`,
    [credential],
  )) as { id: string }[];
  await app.database.query(`update covered_table set taken = false where name = 'public.member_passkey'`);
  return `member_passkey ${row!.id}`;
};

describe('a start', () => {
  it('does not take over what was put in before the second start of a new installation', async () => {
    const before = await faults();
    const said = await app.database.query(`select from log_leaf where entity = 'rows' and what = 'covered'`);
    expect(said).toEqual([]);
    const name = await putPasskeyIn('early');
    await bringTablesIntoLog(database.url);
    expect((await faults()).filter((fault) => !before.includes(fault))).toEqual([
      `${name}: a start took it over, and the log had its table`,
    ]);
  });

  it('does not take over what the log had vouched for before', async () => {
    await bringTablesIntoLog(database.url);
    await verified(desk, anIncident());
    const before = await faults();
    const [{ id }] = (await app.database.query('select id from review limit 1')) as [{ id: string }];
    await byHand(
      ['review'],
      [`update review set reviewer_id = $2 where id = $1`, id, desk.admin.member!.id],
      [`delete from row_mark where of = 'review'`],
      [`update covered_table set taken = false where name = 'public.review'`],
    );
    await bringTablesIntoLog(database.url);
    expect(await faults()).toEqual(
      expect.arrayContaining([...before, `review ${id}: the log had vouched for it, and took it over once more`]),
    );
  });

  it('does not take over what was put in by hand in a table that the log had', async () => {
    await bringTablesIntoLog(database.url);
    const before = await faults();
    const name = await putPasskeyIn('late');
    await bringTablesIntoLog(database.url);
    expect((await faults()).filter((fault) => !before.includes(fault))).toEqual([
      `${name}: a start took it over, and the log had its table`,
    ]);
  });
});

describe('npm run log -- verify', () => {
  it('changes nothing: a row that was put in is not taken over before it is looked for', async () => {
    await bringTablesIntoLog(database.url);
    const inHome = { ...TEST_CONFIG, home, mode: 'production' } as const;
    await app.database.query('delete from pub.log_checkpoint');
    await makeCheckpoint(app.database, signingKey(inHome));
    const size = async (): Promise<number> => (await logHead(app.database.manager)).size;
    const before = await size();
    const name = await putPasskeyIn('looked for');
    const said: string[] = [];
    const env = { ...process.env };
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    Object.assign(process.env, { VIGIL_MODE: 'production', VIGIL_HOME: home, DATABASE_URL: database.url });
    try {
      expect(await verify(['verify'])).toBe(1);
    } finally {
      write.mockRestore();
      process.env = env;
    }
    expect(said.join('')).toContain(`${name}: it is in no line of the log.`);
    expect(await size()).toBe(before);
  });
});
