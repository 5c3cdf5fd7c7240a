import { describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { PREPARED_LAST, PreparedClient } from '../platform/database/prepared-statement.js';
import type { Client, TestApp } from '../testing/app.js';
import { anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import { CREATE, ifMatch, log, published, submit, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const put = (client: Client, id: string, incident: Incident, headers: Record<string, string>) =>
  client.put<IncidentRecord>(`/api/incidents/${id}`, incident, headers);
const read = (client: Client, id: string) => client.get<IncidentRecord>(`/api/incidents/${id}`);
const saves = async (id: string): Promise<number> =>
  (
    (await app.database.query(`select count(*)::int as n from change where incident_id = $1 and kind = 'saved'`, [
      id,
    ])) as { n: number }[]
  )[0]!.n;

it('commits with its line of the log in one round trip, whether it is new or changed', async () => {
  const asked = jest.spyOn(PreparedClient.prototype, 'query');
  try {
    const record = await log(desk.monitor, anIncident());
    const changed = but(record.incident, { title: 'What really happened', narrative: 'Banners were taken.' });
    expect((await put(desk.monitor, record.id, changed, ifMatch(1))).status).toBe(200);
    const last = asked.mock.calls.filter(([text]) => String(text).startsWith(PREPARED_LAST));
    expect(last.map(([text]) => String(text))).toEqual(Array(2).fill(expect.stringContaining('log_append(')));
    expect(await saves(record.id)).toBe(2);
  } finally {
    asked.mockRestore();
  }
});

describe('a change', () => {
  /** Counts the round trips of the transaction of a request that ends with a line of the log. */
  const roundTripsOf = async (request: () => Promise<unknown>): Promise<number> => {
    const [asked, sent] = [jest.spyOn(PreparedClient.prototype, 'query'), jest.spyOn(pg.Connection.prototype, 'sync')];
    try {
      await request();
      const { calls, contexts, invocationCallOrder: order } = asked.mock;
      const last = calls.findIndex(([text]) => String(text).startsWith(PREPARED_LAST));
      const client = contexts[last] as PreparedClient;
      // The queue, which follows what is saved, may use the same connection before and after.
      const isOf = (text: string, i: number): boolean => String(calls[i]![0]) === text && contexts[i] === client;
      const begun = calls.findLastIndex((_, i) => i < last && isOf('START TRANSACTION', i));
      const ended = calls.findIndex((_, i) => i > last && isOf('COMMIT', i));
      return sent.mock.invocationCallOrder.filter(
        (at, i) => at > order[begun]! && at < order[ended]! && sent.mock.contexts[i] === client.connection,
      ).length;
    } finally {
      asked.mockRestore();
      sent.mockRestore();
    }
  };

  it('reads in one round trip and writes in another; in a third if children and internal answers differ', async () => {
    const { id, incident } = await log(desk.monitor, anIncident({ narrative: 'Banners were taken.' }));
    const [title, all] = [{ title: 'What really happened' }, { narrative: 'Flags were taken.', acts: [anAct()] }];
    expect(await roundTripsOf(() => put(desk.monitor, id, but(incident, title), ifMatch(1)))).toBe(2);
    expect(await roundTripsOf(() => put(desk.monitor, id, but(incident, { ...title, ...all }), ifMatch(2)))).toBe(3);
    expect((await read(desk.monitor, id)).body).toMatchObject({ revision: 3, incident: { ...title, ...all } });
  });

  it('compares with what another wrote while it waited for the record', async () => {
    const { id, incident } = await log(desk.monitor, anIncident());
    const fewer = but(incident, { acts: [] });
    let answer: Promise<{ status: number; body: IncidentRecord }> | null = null;
    await app.database.transaction(async (manager) => {
      await manager.query('select from incident where id = $1 for update', [id]);
      await manager.query('delete from act where incident_id = $1', [id]);
      answer = put(desk.monitor, id, fewer, ifMatch(1));
      await untilSomebodyWaits(app.database);
    });
    // Nothing differs any more.
    expect([(await answer!).status, (await answer!).body.revision]).toEqual([200, 1]);
  });
});

describe('a retry', () => {
  it('of a creation makes one record and answers it again', async () => {
    const [id, incident] = [randomUUID(), anIncident()];
    const first = await put(desk.monitor, id, incident, CREATE);
    const again = await put(desk.monitor, id, incident, CREATE);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('etag')).toBe('"1"');
    expect(await saves(id)).toBe(1);
  });

  it('that arrives together with the first makes one record, too', async () => {
    const [id, incident] = [randomUUID(), anIncident()];
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(desk.monitor, id, incident, CREATE)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(await saves(id)).toBe(1);
  });

  it('of a creation with other content is refused, and nothing is overwritten', async () => {
    const [id, incident] = [randomUUID(), anIncident()];
    await put(desk.monitor, id, incident, CREATE);
    const other = await put(desk.monitor, id, but(incident, { title: 'Another title' }), CREATE);
    expect([other.status, (other.body as unknown as { code: string }).code]).toEqual([409, 'already-exists']);
    expect((await read(desk.monitor, id)).body.incident).toEqual(incident);
  });

  it('of a change saves once, though its revision is the one before', async () => {
    const record = await log(desk.monitor, anIncident());
    const changed = but(record.incident, { title: 'What really happened' });
    const first = await put(desk.monitor, record.id, changed, ifMatch(1));
    const again = await put(desk.monitor, record.id, changed, ifMatch(1));
    expect([first.status, again.status, again.headers.get('etag')]).toEqual([200, 200, '"2"']);
    expect(await saves(record.id)).toBe(2);
  });

  it('of a creation that was submitted meanwhile answers the record as it stands', async () => {
    const [id, incident] = [randomUUID(), anIncident()];
    await submit(desk.monitor, (await put(desk.monitor, id, incident, CREATE)).body);
    const again = await put(desk.monitor, id, incident, CREATE);
    expect([again.status, again.body.status]).toEqual([200, 'WS_SUBMITTED']);
  });
});

describe('children', () => {
  it('that are left out are removed, that stay keep their order and their sources', async () => {
    const sources = [aSource(), aSource({ publisher: 'Other Weekly' })];
    const acts = [
      anAct({ sources: [sources[1]!.id, sources[0]!.id].sort() }),
      anAct({ type: 'RS_DISPERSAL_ORDER' }),
      anAct({ type: 'RS_CORDON' }),
    ];
    const record = await log(desk.monitor, anIncident({ sources, acts }));
    const fewer = but(record.incident, { acts: [acts[2]!, acts[0]!] });
    const { body } = await put(desk.monitor, record.id, fewer, ifMatch(1));
    expect(body.incident.acts.map((act) => act.id)).toEqual([acts[2]!.id, acts[0]!.id]);
    expect([...body.incident.acts[1]!.sources].sort()).toEqual(acts[0]!.sources);
  });

  it('of another record are refused by their place, and stay there', async () => {
    const theirs = await log(desk.reviewer, anIncident());
    const mine = anIncident({
      acts: [anAct(), but(anAct({ type: 'RS_CORDON' }), { id: theirs.incident.acts[0]!.id })],
    });
    const answer = await put(desk.monitor, randomUUID(), mine, CREATE);
    expect([answer.status, (answer.body as unknown as { errors: unknown }).errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/acts/1/id', code: 'id-of-another-record' })],
    ]);
    expect((await read(desk.reviewer, theirs.id)).body.incident).toEqual(theirs.incident);
  });

  it('that two records claim at the same moment belong to one of them, whole', async () => {
    for (let round = 0; round < 5; round += 1) {
      const act = anAct();
      const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const answers = await Promise.all(ids.map((id) => put(desk.monitor, id, anIncident({ acts: [act] }), CREATE)));
      const kept = ids.filter((_id, i) => answers[i]!.status === 201);
      expect(kept).toHaveLength(1);
      expect(
        answers.map((answer) => answer.status).filter((status) => status !== 201 && status !== 409 && status !== 422),
      ).toEqual([]);
      expect((await read(desk.monitor, kept[0]!)).body.incident.acts).toEqual([act]);
      const others = await Promise.all(ids.filter((id) => id !== kept[0]).map((id) => read(desk.monitor, id)));
      expect(others.map((other) => other.status)).toEqual([404, 404, 404]);
    }
  });
});

describe('what is internal', () => {
  const secret = {
    timeOfDay: 'Heron at nine',
    placeNote: 'Heron behind the market',
    narrative: 'Heron told us',
    point: { lat: 11.5564, lon: 104.9282, accuracyMetres: 10 },
  };
  const withSecrets = () =>
    anIncident({
      ...secret,
      acts: [anAct({ note: 'Heron of the act' })],
      sources: [aSource({ note: 'Heron of the source' }), aSource({ publisher: 'Other' })],
    });
  const isWithheld = (record: IncidentRecord): boolean =>
    record.internalWithheld && !JSON.stringify(record).includes('Heron') && record.incident.point === null;

  it('is read by its author until it is verified, by reviewers from its submission on, and by no analyst', async () => {
    const draft = await log(desk.monitor, withSecrets());
    expect(draft.incident).toMatchObject(secret);
    expect((await read(desk.reviewer, draft.id)).status).toBe(404);

    const submitted = await submit(desk.monitor, draft);
    expect(submitted).toMatchObject({ internalWithheld: false, incident: secret });
    expect(isWithheld((await read(desk.analyst, draft.id)).body)).toBe(true);
    expect((await read(desk.reviewer, draft.id)).body).toMatchObject({
      internalWithheld: false,
      incident: { ...secret, acts: [{ note: 'Heron of the act' }] },
    });
    expect((await read(desk.admin, draft.id)).status).toBe(403);

    const asked = { decision: 'return', question: 'On which side of the market?' };
    await desk.reviewer.post(`/api/incidents/${draft.id}/reviews`, asked, ifMatch(submitted.revision));
    expect((await read(desk.monitor, draft.id)).body).toMatchObject({
      internalWithheld: false,
      question: asked.question,
      incident: secret,
    });
    expect((await read(desk.second, draft.id)).body).toMatchObject({ internalWithheld: false, incident: secret });
    expect((await read(desk.analyst, draft.id)).status).toBe(404);

    const again = await submit(desk.monitor, (await read(desk.monitor, draft.id)).body);
    await verify(desk.reviewer, again);
    expect(isWithheld((await read(desk.monitor, draft.id)).body)).toBe(true);
  });

  it('is named in the history without its value, and stands nowhere in the database in plain words', async () => {
    const draft = await log(desk.monitor, withSecrets());
    await put(desk.monitor, draft.id, but(draft.incident, { narrative: 'Heron told us more' }), ifMatch(1));
    const history = await desk.monitor.get<{
      items: { kind: string; values: { path: string; value: unknown; internal: boolean }[] }[];
    }>(`/api/incidents/${draft.id}/changes`);
    expect(history.body.items[1]!.values).toEqual([{ path: '/narrative', value: null, internal: true }]);
    expect(history.text).not.toContain('Heron');

    const tables: { name: string }[] = await app.database.query(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'pub') and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const [found] = (await app.database.query(
        `select count(*)::int as n from ${name} t where t::text ~* 'Heron|104\\.9282|${Buffer.from('Heron').toString('hex')}|${Buffer.from('104.9282').toString('hex')}'`,
      )) as { n: number }[];
      expect([name, found!.n]).toEqual([name, 0]);
    }
    const [kept] = (await app.database.query(
      'select count(*)::int as n from incident_private where value is not null and incident_id = $1',
      [draft.id],
    )) as { n: number }[];
    expect(kept!.n).toBe(7);
  });

  it('has the fields that the codebook says', () => {
    expect(
      fieldsOf(Incident)
        .filter((field) => field.class === 'internal')
        .map((field) => field.name),
    ).toEqual(['timeOfDay', 'point', 'landmark', 'placeNote', 'narrative', 'tags', 'ownAnswers']);
  });
});

describe('the history of a record', () => {
  it('says who did what, at which revision and why, and what each answer became', async () => {
    const draft = await log(desk.monitor, anIncident());
    const [act] = draft.incident.acts;
    const saved = await put(
      desk.monitor,
      draft.id,
      but(draft.incident, { title: 'Banners taken away', acts: [but(act!, { type: 'RS_DESTROY_MATERIAL' })] }),
      ifMatch(1),
    );
    await verify(desk.reviewer, await submit(desk.monitor, saved.body));
    const { body } = await desk.monitor.get<{
      items: { seq: number; actor: string; kind: string; reason: string | null; revision: number; values: unknown[] }[];
    }>(`/api/incidents/${draft.id}/changes`);
    expect(body.items.map(({ actor, kind, revision, reason }) => [actor, kind, revision, reason])).toEqual([
      [desk.monitor.member!.name, 'saved', 1, null],
      [desk.monitor.member!.name, 'saved', 2, null],
      [desk.monitor.member!.name, 'submitted', 3, null],
      [desk.reviewer.member!.name, 'verified', 4, 'The sources agree on what happened.'],
    ]);
    // By their number in this history: a position in the log would tell how much others wrote in between.
    expect(body.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(body.items[1]!.values).toEqual([
      { path: `/acts/${act!.id}/type`, value: 'RS_DESTROY_MATERIAL', internal: false },
      { path: '/title', value: 'Banners taken away', internal: false },
    ]);
  });
});

describe('a record that two people have in hand', () => {
  it('names who took it for review, and who saved it last', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Taken for review' })));
    expect(record).toMatchObject({ reviewer: null, changedBy: desk.monitor.member!.name });
    const taken = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'take' },
      ifMatch(record.revision),
    );
    expect(taken.body).toMatchObject({ reviewer: desk.reviewer.member!.name, author: desk.monitor.member!.name });
    const { items } = (await desk.second.get<RecordQueue>('/api/incidents?q=taken%20for%20review')).body;
    expect(items).toMatchObject([{ reviewer: desk.reviewer.member!.name, author: desk.monitor.member!.name }]);
    const stale = await desk.second.put<{ current: IncidentRecord }>(
      `/api/incidents/${record.id}`,
      but(record.incident, { title: 'Too late' }),
      ifMatch(record.revision),
    );
    expect([stale.status, stale.body.current.changedBy]).toEqual([412, desk.reviewer.member!.name]);
  });

  it('waits in the queue of every other reviewer when it was published and is corrected', async () => {
    const record = await published(desk, anIncident({ title: 'Corrected by one' }));
    const of = async (client: Client): Promise<[number, string[]]> => {
      const { body } = await client.get<RecordQueue>('/api/incidents?q=corrected%20by%20one&task=correction');
      return [body.total, body.items.map(({ id }) => id)];
    };
    expect(await of(desk.second)).toEqual([0, []]);
    await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      but(record.incident, { crowd: { state: 'CS_EXACT', low: 40, high: 40, text: null } }),
      ifMatch(record.revision),
    );
    expect([await of(desk.second), await of(desk.reviewer)]).toEqual([
      [1, [record.id]],
      [0, []],
    ]);
  });
});

