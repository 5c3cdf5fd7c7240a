import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logSignIns } from '../../accounts/sign-ins.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../../audit-log/note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { coverRows } from '../../platform/database/cover-rows.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../testing/app.js';
import {
  forget,
  hide,
  ifMatch,
  log,
  openDesk,
  published,
  retract,
  submit,
  verified,
  type Desk,
} from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { internalIncident } from '../../testing/internal-incident.js';
import { makeKey, seal } from '../../testing/sealing.js';
import { checkDatabase } from './check-database.js';

/**
 * Somebody forges rows with the triggers off, and then waits until Vigil itself writes the row again, starts again or
 * logs the day: its own lines must not vouch for what was forged.
 */
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let home: string;
let signer: Signer;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-log-'));
  database = await freshDatabase();
  app = await startTestApp(database);
  signer = signingKey({ ...TEST_CONFIG, home });
  desk = await openDesk(app);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

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

  it('is found in a row that was put in, and that Vigil writes again', async () => {
    const before = await faults();
    const id = randomUUID();
    await byHand(
      ['coverage_entry'],
      [
        `insert into coverage_entry (id, place_code, from_day, until_day, level, entered_by) values ($1, '12', '2021-01-01', '2022-01-01', 'CO_NETWORK', $2)`,
        id,
        desk.analyst.member!.id,
      ],
    );
    const entry = { place: '12', from: '2021-01-01', until: '2021-12-31', level: 'CO_NONE', group: null };
    const answer = await desk.analyst.put(`/api/coverage/${id}`, { ...entry, note: null, shown: false }, ifMatch(1));
    expect(answer.status).toBe(200);
    expect(await faults()).toEqual([...before, `coverage_entry ${id}: it is in no line of the log`]);
  });
});

describe('a start', () => {
  it('does not take over what the log had vouched for before', async () => {
    await coverRows(database.url);
    await verified(desk, anIncident());
    const before = await faults();
    const [{ id }] = (await app.database.query('select id from review limit 1')) as [{ id: string }];
    await byHand(
      ['review'],
      [`update review set reviewer_id = $2 where id = $1`, id, desk.admin.member!.id],
      [`delete from row_mark where of = 'review'`],
      [`update covered_table set taken = false where name = 'public.review'`],
    );
    await coverRows(database.url);
    expect(await faults()).toEqual(
      expect.arrayContaining([...before, `review ${id}: the log had vouched for it, and took it over once more`]),
    );
  });
});

describe('the line of a day of sign-ins', () => {
  it('takes along none that was written by hand for a day that had its line', async () => {
    await app.database.query('update sign_in set on_day = on_day - 1');
    await logSignIns(app.database);
    const before = await faults();
    const id = randomUUID();
    await byHand(
      ['sign_in'],
      [
        `insert into sign_in (id, member_id, on_day, by_first) values ($1, $2, (now() at time zone 'UTC')::date - 3, 'password')`,
        id,
        desk.admin.member!.id,
      ],
    );
    await logSignIns(app.database);
    expect(await faults()).toEqual([...before, `sign_in ${id}: its day had its line in the log before it`]);
  });
});

describe('keys', () => {
  it('are missed when they are gone, since nobody can read what they encrypt', async () => {
    await makeKey(desk.reviewer);
    const record = await log(desk.monitor, internalIncident('internal', { title: 'Its key goes' }));
    await seal(desk.monitor, record.id, { names: 'Name', contacts: '', medical: '' });
    const before = await faults();
    await byHand(['record_key'], ['delete from record_key where record_id = $1', record.id]);
    expect(await faults()).toEqual([`incident ${record.id}: the key of its internal answers is gone`, ...before]);
  });
});

/** Somebody who knows the database may also have it write a line for what they do: any word will do. */
const withLine = (what: string): [sql: string, ...values: unknown[]] => [
  `select log_append(null, $1, 'rows', null, null, '{}', '{}')`,
  what,
];
const withLineOf = (what: string, ...statements: readonly [sql: string, ...values: unknown[]][]): Promise<void> =>
  app.database.transaction(async (manager) => {
    for (const [sql, ...values] of [...statements, withLine(what)]) await manager.query(sql, values);
  });

