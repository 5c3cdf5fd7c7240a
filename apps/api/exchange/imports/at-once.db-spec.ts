import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from '../../testing/an-incident.js';
import { clientOf, startTestApp, type Client, type TestApp } from '../../testing/app.js';
import { openDesk, published, type Desk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { check, HEAD, row, rowsOf, sendFile, settled, step } from '../../testing/upload-import-file.js';

let database: FreshDatabase;
let app: TestApp;
let other: TestApp;
let desk: Desk;
let second: Client;
let holder: QueryRunner;
const GATE = 471_147;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  other = await startTestApp(database);
  desk = await openDesk(app);
  second = await other.signIn('reviewer');
  holder = app.app.get(DataSource).createQueryRunner();
  await app.database.query(
    `create function wait_at_gate() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(${GATE}); return new; end $$`,
  );
  await app.database.query(
    'create trigger wait_at_gate before insert on import_row for each row execute function wait_at_gate()',
  );
});
afterEach(() => open());
afterAll(async () => {
  await holder?.release();
  await other?.close();
  await app?.close();
  await database?.drop();
});

/** Blocks each write of an import row, in the middle of its transaction, until the gate opens. */
const shut = (): Promise<unknown> => holder.query(`select pg_advisory_lock(${GATE})`);
const open = (): Promise<unknown> => holder.query('select pg_advisory_unlock_all()');
const waiting = async (n: number): Promise<void> => {
  for (let tries = 0; tries < 300; tries += 1) {
    const [{ waits }] = (await app.database.query(
      'select count(*)::int as waits from pg_stat_activity where datname = current_database() and wait_event_type = $1',
      ['Lock'],
    )) as [{ waits: number }];
    if (waits >= n) return;
    await pause(20);
  }
  throw new Error('nobody waits');
};
const titled = async (like: string): Promise<number> =>
  (
    (await app.database.query('select count(*)::int as n from incident where title like $1', [like])) as [{ n: number }]
  )[0].n;
const recordOf = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const start = (client: Client, id: string): Promise<unknown> => client.post(`/api/imports/${id}/runs`, {});

describe('the same file, imported twice at one time by two servers', () => {
  it('makes each record once', async () => {
    const lines = Array.from({ length: 5 }, (_n, i) =>
      row(`TW${i}`, '2011-03-01', 'Kampot', `Twice ${i} alone ${i * 7919}`),
    );
    const [one, two] = [
      await check(desk.reviewer, await sendFile(desk.reviewer, [HEAD, ...lines].join('\n')), (map) => ({
        ...map,
        doubles: 'create',
      })),
      await check(second, await sendFile(second, [HEAD, ...[...lines].reverse()].join('\n')), (map) => ({
        ...map,
        doubles: 'create',
      })),
    ];
    expect([one.tally.create, two.tally.create]).toEqual([5, 5]);
    await shut();
    await Promise.all([start(desk.reviewer, one.id), start(second, two.id)]);
    await waiting(2);
    await open();
    const [first, last] = [await settled(desk.reviewer, one.id), await settled(second, two.id)];
    expect([first, last].map(({ state }) => state)).toEqual(['done', 'done']);
    expect([
      await titled('Twice % alone %'),
      (first.tally.created ?? 0) + (last.tally.created ?? 0),
      (first.tally.failed ?? 0) + (last.tally.failed ?? 0),
    ]).toEqual([5, 5, 5]);
    const failed =
      (first.tally.failed ?? 0) > 0
        ? await rowsOf(desk.reviewer, one.id, 'failed')
        : await rowsOf(second, two.id, 'failed');
    expect(new Set(failed.map(({ why }) => why?.code))).toEqual(new Set(['already-there']));
  });

  it('adds no row to a record that has become one of its own meanwhile', async () => {
    const { id } = await published(
      desk,
      anIncident({
        title: 'Villagers of Sample close the road over the land',
        when: exactDay('2011-05-01' as Day),
        place: { code: '10', precision: 'LP_PROVINCE' },
      }),
    );
    const file = [
      HEAD,
      row(
        'OW1',
        '2011-05-02',
        'Kratie',
        'Villagers of Sample close road over land',
        'Order to disperse,about 90,National media,Another Daily,https://example.org/another',
      ),
    ].join('\n');
    const [adds, makes] = [
      await check(desk.reviewer, await sendFile(desk.reviewer, file)),
      await check(second, await sendFile(second, file)),
    ];
    expect((await desk.reviewer.put(`/api/imports/${adds.id}/choices/2`, { as: 'add', record: id })).status).toBe(200);
    expect((await second.put(`/api/imports/${makes.id}/choices/2`, { as: 'create' })).status).toBe(200);
    expect((await step(second, makes.id, 'runs')).tally).toMatchObject({ created: 1 });
    expect((await step(desk.reviewer, adds.id, 'runs')).tally).toMatchObject({ changed: 0, failed: 1 });
    expect((await rowsOf(desk.reviewer, adds.id, 'failed'))[0]!.why).toMatchObject({ code: 'already-there' });
    expect((await recordOf(id)).incident.sources).toHaveLength(2);
  });
});

