import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { PublicChange } from '@vigil/shared/public/response-types.js';
import type { HidingOutcomes } from '@vigil/shared/staff-responses/hidden-records.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { FORGOTTEN_PER_HOUR } from '../../publishing/hiding.service.js';
import { clientOf, type Answer, type Client, type TestApp } from '../app.js';
import { aGroupLink, anIncident, but } from '../an-incident.js';
import {
  aDayLater,
  aGroup,
  hide,
  ifMatch,
  log,
  merge,
  publish,
  published,
  releaseAll,
  restore,
  retract,
  verified,
  type Desk,
} from '../desk.js';
import { decideCopy, proposeCopy, storeFile } from '../evidence-inspection.js';
import { aPhoto, aScene } from '../draw-photos.js';
import { aDraft, frozen } from '../draft-and-read-reports.js';
import { countsOf } from './public-requests.js';
import { parquetRows } from '../read-parquet.js';
import { everyNth } from '../sample-by-seed.js';
import { publicAnswers } from './public-answers.js';
import { useDesk } from '../use-desk.js';

jest.setTimeout(120_000);
const RECORDS = 40;
const WORD = 'Heron';
const SIX_MONTHS = 'indicator=I02&period=2021-H1';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const assemblyOn = (day: string, title: string, more: Parameters<typeof anIncident>[0] = {}) =>
  anIncident({ title, when: exactDay(asDay(day)), ...more });
const current = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const asked = (
  client: Client,
  what: string,
  ids: readonly string[],
  more: object = { reason: 'Arrests this night.' },
): Promise<Answer<HidingOutcomes & { code?: string }>> =>
  client.post(`/api/incidents/hidings${what}`, { ids, ...more });

/** Everything that readers can ask for. */
const leaves = async (reports: readonly string[] = []): Promise<string[]> => {
  const codes = (
    (await app.database.query('select code from incident where code is not null order by code')) as { code: string }[]
  ).map(({ code }) => code);
  const {
    body: { asOf },
  } = await app.visitor.get<{ asOf: { seq: number } }>(`/api/public/counts?${SIX_MONTHS}`);
  const answers = await publicAnswers(
    app.visitor,
    codes,
    reports,
    everyNth(5, codes).map((code) => `/incidents/${code}/card.png`),
  );
  const parquet = new Map<string, string>();
  for (const { path } of answers) if (path.includes('.parquet')) parquet.set(path, await parquetLines(path));
  return answers
    .filter(({ path }) => !path.includes('.arrows'))
    .map(
      ({ path, status, text, location }) =>
        // A frozen report is of its own moment, to the byte, but for what it tells of changes since.
        `${path} ${status} ${location ?? ''} ${
          path.includes('/reports/')
            ? text.replace(/"since":\[.*?\]/, '')
            : (parquet.get(path) ?? text)
                .split('\n')
                .map(bare)
                .join('\n')
                .replace(new RegExp(`\\b${asOf.seq}\\b`, 'g'), 'NOW')
        }`,
    );
};
/** Returns the rows of a Parquet file, each a line of JSON: its bytes are compressed. */
const parquetLines = async (path: string): Promise<string> => {
  const answer = await fetch(app.url + path);
  const rows = await parquetRows(new Uint8Array(await answer.arrayBuffer()));
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
  return rows.map((row) => JSON.stringify(row, plain)).join('\n');
};
/** Lists of changes go on telling that something was away, and a report tells what changed since it was frozen. */
const TELLS = /changes|document\?as=html/;

/** Where two texts part, with what stands around it. */
const apart = (one: string, other: string): string[] => {
  if (one === other) return [];
  const at = [...one].findIndex((sign, n) => sign !== other[n]);
  return [
    `${one.slice(0, 60)} … ${one.slice(Math.max(0, at - 40), at + 40)} | ${other.slice(Math.max(0, at - 40), at + 40)}`,
  ];
};
/**
 * Without the numbers of the public order, and without what a record's own history says of hiding and showing again.
 */