describe('what was forged with a line in the log for it', () => {
  it.each(['published', 'retracted', 'withdrawn'])(
    'is missed in the feed of changes, where the act has a line of its own: %s',
    async (what) => {
      const record = await published(desk, anIncident());
      if (what === 'retracted') await retract(desk.second, record);
      if (what === 'withdrawn') await hide(desk.second, record);
      const before = await faults();
      const [{ seq }] = (await app.database.query(
        'select max(seq)::int as seq from (select seq from pub.change where code = $1 and what = $2) c',
        [record.code, what],
      )) as [{ seq: number }];
      await withLineOf('migrated', ['delete from pub.change where seq = $1', seq]);
      const after = await faults();
      expect(after.filter((fault) => !before.includes(fault))).toEqual([
        `incident ${record.id}: change ${seq} was logged, and is not told to readers`,
      ]);
    },
  );

  it('and what was hidden and forgotten is not missed', async () => {
    const before = await faults();
    await forget(desk, desk.reviewer, await hide(desk.second, await published(desk, anIncident())));
    expect(await faults()).toEqual(before);
  });

  it('is named where the line stands beside no act', async () => {
    const before = await faults();
    await withLineOf('written', [`insert into setting (key, value) values ('forged', '1')`]);
    const [{ idx }] = (await app.database.query('select size::int - 1 as idx from log_head')) as [{ idx: number }];
    await app.database.query(`select log_append(null, 'written', 'rows', null, null, '{}', '{}')`);
    expect((await faults()).filter((fault) => !before.includes(fault))).toContain(
      `leaf ${idx + 1} vouches for rows, and no act stands before it: Vigil writes no such line`,
    );
  });
});

describe('that internal answers were taken', () => {
  it('cannot be hidden: not that it happened, nor when, how often, or how it ended', async () => {
    const { body: asked } = await desk.analyst.post<{ id: string }>('/api/exports/internal', {
      data: 'incidents',
      format: 'json',
      question: 'indicator=I02&period=2021&stages=published,verified,unfinished',
      reason: 'For the confidential annex.',
    });
    expect(
      (await desk.reviewer.post(`/api/exports/internal/${asked.id}/answers`, { answer: 'release', reason: null }))
        .status,
    ).toBe(200);
    await app.database.query('update session set proved_at = now(), proof_spent_for = null where member_id = $1', [
      desk.analyst.member!.id,
    ]);
    const before = await faults();
    expect((await desk.analyst.post(`/api/exports/internal/${asked.id}/takings`)).status).toBe(200);
    expect((await desk.analyst.get(`/api/exports/internal/${asked.id}/file`)).status).toBe(200);
    for (let tries = 0; tries < 100; tries += 1) {
      const [{ state }] = (await app.database.query('select state from export where id = $1', [asked.id])) as [
        { state: string },
      ];
      if (state === 'complete') break;
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(await faults()).toEqual(before);
    const named = async (change: string): Promise<string[]> => {
      const [was] = (await app.database.query('select * from export where id = $1', [asked.id])) as [
        Record<string, unknown>,
      ];
      await app.database.query(`update export set ${change} where id = $1`, [asked.id]);
      const found = (await faults()).filter((fault) => !before.includes(fault));
      await app.database.query(
        'update export set state = $2, takings = $3, begun_at = to_timestamp($4), checksum = $5, rows_written = $6, why_stopped = null where id = $1',
        [
          asked.id,
          was['state'],
          was['takings'],
          (was['begun_at'] as Date).getTime() / 1000,
          was['checksum'],
          was['rows_written'],
        ],
      );
      return found;
    };
    const [often, when, far] = ['how often it was taken', 'when it was taken', 'how far it came'].map(
      (what) => `export ${asked.id}: ${what} is not what was logged`,
    );
    expect(await named('takings = 0')).toEqual([often]);
    expect(await named('begun_at = null')).toEqual([when]);
    expect(await named(`begun_at = begun_at - interval '1 day'`)).toEqual([when]);
    expect(await named(`state = 'stopped', why_stopped = 'never-begun'`)).toEqual([far]);
    expect(await named('checksum = repeat($$a$$, 64)')).toEqual([far]);
    expect(await named(`state = 'asked', takings = 0, begun_at = null`)).toEqual([often, when, far]);
  });
});

describe('the keys of a sealed note', () => {
  it('are missed when they are gone', async () => {
    const record = await log(desk.monitor, anIncident());
    await seal(desk.monitor, record.id, { names: 'Name', contacts: '', medical: '' });
    const before = await faults();
    await byHand(
      ['sealed_note_key'],
      ['delete from sealed_note_key where note_id in (select id from sealed_note where incident_id = $1)', record.id],
    );
    expect((await faults()).filter((fault) => !before.includes(fault))).toEqual([
      expect.stringMatching(/^sealed_note_key .*: it was logged, and is gone$/),
    ]);
  });
});