describe('the queue', () => {
  it('says how many there are in all while it shows a page, and its pages lose and repeat none', async () => {
    const monitor = await app.signIn('monitor');
    const titles = Array.from({ length: 57 }, (_, n) => `Queue ${n}`);
    for (let at = 0; at < titles.length; at += 8)
      await Promise.all(titles.slice(at, at + 8).map((title) => log(monitor, anIncident({ title }))));
    const seen: string[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const { body } = await monitor.get<RecordQueue>(`/api/incidents?q=queue&status=WS_DRAFT&page=${page}`);
      expect(body.total).toBe(57);
      expect(body.filters['status']).toEqual([['WS_DRAFT', 57]]);
      expect([body.page, body.pages]).toEqual([page, 2]);
      seen.push(...body.items.map((item) => item.title!));
      ({ pages } = body);
    }
    expect(seen).toHaveLength(57);
    expect([...seen].sort()).toEqual([...titles].sort());
  });

  it('shows a monitor their own, an analyst what was submitted, a reviewer all but others’ drafts; answers and counts alike', async () => {
    const other = await app.signIn('monitor');
    const [draft, sent] = [
      await log(other, anIncident({ title: 'Sight draft' })),
      await submit(other, await log(other, anIncident({ title: 'Sight sent' }))),
    ];
    const sees = async (client: Client): Promise<[number, string[]]> => {
      const { body } = await client.get<RecordQueue>('/api/incidents?q=sight');
      return [body.total, body.items.map((item) => item.id).sort()];
    };
    expect(await sees(other)).toEqual([2, [draft.id, sent.id].sort()]);
    expect(await sees(desk.monitor)).toEqual([0, []]);
    expect(await sees(desk.analyst)).toEqual([1, [sent.id]]);
    expect(await sees(desk.reviewer)).toEqual([1, [sent.id]]);
    expect((await desk.admin.get('/api/incidents')).status).toBe(403);
    const mine = await desk.reviewer.get<RecordQueue>('/api/incidents?q=sight&mine=true');
    expect(mine.body.total).toBe(0);
  });

  it.each([
    ['page', '0'],
    ['page', 'x'],
    ['sort', 'narrative'],
    ['from', '2021-02-30'],
    ['mine', 'perhaps'],
    ['q', '...'],
    ['q', Array.from({ length: 17 }, (_, n) => `word${n}`).join(' ')],
    ['status', Array.from({ length: 51 }, (_, n) => `WS_${n}`).join(',')],
    ['cursor', 'x'],
  ])('refuses %s=%s', async (name, value) => {
    const answer = await desk.monitor.get(`/api/incidents?${name}=${encodeURIComponent(value)}`);
    expect([answer.status, answer.body['code'], answer.body['errors']]).toEqual([
      400,
      'invalid-query',
      [expect.objectContaining({ pointer: name })],
    ]);
  });
});