const bare = (text: string): string => {
  try {
    return JSON.stringify(stripped(JSON.parse(text.replace(/,$/, ''))));
  } catch {
    return text;
  }
};
const stripped = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((one) => !isOfHiding(one)).map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !ORDER.has(key))
      .map(([key, one]) => [key, stripped(one)]),
  );
};
const ORDER = new Set(['seq', 'asOf', 'next']);
const isOfHiding = (one: unknown): boolean =>
  typeof one === 'object' && one !== null && 'what' in one && ['withdrawn', 'restored'].includes(String(one.what));

describe('forty records after a night of arrests', () => {
  const records: IncidentRecord[] = [];
  let report: string;
  let whole: string;
  let before: string[];
  let asOf: number;
  let seenThen: unknown;

  beforeAll(async () => {
    await published(desk, assemblyOn('2021-01-02', 'An assembly that stays'));
    const women = await aGroup(desk, `${WORD} women`);
    for (let n = 0; n < RECORDS; n += 1)
      records.push(
        await published(
          desk,
          assemblyOn(
            `2021-03-${String((n % 28) + 1).padStart(2, '0')}`,
            `${WORD} ${n}`,
            n % 4 === 0 ? { groups: [aGroupLink(women.id)] } : {},
          ),
        ),
      );
    const corrected = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${records[0]!.id}`,
      but(records[0]!.incident, { title: `${WORD}, corrected` }),
      ifMatch(records[0]!.revision),
    );
    records[0] = await publish(desk.second, corrected.body);
    records[1] = await retract(desk.reviewer, records[1]!, 'CR_CODING', `${WORD}: coded by mistake.`);
    records[2] = await merge(desk.reviewer, records[2]!, records[3]!.id);
    records[3] = await current(records[3]!.id);
    const file = await storeFile(app, {
      incident: records[4]!.id,
      by: desk.monitor.member!.id,
      bytes: await aPhoto(await aScene(3, 640, 480), { words: 'none', lat: 11, lon: 104 }),
      type: 'image/jpeg',
      name: 'IMG.jpg',
      inspect: false,
    });
    expect((await decideCopy(desk.second, file, await proposeCopy(desk.reviewer, file), 'agree')).status).toBe(204);
    records[4] = await current(records[4]!.id);
    report = (
      await desk.analyst.post<{ code: string }>('/api/reports', { title: 'The half-year', question: SIX_MONTHS })
    ).body.code;
    whole = await frozen(desk.analyst, aDraft('half-year'));
    expect((await desk.analyst.post(`/api/reports/${whole}/publications`, {})).status).toBeLessThan(300);
    await releaseAll(desk);
    asOf = (await app.visitor.get<{ asOf: { seq: number } }>(`/api/public/counts?${SIX_MONTHS}`)).body.asOf.seq;
    seenThen = (await countsOf(app.visitor, SIX_MONTHS)).total;
    before = await leaves([report, whole]);
    expect(before.join()).toContain(WORD);
    expect(before.find((line) => line.includes('.parquet'))).toContain(WORD);
  });

  it('are hidden by one reviewer in one request, and nothing of them is left for readers, then and now', async () => {
    // As a reviewer is at night: signed in for hours.
    await app.database.query(`update session set proved_at = now() - interval '8 hours' where member_id = $1`, [
      desk.reviewer.member!.id,
    ]);
    const answer = await asked(
      desk.reviewer,
      '',
      records.map(({ id }) => id),
    );
    expect([answer.status, answer.body.done]).toEqual([200, RECORDS]);
    await app.database.query('update session set proved_at = now() where member_id = $1', [desk.reviewer.member!.id]);
    const now = await leaves([report, whole]);
    expect(now.filter((line) => line.includes(WORD)).map((line) => line.slice(0, 100))).toEqual([]);
    const tables: { name: string }[] = await app.database.query(
      `select table_name as name from information_schema.tables where table_schema = 'pub'`,
    );
    for (const { name } of tables)
      expect([
        name,
        await app.database.query(`select count(*)::int as n from pub.${name} t where t::text like '%${WORD}%'`),
      ]).toEqual([name, [{ n: 0 }]]);
    expect((await countsOf(app.visitor, SIX_MONTHS)).total.low).toBe(1);
    expect((await countsOf(app.visitor, `${SIX_MONTHS}&asOf=${asOf}`)).total.low).toBe(1);
    const gone = await app.visitor.get(`/api/public/incidents/${records[5]!.code}`);
    expect([gone.status, gone.body['what'], gone.body['reason'], gone.body['note']]).toEqual([
      410,
      'withdrawn',
      null,
      null,
    ]);
    expect((await app.visitor.get(`/api/public/reports/${report}`)).body).toMatchObject({
      withdrawn: RECORDS - 2,
      rows: [expect.objectContaining({ title: 'An assembly that stays' })],
    });
  });

  it('are told to every reviewer, until a second one has looked', async () => {
    type Listed = {
      total: number;
      items: { id: string; by: string; seenBy: string | null; mine: boolean; mayForget: boolean; reason: string }[];
    };
    const { body } = await desk.second.get<Listed>('/api/incidents/hidings');
    expect(body.total).toBe(RECORDS);
    expect(
      new Set(body.items.map(({ by, reason, seenBy, mayForget }) => [by, reason, seenBy, mayForget].join())),
    ).toEqual(new Set([[desk.reviewer.member!.name, 'Arrests this night.', null, false].join()]));
    for (const client of [desk.monitor, desk.analyst, desk.admin])
      expect((await client.get('/api/incidents/hidings')).status).toBe(403);
    expect((await asked(desk.reviewer, '/looks', [records[6]!.id], {})).body.results).toEqual([
      { id: records[6]!.id, code: records[6]!.code, problem: 'second-person-needed' },
    ]);
    expect((await asked(desk.second, '/looks', [records[6]!.id], {})).body.done).toBe(1);
    expect(
      (await desk.reviewer.get<Listed>('/api/incidents/hidings')).body.items.find(({ id }) => id === records[6]!.id)!
        .seenBy,
    ).toBe(desk.second.member!.name);
  });

  it('are shown again by one act of any reviewer, byte for byte as readers saw them; that they were away stays in the feed and in figures of that time', async () => {
    const during = (await app.visitor.get<{ asOf: { seq: number } }>(`/api/public/counts?${SIX_MONTHS}`)).body.asOf.seq;
    const { body } = await asked(
      desk.second,
      '/restorations',
      records.map(({ id }) => id),
    );
    expect(body.done).toBe(RECORDS);
    const after = await leaves([report, whole]);
    expect(after.flatMap((line, n) => (TELLS.test(line.split(' ')[0]!) ? [] : apart(line, before[n]!)))).toEqual([]);
    expect(after.length - after.filter((line) => TELLS.test(line.split(' ')[0]!)).length).toBeGreaterThan(150);
    const { body: shown } = await app.visitor.get<{ changes: PublicChange[] }>(
      `/api/public/incidents/${records[5]!.code}`,
    );
    expect(shown.changes.map(({ what }) => what)).toEqual(['published', 'withdrawn', 'restored']);
    expect((await countsOf(app.visitor, `${SIX_MONTHS}&asOf=${asOf}`)).total).toEqual(seenThen);
    expect((await countsOf(app.visitor, `${SIX_MONTHS}&asOf=${during}`)).total.low).toBe(1);
    for (const record of records) {
      const now = await current(record.id);
      expect([now.status, now.code, now.mergedInto, now.hidden, now.allowed]).toEqual([
        record.status,
        record.code,
        record.mergedInto,
        null,
        record.allowed,
      ]);
    }
    expect(await app.database.query('select count(*)::int as n from hidden_row')).toEqual([{ n: 0 }]);
  });
});

describe('what goes wrong', () => {
  const aHidden = async (title: string): Promise<IncidentRecord> =>
    hide(desk.reviewer, await published(desk, assemblyOn('2019-05-03', title)));

  it('a stolen session of a reviewer destroys and publishes nothing: all that it hides comes back', async () => {
    const stays = await published(desk, assemblyOn('2018-02-03', 'Stolen'));
    const waits = await verified(desk, assemblyOn('2018-02-04', 'Waits'));
    const hidden = await hide(desk.second, await published(desk, assemblyOn('2018-02-05', 'Hidden by a colleague')));
    await aDayLater(app, [hidden]);
    const victim = await app.signIn('reviewer');
    const thief = clientOf(app.url, victim.cookie, victim.member);
    await app.database.query(`update session set proved_at = now() - interval '61 minutes' where member_id = $1`, [
      victim.member!.id,
    ]);
    const refused = [
      await asked(thief, '/forgettings', [hidden.id]),
      await asked(thief, '/restorations', [hidden.id]),
      await thief.post(
        `/api/incidents/${stays.id}/retractions`,
        { reason: 'CR_CODING', note: 'No.' },
        ifMatch(stays.revision),
      ),
      await thief.post(
        `/api/incidents/${waits.id}/publications`,
        { shownPlace: 'district', shownDate: 'day' },
        ifMatch(waits.revision),
      ),
    ];
    expect(refused.map(({ body }) => body.code)).toEqual(Array(4).fill('step-up-needed'));
    // At eleven minutes it still deletes nothing.
    await app.database.query(`update session set proved_at = now() - interval '11 minutes' where member_id = $1`, [
      victim.member!.id,
    ]);
    expect((await asked(thief, '/forgettings', [hidden.id])).body.code).toBe('step-up-needed');
    const everything = (await app.database.query(`select id from incident where status = 'WS_PUBLISHED'`)) as {
      id: string;
    }[];
    const rows = async () =>
      app.database.query(
        `select (select count(*) from pub.incident)::int + (select count(*) from hidden_row where source = 'pub.incident')::int as n`,
      );
    const were = await rows();
    expect(
      (
        await asked(
          thief,
          '',
          everything.map(({ id }) => id),
        )
      ).body.done,
    ).toBe(everything.length);
    expect(await rows()).toEqual(were);
    expect(
      (
        await asked(
          desk.second,
          '/restorations',
          everything.map(({ id }) => id),
        )
      ).body.done,
    ).toBe(everything.length);
  });

  it('nobody forgets what they asked to forget, or what nobody asked to, nobody within a day, and nobody many at once; somebody else does, one by one proof', async () => {
    const record = await aHidden('Forgotten');
    const said = async (client: Client): Promise<unknown> =>
      (await asked(client, '/forgettings', [record.id])).body.results[0]!.problem;
    const asks = async (client: Client): Promise<unknown> =>
      (await asked(client, '/forgetting-requests', [record.id])).body.results[0]!.problem;
    // Whoever hid it has not asked for that: nobody else may delete it by themselves.
    expect([await said(desk.reviewer), await said(desk.second)]).toEqual([
      'second-person-needed',
      'second-person-needed',
    ]);
    expect([await asks(desk.reviewer), await asks(desk.second)]).toEqual([null, 'wrong-state']);
    expect([await said(desk.reviewer), await said(desk.second)]).toEqual(['second-person-needed', 'too-early']);
    await app.database.query(
      `update withdrawal set at = now() - interval '23 hours 59 minutes' where incident_id = $1`,
      [record.id],
    );
    expect(await said(desk.second)).toBe('too-early');
    await aDayLater(app, [record]);
    expect(await said(desk.reviewer)).toBe('second-person-needed');
    expect(await said(desk.second)).toBeNull();
    expect([
      await said(desk.second),
      (await asked(desk.second, '/restorations', [record.id])).body.results[0]!.problem,
    ]).toEqual(['wrong-state', 'wrong-state']);
    expect(await app.database.query('select 1 from hidden_row where code = $1', [record.code])).toEqual([]);
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).status).toBe(410);
    await app.database.query(
      `insert into withdrawal (incident_id, revision, withdrawn_by, stood, decision, answered_by, answered_at) select $1, n, $2, 'WS_PUBLISHED', 'forget', $3, now() from generate_series(-${FORGOTTEN_PER_HOUR}, -1) n`,
      [record.id, desk.reviewer.member!.id, desk.second.member!.id],
    );
    expect(FORGOTTEN_PER_HOUR).toBe(20);
    const another = await aHidden('Not today');
    await asked(desk.reviewer, '/forgetting-requests', [another.id]);
    await aDayLater(app, [another]);
    const many = await asked(desk.second, '/forgettings', [another.id]);
    expect([many.status, many.body.code, Number(many.headers.get('retry-after')) > 3_000]).toEqual([
      429,
      'hourly-limit',
      true,
    ]);
    await app.database.query('delete from withdrawal where revision < 0');
  });

  it('says of each record why it was not done, and does the others', async () => {
    const [draft, shown] = [
      await verified(desk, assemblyOn('2019-06-01', 'Never published')),
      await published(desk, assemblyOn('2019-06-02', 'Published')),
    ];
    const nobody = randomUUID();
    const { body } = await asked(desk.reviewer, '', [draft.id, shown.id, nobody, shown.id]);
    expect(body).toEqual({
      done: 1,
      results: [
        { id: draft.id, code: null, problem: 'wrong-state' },
        { id: shown.id, code: shown.code, problem: null },
        { id: nobody, code: null, problem: 'not-found' },
      ],
    });
    expect((await asked(desk.reviewer, '', [shown.id])).body.results[0]!.problem).toBe('wrong-state');
    for (const [body, pointer] of [
      [{ ids: [], reason: 'x' }, '/ids'],
      [{ ids: ['no'], reason: 'x' }, '/ids/0'],
      [{ ids: [shown.id] }, '/reason'],
      [{ ids: Array.from({ length: 501 }, () => randomUUID()), reason: 'x' }, '/ids'],
    ] as const) {
      const refused = await desk.reviewer.post<{ errors: { pointer: string }[] }>('/api/incidents/hidings', body);
      expect([refused.status, refused.body.errors[0]!.pointer]).toEqual([422, pointer]);
    }
    for (const client of [desk.monitor, desk.analyst, desk.admin])
      expect((await asked(client, '', [shown.id])).status).toBe(403);
  });

  it('hides by its public code what readers see, also for a reviewer who may not see the record; any other code gets one answer', async () => {
    const shown = await published(desk, assemblyOn('2019-06-03', 'Stork at the gate'));
    const narrowed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${shown.id}`,
      but(shown.incident, { sensitivity: 'S3_RESTRICTED' }),
      ifMatch(shown.revision),
    );
    expect([narrowed.status, narrowed.body.limited]).toEqual([200, true]);
    const [byId, joined, away, draft, unseen] = [
      await published(desk, assemblyOn('2019-06-04', 'By its id')),
      await published(desk, assemblyOn('2019-06-05', 'Joined')),
      await published(desk, assemblyOn('2019-06-06', 'Away')),
      await log(desk.monitor, assemblyOn('2019-06-07', 'A draft')),
      await verified(desk, assemblyOn('2019-06-08', 'Verified')),
    ];
    await merge(desk.reviewer, joined, byId.id);
    await hide(desk.reviewer, away);
    for (const [id, code] of [
      [draft.id, 'KH-DRAFT0'],
      [unseen.id, 'KH-SEEN00'],
    ])
      await app.database.query('update incident set code = $2 where id = $1', [id, code]);
    try {
      // Outside the case team there is no such record, and readers see it all the same.
      expect((await desk.second.get(`/api/incidents/${shown.id}`)).status).toBe(404);
      expect((await asked(desk.second, '', [shown.id])).body.results).toEqual([
        { id: shown.id, code: null, problem: 'not-found' },
      ]);
      expect((await app.visitor.get(`/api/public/incidents/${shown.code}`)).status).toBe(200);
      const nothing = ['KH-DRAFT0', 'KH-SEEN00', away.code!, 'KH-000000'];
      const { body } = await asked(desk.second, '', [
        shown.code!.toLowerCase(),
        byId.id,
        byId.code!,
        ...nothing,
        joined.code!,
      ]);
      expect(body).toEqual({
        done: 3,
        results: [
          { id: shown.code, code: shown.code, problem: null },
          { id: byId.id, code: byId.code, problem: null },
          { id: byId.code, code: byId.code, problem: null },
          ...nothing.map((code) => ({ id: code, code, problem: 'not-found' })),
          { id: joined.code, code: joined.code, problem: null },
        ],
      });
    } finally {
      await app.database.query(`update incident set code = null where code in ('KH-DRAFT0', 'KH-SEEN00')`);
    }
    for (const { code } of [shown, byId, joined])
      expect((await app.visitor.get(`/api/public/incidents/${code}`)).status).toBe(410);
    expect((await leaves()).join()).not.toContain('Stork');
    // Every reviewer is told, also outside the case team, who learns no more than readers knew.
    const told = async (reviewer: typeof desk.second): Promise<unknown> => {
      const { items } = (await reviewer.get<{ items: { code: string }[] }>('/api/incidents/hidings')).body;
      return items.find(({ code }) => code === shown.code);
    };
    expect(await told(desk.second)).toMatchObject({ isOutside: true, title: null, reason: null, mayLook: false });
    expect(await told(desk.reviewer)).toMatchObject({ isOutside: false, title: 'Stork at the gate', mayLook: true });
    expect(await current(shown.id)).toMatchObject({ status: 'WS_RETRACTED', hidden: { by: desk.second.member!.name } });
    expect(((await current(draft.id)) as { status?: unknown }).status).toBe(404);
    expect((await desk.monitor.get<IncidentRecord>(`/api/incidents/${draft.id}`)).body.status).toBe('WS_DRAFT');
    // By a code nothing is restored or forgotten.
    expect((await asked(desk.reviewer, '/restorations', [shown.code!])).status).toBe(422);
    for (const client of [desk.monitor, desk.analyst, desk.admin])
      expect((await asked(client, '', [shown.code!])).status).toBe(403);
  });

  it('restores no duplicate while the record that it was joined to is hidden, and both together', async () => {
    const event = await published(desk, assemblyOn('2019-07-01', 'Egret of the event'));
    const duplicate = await merge(
      desk.reviewer,
      await published(desk, assemblyOn('2019-07-01', 'Egret, logged twice')),
      event.id,
    );
    expect((await asked(desk.reviewer, '', [event.id, duplicate.id])).body.done).toBe(2);
    expect((await asked(desk.reviewer, '/restorations', [duplicate.id])).body.results[0]!.problem).toBe('wrong-state');
    expect((await leaves()).join()).not.toContain('Egret');
    expect((await asked(desk.reviewer, '/restorations', [duplicate.id, event.id])).body.done).toBe(2);
    const led = await app.visitor.get(`/api/public/incidents/${duplicate.code}`);
    expect([led.status, led.headers.get('location')]).toEqual([308, `/api/public/incidents/${event.code}`]);
  });

  it('is told apart in the list of the desk from what was retracted, until it is restored', async () => {
    const hidden = await published(desk, assemblyOn('2018-04-01', 'Avocet that is hidden'));
    const retracted = await published(desk, assemblyOn('2018-04-02', 'Avocet that is retracted'));
    await retract(desk.reviewer, retracted, 'CR_CODING', 'Coded by mistake.');
    await hide(desk.reviewer, hidden);
    const listed = async (): Promise<unknown[]> =>
      (await desk.monitor.get<RecordQueue & Record<string, unknown>>('/api/incidents?q=Avocet')).body.items
        .map(({ title, status, isHidden }) => [title, status, isHidden])
        .sort();
    expect(await listed()).toEqual([
      ['Avocet that is hidden', 'WS_RETRACTED', true],
      ['Avocet that is retracted', 'WS_RETRACTED', false],
    ]);
    const narrowed = async (status: string): Promise<unknown[]> => {
      const { body } = await desk.monitor.get<RecordQueue>(`/api/incidents?q=Avocet&status=${status}`);
      return [Object.fromEntries(body.filters['status']!), body.total, body.items.map(({ title }) => title)];
    };
    const counted = { WS_RETRACTED: 1, HIDDEN: 1 };
    expect(await narrowed('WS_RETRACTED')).toEqual([counted, 1, ['Avocet that is retracted']]);
    expect(await narrowed('HIDDEN')).toEqual([counted, 1, ['Avocet that is hidden']]);
    await restore(desk.reviewer, await current(hidden.id));
    expect((await listed())[0]).toEqual(['Avocet that is hidden', 'WS_PUBLISHED', false]);
  });

  it('a detail that is erased meanwhile does not come back, in no version and no report', async () => {
    const record = await published(
      desk,
      assemblyOn('2017-03-01', 'Ibis at the gate', { publicSummary: 'Ibis said it.' }),
    );
    const report = (
      await desk.analyst.post<{ code: string }>('/api/reports', {
        title: '2017',
        question: 'indicator=I02&period=2017',
      })
    ).body.code;
    await releaseAll(desk);
    await hide(desk.reviewer, record);
    for (const path of ['/title', '/publicSummary']) {
      const id = randomUUID();
      expect(
        (await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, { id, path, why: 'It names her.' })).status,
      ).toBe(200);
      expect((await desk.admin.post(`/api/erasures/${id}/approvals`, {})).status).toBe(200);
    }
    const aside = async (): Promise<string> => JSON.stringify(await app.database.query('select * from hidden_row'));
    expect(await aside()).not.toContain('Ibis');
    await restore(desk.second, await current(record.id));
    expect((await leaves([report])).join()).not.toContain('Ibis');
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).body).toMatchObject({
      title: '—',
      summary: null,
    });
    expect((await app.visitor.get(`/api/public/reports/${report}`)).body).toMatchObject({
      withdrawn: 0,
      rows: [expect.objectContaining({ title: '—' })],
    });
  });

  it('a report that is frozen while a record is hidden names it only once it is shown again', async () => {
    const record = await aHidden('Named in a draft');
    const draft = aDraft('half-year');
    const code = await frozen(desk.analyst, { ...draft, title: { ...draft.title, en: `Of ${record.code}` } });
    expect((await desk.analyst.post(`/api/reports/${code}/publications`, {})).status).toBeLessThan(300);
    await releaseAll(desk);
    const read = async (): Promise<string> =>
      (await app.visitor.get(`/api/public/reports/${code}/document?as=json`)).text +
      (await app.visitor.get('/sitemap.xml')).text +
      JSON.stringify(await app.database.query('select * from pub.written_report'));
    expect(await read()).not.toContain(record.code!);
    await restore(desk.second, record);
    expect(await read()).toContain(record.code!);
  });

  it('what was withdrawn before hiding was there comes back the old way: to be published anew', async () => {
    const record = await aHidden('Deleted at once, then');
    await app.database.query('delete from hidden_row where code = $1', [record.code]);
    await app.database.query('update withdrawal set batch = null, seq = null, codes = null where incident_id = $1', [
      record.id,
    ]);
    expect((await restore(desk.second, record)).status).toBe('WS_VERIFIED');
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).status).toBe(410);
  });
});
