import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { DataSource } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { recordFaults } from '../../operations/verification/check-records.js';
import { LoggedStates } from '../../operations/verification/logged-state.js';
import { storedLeaves } from '../../operations/verification/read-stored-log.js';
import type { Client, TestApp } from '../../testing/app.js';
import { published, verify, type Desk } from '../../testing/desk.js';
import { handIn } from '../../testing/a-person.js';
import { anIncident } from '../../testing/an-incident.js';
import { ImportStore } from './import-store.repository.js';
import { check, HEAD, importFile, reading, row, rowsOf, sendFile, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';
import { untilSomebodyWaits } from '../../testing/wait-for-locks.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const submitted = (map: ColumnMapping): ColumnMapping => ({ ...map, arrive: 'submitted', doubles: 'create' });
const count = async (): Promise<number> =>
  ((await app.database.query('select count(*)::int as n from incident')) as [{ n: number }])[0].n;
const recordOf = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const blobs = async (id: string): Promise<number> =>
  (
    (await app.database.query('select count(*)::int as n from import_blob where import_id = $1', [id])) as [
      { n: number },
    ]
  )[0].n;

describe('a file of rows', () => {
  it('is written only after the dry run, as drafts of whoever imports, with what was read of each cell', async () => {
    const before = await count();
    const view = await sendFile(
      desk.reviewer,
      [
        HEAD,
        row('A1', '04/06/2021', 'Phnom Phen', 'Banners were taken'),
        row('A2', '25/06/2021', 'Battambang', 'A march was stopped'),
      ].join('\n'),
    );
    expect(view).toMatchObject({ state: 'read', rows: 2, about: { format: 'csv', headers: HEAD.split(',') } });
    const checked = await check(desk.reviewer, view);
    expect(checked).toMatchObject({ state: 'checked', tally: { create: 2 } });
    expect(await count()).toBe(before);
    const done = await step(desk.reviewer, view.id, 'runs');
    expect(done).toMatchObject({ state: 'done', tally: { created: 2 } });
    const [first] = (await app.database.query(`select id from incident where title = 'Banners were taken'`)) as [
      { id: string },
    ];
    const record = await recordOf(first.id);
    expect(record).toMatchObject({
      status: 'WS_DRAFT',
      mine: true,
      revision: 1,
      incident: {
        when: { precision: 'DP_DAY', earliest: '2021-06-04' },
        place: { code: '12', precision: 'LP_PROVINCE' },
        interference: 'IN_INTERFERED',
        crowd: { state: 'CS_RANGE', low: 27, high: 33, text: 'about 30' },
        acts: [{ type: 'RS_DISPERSAL_ORDER' }],
        sources: [{ type: 'SR_MEDIA_NAT', publisher: 'Example Daily', url: 'https://example.org/a' }],
      },
    });
    expect(record.incident.acts[0]!.sources).toEqual([record.incident.sources[0]!.id]);
  });

  it('hands what is complete to the reviewers, and publishes nothing', async () => {
    const done = await importFile(
      desk.second,
      [HEAD, row('B1', '2021-07-01', 'Kampot', 'Complete'), row('B2', '2021-07-02', '', 'Without a place')].join('\n'),
      submitted,
    );
    expect(done.tally).toMatchObject({ created: 2, submitted: 1 });
    const states = await app.database.query(
      `select title, status, revision from incident where title in ('Complete', 'Without a place') order by title`,
    );
    expect(states).toEqual([
      { title: 'Complete', status: 'WS_SUBMITTED', revision: 2 },
      { title: 'Without a place', status: 'WS_DRAFT', revision: 1 },
    ]);
    expect(await app.database.query(`select 1 from incident where status = 'WS_PUBLISHED'`)).toEqual([]);
  });

  it('changes nothing when it comes a second time, and proposes a change where its rows say something else', async () => {
    const file = [
      HEAD,
      row('C1', '2021-08-01', 'Takeo', 'A rally'),
      row('C2', '2021-08-02', 'Takeo', 'A second rally'),
    ].join('\n');
    await importFile(desk.reviewer, file, submitted);
    const before = await count();
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), submitted)).tally).toMatchObject({
      same: 2,
    });
    const changed = await importFile(desk.reviewer, file.replace('A second rally', 'Another rally'), submitted);
    expect(changed.tally).toMatchObject({ same: 1, change: 1, changed: 1 });
    expect(await count()).toBe(before);
    expect(await app.database.query(`select title, revision from incident where title = 'Another rally'`)).toEqual([
      { title: 'Another rally', revision: 3 },
    ]);
  });

  it('tells nobody who may change nothing of a record whether a row says what another imported', async () => {
    const file = `${HEAD},Narrative\n${row('GU1', '2021-08-11', 'Takeo', 'A rally that was watched')},Their name is GIRAFFE`;
    const mine = await importFile(desk.reviewer, file, submitted);
    expect(mine.tally).toMatchObject({ created: 1 });
    const seen = async (client: Client, words: string) => {
      const view = await check(client, await sendFile(client, file.replace('GIRAFFE', words)), submitted);
      return (await rowsOf(client, view.id)).map(({ did, why, target, changed }) => ({
        did,
        why: why?.code ?? null,
        target,
        changed,
      }));
    };
    expect(await seen(desk.analyst, 'GIRAFFE')).toEqual([
      { did: 'aside', why: 'already-there', target: null, changed: [] },
    ]);
    expect(await seen(desk.analyst, 'ZEBRA')).toEqual(await seen(desk.analyst, 'GIRAFFE'));
    await app.database.query(`update incident set status = 'WS_DRAFT' where title = 'A rally that was watched'`);
    for (const client of [desk.analyst, desk.second])
      expect(await seen(client, 'ZEBRA')).toEqual([{ did: 'aside', why: 'already-there', target: null, changed: [] }]);
    expect(await seen(desk.second, 'GIRAFFE')).toEqual(await seen(desk.second, 'ZEBRA'));
    expect((await seen(desk.reviewer, 'GIRAFFE'))[0]!.did).toBe('same');
    await app.database.query(`update incident set status = 'WS_SUBMITTED' where title = 'A rally that was watched'`);
  });

  it('tells nobody who may change nothing of a record whether another imported a row that has no id', async () => {
    const file = `${HEAD.replace('Id,', 'Nr,')},Narrative\n${row('GU2', '2021-08-12', 'Takeo', 'A vigil that was watched')},Their name is GIRAFFE`;
    await importFile(desk.reviewer, file, submitted);
    const seen = async (client: Client, words: string) => {
      const view = await check(client, await sendFile(client, file.replace('GIRAFFE', words)), submitted);
      return (await rowsOf(client, view.id)).map(({ did, why, doubles }) => [did, why?.code, doubles.length]);
    };
    expect(await seen(desk.analyst, 'GIRAFFE')).toEqual(await seen(desk.analyst, 'ZEBRA'));
    expect((await seen(desk.second, 'GIRAFFE'))[0]![0]).toBe('same');
    const own = await importFile(desk.analyst, file, submitted);
    expect(own.tally).toMatchObject({ created: 1 });
    expect((await seen(desk.analyst, 'GIRAFFE'))[0]![0]).toBe('same');
  });

  it('changes a record that it names by its code, with its lists kept, and can be taken back', async () => {
    const record = await published(desk, anIncident({ title: 'As published' }));
    const file = `Code,Title,Crowd\n${record.code},As corrected,at least 40\nKH-ZZZZZZ,Nothing,1`;
    const done = await importFile(desk.reviewer, file);
    expect(done.tally).toMatchObject({ changed: 1, aside: 1 });
    const now = await recordOf(record.id);
    expect(now).toMatchObject({
      status: 'WS_PUBLISHED',
      incident: { title: 'As corrected', crowd: { state: 'CS_AT_LEAST', low: 40 } },
    });
    expect(now.incident.acts).toHaveLength(1);
    expect((await app.visitor.get<{ title: string }>(`/api/public/incidents/${record.code}`)).body.title).toBe(
      'As published',
    );
    const undone = await step(desk.reviewer, done.id, 'undoings');
    expect(undone).toMatchObject({ state: 'undone', tally: { restored: 1, touched: 0 } });
    expect((await recordOf(record.id)).incident.title).toBe('As published');
  });

  it('gives rows back that were left aside, with the reason, safe for spreadsheets', async () => {
    const file = `Code,Title,Crowd\nKH-ZZZZZZ,"=HYPERLINK(""http://evil.example"")",12\n,,`;
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, file));
    const csv = await desk.reviewer.get(`/api/imports/${view.id}/aside.csv?lang=en`);
    const [head, first] = parse(csv.text, { bom: true }) as string[][];
    expect(head).toEqual(['Row', 'Reason', 'Code', 'Title', 'Crowd']);
    expect(first).toEqual([
      '2',
      expect.stringContaining('there is no such record'),
      'KH-ZZZZZZ',
      `'=HYPERLINK("http://evil.example")`,
      '12',
    ]);
  });

  it('gives a number with a sign back as it came, and lets no sign of any width begin a formula', async () => {
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, 'Code,Title,Crowd\nKH-ZZZZZZ,\uFF1D1+1,"-12,5"\nKH-ZZZZZY,\u200B@SUM(A1),+855'),
    );
    const csv = await desk.reviewer.get(`/api/imports/${view.id}/aside.csv?lang=en`);
    expect((parse(csv.text, { bom: true }) as string[][]).slice(1).map((cells) => cells.slice(3))).toEqual([
      ["'\uFF1D1+1", '-12,5'],
      ["'\u200B@SUM(A1)", '+855'],
    ]);
  });

  it('shows what may be a double, of a record and within the file, and leaves it aside until somebody looked', async () => {
    await importFile(
      desk.reviewer,
      [HEAD, row('D1', '2021-09-10', 'Kratie', 'Villagers of Example block road over land')].join('\n'),
    );
    const view = await check(
      desk.reviewer,
      await sendFile(
        desk.reviewer,
        [
          HEAD.replace('Id,', 'Nr,'),
          row('x', '2021-09-11', 'Kratie', 'Villagers of Example block the road over land'),
          row('y', '2021-10-01', 'Kep', 'Garment workers strike at gate', ''),
          row('z', '2021-10-01', 'Kep', 'Garment workers strike at the gate', ''),
        ].join('\n'),
      ),
    );
    expect(view.tally).toMatchObject({ create: 1, aside: 2, doubles: 2 });
    const aside = await rowsOf(desk.reviewer, view.id, 'doubles');
    expect(aside.map(({ rows, doubles }) => [rows[0], doubles[0]!.row, doubles[0]!.title])).toEqual([
      [2, null, 'Villagers of Example block road over land'],
      [4, 3, 'Garment workers strike at gate'],
    ]);
  });

  it('makes one incident of rows with one id, and a range of figures that contradict each other', async () => {
    const done = await importFile(
      desk.reviewer,
      'id,date,place,measure,value,source,source_url\nE1,2014-05-03,Pursat,killed,4,One,https://one.example/a\nE1,2014-05-03,Pursat,killed,5,Two,https://two.example/b\nE1,2014-05-03,Pursat,injured,more than 20,Two,https://two.example/b\n',
      reading('measure', {
        values: {
          killed: { as: 'value', value: ['HM_DEATH'] },
          injured: { as: 'value', value: ['HM_INJURY_UNSPEC'] },
        },
      }),
    );
    expect(done.tally).toMatchObject({ created: 1 });
    const [{ id }] = (await app.database.query(`select id from incident where when_earliest = '2014-05-03'`)) as [
      { id: string },
    ];
    const { incident } = await recordOf(id);
    expect(incident.harms.map(({ type, count: { low, high, text } }) => [type, low, high, text])).toEqual([
      ['HM_DEATH', 4, 5, '4; 5'],
      ['HM_INJURY_UNSPEC', 21, null, 'more than 20'],
    ]);
    expect(incident.sources).toHaveLength(2);
    expect(incident.harms[0]!.sources).toHaveLength(2);
  });

  it('remembers what was decided about words with the map that it is saved under', async () => {
    const view = await sendFile(
      desk.reviewer,
      `${HEAD}\n${row('F1', '2021-11-01', 'Kep', 'F', 'banners confiscated,,,,')}`,
    );
    const means = (words: string, code: string): ColumnMapping =>
      reading('acts.type', { values: { [words]: { as: 'value', value: [code] } } })(view.map!);
    const map = means('banners confiscated', 'RS_SEIZE_MATERIAL');
    expect((await desk.reviewer.post('/api/import-maps', { name: 'NGO sheet', map })).status).toBe(200);
    await desk.reviewer.post('/api/import-maps', {
      name: 'NGO sheet',
      map: means('told to go', 'RS_DISPERSAL_ORDER'),
    });
    const { items } = (await desk.analyst.get<{ items: { map: ColumnMapping }[] }>('/api/import-maps')).body;
    const decided = items[0]!.map.columns.find(({ target }) => target === 'acts.type')!.values!;
    expect(Object.keys(decided).sort()).toEqual(['banners confiscated', 'told to go']);
    // As a version before the second wrote it.
    const old = { columns: map.columns.map(({ header, target, dates }) => ({ header, target, dates })) };
    const early = { ...old, groupRows: false, doubles: 'aside', arrive: 'draft', fixed: { 'sources.type': 'SR_NGO' } };
    const decisions = { 'acts.type': { 'sent away': { as: 'value', value: ['RS_DISPERSAL_ORDER'] } } };
    const converted = await desk.reviewer.post<{ map: ColumnMapping }>('/api/import-maps', {
      name: 'An early sheet',
      map: { ...early, decisions },
    });
    expect(converted.body.map).toMatchObject({ version: 2, constants: [{ target: 'sources.type', value: 'SR_NGO' }] });
    expect(converted.body.map.columns.flatMap(({ values }) => (values ? [values] : []))).toEqual([
      decisions['acts.type'],
    ]);
    const other = await desk.analyst.post<{ code: string }>('/api/import-maps', { name: 'NGO sheet', map });
    expect([other.status, other.body.code]).toEqual([409, 'already-exists']);
    const [kept] = (await desk.analyst.get<{ items: { id: string }[] }>('/api/import-maps')).body.items;
    expect((await desk.analyst.delete(`/api/import-maps/${kept!.id}`)).status).toBe(403);
    expect((await desk.analyst.delete(`/api/import-maps/${randomUUID()}`)).status).toBe(404);
    expect((await desk.reviewer.delete(`/api/import-maps/${kept!.id}`)).status).toBe(204);
  });

  it('takes an import back as one act, except what somebody touched since, and the log says so', async () => {
    const done = await importFile(
      desk.reviewer,
      [
        HEAD,
        row('G1', '2022-01-01', 'Kampot', 'Stays'),
        row('G2', '2022-01-02', 'Kampot', 'Goes'),
        row('G3', '2022-01-03', 'Kampot', 'Has a person'),
      ].join('\n'),
      submitted,
    );
    const [{ id }] = (await app.database.query(`select id from incident where title = 'Stays'`)) as [{ id: string }];
    await verify(desk.second, await recordOf(id), 'VG_WEAK');
    const [{ id: incident }] = (await app.database.query(`select id from incident where title = 'Has a person'`)) as [
      { id: string },
    ];
    await handIn(desk.reviewer, { acts: [{ id: randomUUID(), incident, act: null }] });
    const undone = await step(desk.reviewer, done.id, 'undoings');
    expect(undone).toMatchObject({ state: 'undone', tally: { removed: 1, touched: 2 } });
    expect(
      await app.database.query(
        `select title from incident where title in ('Stays', 'Goes', 'Has a person') order by title`,
      ),
    ).toEqual([{ title: 'Has a person' }, { title: 'Stays' }]);
    const states = new LoggedStates();
    for await (const leaf of storedLeaves(app.database.manager)) states.take(leaf);
    expect(await recordFaults(app.database.manager, states)).toEqual([]);
  });

  it('leaves a record that somebody related to another, also in the moment in which it is taken back', async () => {
    const titles = ['Is followed', 'Follows', 'Is related meanwhile'];
    const done = await importFile(
      desk.reviewer,
      [HEAD, ...titles.map((title, i) => row(`RL${i}`, `2024-05-0${i + 1}`, 'Kampot', title))].join('\n'),
      submitted,
    );
    const ids = await Promise.all(
      titles.map(async (title) => {
        const [{ id }] = (await app.database.query('select id from incident where title = $1', [title])) as [
          { id: string },
        ];
        return id;
      }),
    );
    const { id: other } = await published(desk, anIncident({ title: 'Before that' }));
    const relate = (from: string, to: string): Promise<unknown> =>
      desk.second.post(`/api/incidents/${from}/relations`, { kind: 'follows', to });
    await relate(other, ids[0]!);
    const saving = app.database.createQueryRunner();
    await saving.startTransaction();
    await saving.query('select from incident where id = any($1) order by id for update', [[other, ids[2]]]);
    await saving.query(
      `insert into relation (id, kind, from_id, to_id, made_by) values (gen_random_uuid(), 'follows', $1, $2, $3)`,
      [other, ids[2], desk.second.member!.id],
    );
    const undoing = step(desk.reviewer, done.id, 'undoings');
    try {
      await untilSomebodyWaits(app.database);
    } finally {
      await saving.commitTransaction();
      await saving.release();
    }
    expect(await undoing).toMatchObject({ state: 'undone', tally: { removed: 1, touched: 2 } });
    const kept = 'select to_id as id from relation where from_id = $1';
    expect(await app.database.query(kept, [other])).toEqual(expect.arrayContaining([{ id: ids[0] }, { id: ids[2] }]));
  });

  it('loses what is kept of it, what a record was before it too, as soon as a detail of one of its records is erased', async () => {
    const secret = 'The words of one person';
    const record = await published(desk, anIncident({ title: secret }));
    const done = await importFile(
      desk.reviewer,
      [`Code,Title,Crowd`, `${record.code},A plain title,at least 40`, 'KH-ZZZZZZ,Left aside,1'].join('\n'),
    );
    expect(done.tally).toMatchObject({ changed: 1, aside: 1 });
    const before = await (
      await ImportStore.open(app.app.get(DataSource), done.id)
    ).get<{ title: string }>(
      'before',
      ((await app.database.query('select row from import_row where import_id = $1', [done.id])) as [{ row: number }])[0]
        .row,
    );
    expect(before!.title).toBe(secret);
    const asked = await desk.reviewer.post<{ id: string }>(`/api/incidents/${record.id}/erasures`, {
      id: randomUUID(),
      path: '/title',
      why: 'They asked.',
    });
    expect((await desk.admin.post(`/api/erasures/${asked.body.id}/approvals`, {})).status).toBe(200);
    expect([await blobs(done.id), (await ImportStore.openKept(app.app.get(DataSource), done.id)) === null]).toEqual([
      0,
      true,
    ]);
    expect((await desk.reviewer.get(`/api/imports/${done.id}/aside.csv`)).status).toBe(410);
    expect(await step(desk.reviewer, done.id, 'undoings')).toMatchObject({
      state: 'undone',
      tally: { restored: 0, touched: 1 },
    });
    expect((await recordOf(record.id)).incident.title).toBeNull();
  });

  it('keeps no word of an erased detail in a dry run that nobody ran yet, nor in one that is under way', async () => {
    const secret = 'Somebody by their whole name';
    const record = await published(desk, anIncident({ title: secret, when: exactDay('2023-09-09' as Day) }));
    const change = await check(
      desk.second,
      await sendFile(desk.second, ['Code,Crowd', `${record.code},at least 40`].join('\n')),
    );
    const double = await check(
      desk.second,
      await sendFile(desk.second, [HEAD, row('N1', '2023-09-09', 'Phnom Penh', secret)].join('\n')),
    );
    const another = await check(
      desk.second,
      await sendFile(desk.second, `${HEAD}\n${row('N2', '2019-01-09', 'Kep', 'Of something else')}`),
    );
    expect(
      [await rowsOf(desk.second, change.id), await rowsOf(desk.second, double.id)].map(([first]) => [
        first!.title,
        first!.doubles[0]?.title ?? null,
      ]),
    ).toEqual([
      [secret, null],
      [secret, secret],
    ]);
    const underWay = await ImportStore.open(app.app.get(DataSource), change.id);
    const asked = await desk.reviewer.post<{ id: string }>(`/api/incidents/${record.id}/erasures`, {
      id: randomUUID(),
      path: '/title',
      why: 'They asked.',
    });
    expect((await desk.admin.post(`/api/erasures/${asked.body.id}/approvals`, {})).status).toBe(200);
    for (const { id } of [change, double])
      expect([
        await rowsOf(desk.second, id),
        await blobs(id),
        (await desk.second.get(`/api/imports/${id}`)).body.state,
      ]).toEqual([[], 0, 'dropped']);
    await underWay.put('before', 9, { title: secret });
    expect(await blobs(change.id)).toBe(0);
    expect(await step(desk.second, another.id, 'runs')).toMatchObject({ state: 'done', tally: { created: 1 } });
  });

  it('keeps a file encrypted while it is in work, and erases it when nothing of it is left to do', async () => {
    const view = await sendFile(
      desk.reviewer,
      `${HEAD}\n${row('H1', '2022-02-01', 'Kampot', 'WORDSOFTHEFILE')}`,
      'NAMEOFTHEFILE.csv',
    );
    await check(desk.reviewer, view);
    const rows = (await app.database.query('select value from import_blob where import_id = $1', [view.id])) as {
      value: Buffer;
    }[];
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.some(({ value }) => /WORDSOFTHEFILE|NAMEOFTHEFILE/.test(value.toString('latin1')))).toBe(false);
    await step(desk.reviewer, view.id, 'runs');
    expect(await blobs(view.id)).toBe(0);
  });

  it('goes on where it stood when a disk was full or a server was killed, and writes nothing twice', async () => {
    const lines = Array.from({ length: 300 }, (_n, i) =>
      row(`I${i}`, '2022-03-01', 'Kampot', `Row ${i} alone ${i * 7919}`),
    );
    const before = await count();
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, [HEAD, ...lines].join('\n')), (map) => ({
      ...map,
      doubles: 'create',
    }));
    await app.database.query(
      `create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`,
    );
    await app.database.query(
      `create trigger full_disk before insert on import_row for each row when (new.row > 255) execute function full_disk()`,
    );
    const stopped = await step(desk.reviewer, view.id, 'runs');
    expect(stopped).toMatchObject({ state: 'stopped', problem: { code: 'disk-full' }, tally: { created: 250 } });
    expect(await count()).toBe(before + 250);
    await app.database.query('drop trigger full_disk on import_row');
    // The state that a kill leaves: running, without a sign of life for an hour.
    await app.database.query(`update import set state = 'running', beat_at = now() - interval '1 hour' where id = $1`, [
      view.id,
    ]);
    expect((await desk.reviewer.get(`/api/imports/${view.id}`)).body).toMatchObject({
      state: 'running',
      interrupted: true,
    });
    const done = await step(desk.reviewer, view.id, 'runs');
    expect(done).toMatchObject({ state: 'done', tally: { created: 300 } });
    expect(await count()).toBe(before + 300);
  });
});