describe('a choice that comes in while a run begins', () => {
  it('is counted: the file is kept for the row that it left aside', async () => {
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, [HEAD, row('CH1', '2011-09-01', 'Kampot', 'Beside a late choice')].join('\n')),
    );
    await holder.startTransaction();
    await holder.query(`update import set tally = tally || '{"aside": 1}' where id = $1`, [view.id]);
    const started = start(desk.reviewer, view.id);
    await waiting(1);
    await holder.commitTransaction();
    await started;
    expect(await settled(desk.reviewer, view.id)).toMatchObject({
      state: 'done',
      hasFile: true,
      tally: { created: 1, aside: 1 },
    });
  });
});

describe('a run that may not go on', () => {
  it('changes nothing more once its author is frozen, in the middle of a part too', async () => {
    const author = await app.signIn('reviewer', 'frozen in the middle');
    const records = [
      await published(desk, anIncident({ title: 'First as it was' })),
      await published(desk, anIncident({ title: 'Second as it was' })),
    ];
    const view = await check(
      author,
      await sendFile(
        author,
        ['Code,Title', ...records.map(({ code }) => `${code},As a frozen member says`)].join('\n'),
      ),
    );
    expect(view.tally).toMatchObject({ change: 2 });
    await shut();
    await start(author, view.id);
    await waiting(1);
    await app.database.query('update member set frozen = true where id = $1', [author.member!.id]);
    await open();
    for (
      let tries = 0;
      tries < 300 &&
      ((await app.database.query('select state from import where id = $1', [view.id])) as [{ state: string }])[0]
        .state === 'running';
      tries += 1
    )
      await pause(20);
    expect(await app.database.query('select state, problem from import where id = $1', [view.id])).toEqual([
      { state: 'stopped', problem: { code: 'stopped', params: {} } },
    ]);
    expect(await titled('As a frozen member says')).toBe(0);
  });

  it('writes nothing after it was taken back because it was silent', async () => {
    const view = await check(
      desk.reviewer,
      await sendFile(
        desk.reviewer,
        [HEAD, row('SI1', '2011-07-01', 'Kampot', 'Written by a silent server')].join('\n'),
      ),
    );
    await shut();
    await start(desk.reviewer, view.id);
    await waiting(1);
    await app.database.query(`update import set beat_at = now() - interval '1 hour' where id = $1`, [view.id]);
    const elsewhere = clientOf(other.url, desk.reviewer.cookie, desk.reviewer.member);
    expect((await elsewhere.post(`/api/imports/${view.id}/stops`, {})).status).toBe(202);
    expect((await step(elsewhere, view.id, 'undoings')).state).toBe('undone');
    await open();
    await pause(300);
    expect([await titled('Written by a silent server'), (await settled(elsewhere, view.id)).state]).toEqual([
      0,
      'undone',
    ]);
  });
});
