import { describe, expect, it, jest } from '@jest/globals';
import { EntityManager } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { MergedRecord } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { addPhone, aReport, sealedBody } from '../testing/field-phone.js';
import { aGroupLink, anAct, anIncident, aSource } from '../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { aGroup, ifMatch, log, published, submit, take, verify, type Desk } from '../testing/desk.js';
import { court, decide, type NameAnswer, nameSeenBy, propose, union, withProposed } from '../testing/propose-names.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const submitted = async (more: Partial<Incident> = {}): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident(more)));
const read = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
type Refusal = IncidentRecord & { code: string; errors: { pointer: string; code: string }[] };
const mergeAll = (
  into: { id: string; revision: number },
  records: { id: string; revision: number; take?: string[] }[],
): Promise<Answer<Refusal>> =>
  desk.reviewer.post<Refusal>(
    `/api/incidents/${into.id}/mergers/several`,
    { records: records.map(({ id, revision, take }) => ({ id, revision, take: take ?? [] })) },
    ifMatch(into.revision),
  );
const joined = async (id: string): Promise<MergedRecord[]> =>
  (await desk.reviewer.get<{ items: MergedRecord[] }>(`/api/incidents/${id}/mergers`)).body.items;
const sourcesOf = ({ incident }: IncidentRecord): (string | null)[] =>
  incident.sources.map(({ publisher }) => publisher).sort();

const three = async () => {
  const act = anAct({ type: 'D_ARREST' });
  const [stays, one, two] = [
    await submitted({
      title: 'Stays',
      publicSummary: null,
      sources: [aSource({ publisher: 'First', url: 'https://first.example.org/one' })],
    }),
    await submitted({
      title: 'One',
      publicSummary: 'Said by one.',
      sources: [aSource({ publisher: 'Second', url: 'https://second.example.org/one' })],
    }),
    await submitted({
      title: 'Two',
      sources: [aSource({ publisher: 'Third', url: 'https://third.example.org/one' })],
      acts: [act],
    }),
  ];
  return { stays, one: one!, two: two!, act: two!.incident.acts[0]!.id };
};

/** Whether somebody holds the head of the log, behind which everybody who writes waits. */
const isLogHeld = async (): Promise<boolean> => {
  const free: unknown[] = await app.database.query('select from log_head for update skip locked');
  return free.length === 0;
};

describe('several records of one event', () => {
  it('are merged answer by answer in one go, each with its lines in the history, and parted in one step', async () => {
    const { stays, one, two, act } = await three();
    const before = stays.incident;
    const done = await mergeAll(stays, [
      { ...one, take: ['publicSummary', 'title'] },
      { ...two, take: ['title', act] },
    ]);
    expect(done.status).toBe(200);
    expect(done.body.incident).toMatchObject({ title: 'Two', publicSummary: 'Said by one.' });
    expect(sourcesOf(done.body)).toEqual(['First', 'Second', 'Third']);
    expect(done.body.incident.acts).toHaveLength(before.acts.length + 1);
    const items = await joined(stays.id);
    expect(items.map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
    expect(new Set(items.map(({ together }) => together)).size).toBe(1);
    expect(items[0]!.together).not.toBeNull();
    for (const { id } of [one, two]) {
      const { items: lines } = (await desk.reviewer.get<{ items: { kind: string }[] }>(`/api/incidents/${id}/changes`))
        .body;
      expect(lines.at(-1)!.kind).toBe('merged');
    }
    const first = items.find(({ id }) => id === one.id)!;
    const undone = await desk.reviewer.request(
      'DELETE',
      `/api/incidents/${one.id}/mergers?together=true`,
      undefined,
      ifMatch(first.revision),
    );
    expect(undone.status).toBe(200);
    expect((await read(stays.id)).incident).toEqual(before);
    for (const { id } of [one, two]) expect((await read(id)).status).toBe('WS_SUBMITTED');
    expect(await joined(stays.id)).toEqual([]);
  });

  it('come back as they were, where that leads to nothing public: a grade is given again', async () => {
    const { stays, one, two } = await three();
    const taken = await take(desk.second, one);
    const graded = await verify(desk.second, await submitted({ title: 'Graded' }));
    const merged = await mergeAll(stays, [taken, two, graded]);
    expect(merged.status).toBe(200);
    const { revision } = await read(one.id);
    await desk.reviewer.request(
      'DELETE',
      `/api/incidents/${one.id}/mergers?together=true`,
      undefined,
      ifMatch(revision),
    );
    const now = await Promise.all([one, two, graded].map(({ id }) => read(id)));
    expect(now.map(({ status, reviewer }) => [status, reviewer])).toEqual([
      ['WS_UNDER_REVIEW', desk.second.member!.name],
      ['WS_SUBMITTED', null],
      ['WS_UNDER_REVIEW', null],
    ]);
  });

  it('pass on that somebody is at risk to the record that stays, until it is taken or they are parted', async () => {
    const phone = await addPhone(app, desk.monitor);
    const report = aReport({
      atRisk: true,
      handOver: true,
      incident: { ...anIncident({ title: 'Avocet at the gate' }) },
    });
    await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key));
    const [between, stays] = [await submitted({ title: 'Avocet' }), await submitted({ title: 'Avocet, whole' })];
    const atRisk = async (): Promise<{ queue: string[]; inbox: number }> => {
      const queue = await desk.second.get<{ items: { id: string }[] }>('/api/incidents?q=avocet&gap=at-risk');
      const inbox = await desk.second.get<{ urgent: number }>('/api/field/inbox');
      return { queue: queue.body.items.map(({ id }) => id), inbox: inbox.body.urgent };
    };
    const part = async (id: string): Promise<void> => {
      const seen = ifMatch((await read(id)).revision);
      expect((await desk.reviewer.request('DELETE', `/api/incidents/${id}/mergers`, undefined, seen)).status).toBe(200);
    };
    const merge = async (id: string, into: string): Promise<void> => {
      const seen = ifMatch((await read(id)).revision);
      expect((await desk.reviewer.post(`/api/incidents/${id}/mergers`, { into, take: [] }, seen)).status).toBe(200);
    };
    expect(await atRisk()).toEqual({ queue: [report.id], inbox: 1 });
    await merge(report.id, between.id);
    expect(await atRisk()).toEqual({ queue: [between.id], inbox: 1 });
    await merge(between.id, stays.id);
    expect(await atRisk()).toEqual({ queue: [stays.id], inbox: 1 });
    await part(between.id);
    expect(await atRisk()).toEqual({ queue: [between.id], inbox: 1 });
    await merge(between.id, stays.id);
    await take(desk.second, await read(stays.id));
    expect(await atRisk()).toEqual({ queue: [], inbox: 0 });
    await part(between.id);
    await part(report.id);
    expect(await atRisk()).toEqual({ queue: [report.id], inbox: 1 });
    expect((await read(report.id)).status).toBe('WS_SUBMITTED');
  });

  it('are parted one by one, too: the others stay merged', async () => {
    const { stays, one, two } = await three();
    await mergeAll(stays, [one, two]);
    const [{ revision }] = (await joined(stays.id)).filter(({ id }) => id === one.id) as [MergedRecord];
    await desk.reviewer.request('DELETE', `/api/incidents/${one.id}/mergers`, undefined, ifMatch(revision));
    expect(sourcesOf(await read(stays.id))).toEqual(['First', 'Third']);
    expect((await joined(stays.id)).map(({ id }) => id)).toEqual([two.id]);
  });

  it('stay as they are, all of them, where one is refused: it says which', async () => {
    const { stays, one, two } = await three();
    const known = await published(desk, anIncident({ title: 'Known to readers' }));
    const refused = async (...records: Parameters<typeof mergeAll>[1]) => {
      const { status, body } = await mergeAll(stays, records);
      return [status, body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)];
    };
    expect(await refused(one, known)).toEqual([422, ['/records/1/id merge-alone']]);
    expect(await refused(one, one)).toEqual([422, ['/records/1/id repeated-id']]);
    expect(await refused(one, stays)).toEqual([422, ['/records/1/id same-record']]);
    expect((await mergeAll(stays, [one])).status).toBe(422);
    expect(await refused(one, { ...two, take: ['title', 'nonsense'] })).toEqual([
      422,
      ['/records/1/take/1 unknown-code'],
    ]);
    const calm = await submitted({ interference: 'IN_NONE', acts: [], accounts: [] });
    expect(await refused({ ...calm, take: ['interference'] }, one)).toEqual([
      422,
      ['/records/0/take acts-contradict-none'],
    ]);
    expect((await mergeAll(stays, [one, { ...two, revision: two.revision + 1 }])).status).toBe(412);
    expect((await mergeAll({ ...stays, revision: stays.revision + 1 }, [one, two])).status).toBe(412);
    expect((await mergeAll(stays, [one, { ...two, take: ['narrative', 'acts'] }])).status).toBe(422);
    expect(await joined(stays.id)).toEqual([]);
    for (const before of [stays, one, two]) expect((await read(before.id)).revision).toBe(before.revision);
    const other = await app.signIn('monitor');
    expect((await other.post(`/api/incidents/${stays.id}/mergers/several`, {})).status).toBe(403);
  });

  it('are parted as far as the member sees them, who learns of no other', async () => {
    const { stays, two } = await three();
    const [limited, last] = [await submitted({ title: 'Limited', sensitivity: 'S3_RESTRICTED' }), await submitted()];
    const team = { members: [desk.reviewer.member!.id] };
    await desk.monitor.put(`/api/incidents/${limited.id}/case-team`, team, ifMatch(limited.revision));
    const seen = (id: string) => desk.second.get<IncidentRecord>(`/api/incidents/${id}`);
    const open = async () => {
      const { incident, revision } = await read(stays.id);
      const fields = { ...incident, sensitivity: 'S0_PUBLIC' };
      expect((await desk.reviewer.put(`/api/incidents/${stays.id}`, fields, ifMatch(revision))).status).toBe(200);
    };
    const part = async (id: string) =>
      desk.second.request(
        'DELETE',
        `/api/incidents/${id}/mergers?together=true`,
        undefined,
        ifMatch((await seen(id)).body.revision),
      );
    const told = async (): Promise<[string, boolean][]> =>
      (await desk.second.get<{ items: MergedRecord[] }>(`/api/incidents/${stays.id}/mergers`)).body.items
        .map(({ id, together }): [string, boolean] => [id, together !== null])
        .sort();
    const merged = await mergeAll(stays, [await read(limited.id), two]);
    expect(merged.status).toBe(200);
    await open();
    expect((await seen(limited.id)).status).toBe(404);
    expect(await told()).toEqual([[two.id, false]]);
    expect((await part(two.id)).status).toBe(200);
    expect([(await read(two.id)).status, (await read(limited.id)).status]).toEqual(['WS_SUBMITTED', 'WS_MERGED']);
    await desk.reviewer.request(
      'DELETE',
      `/api/incidents/${limited.id}/mergers`,
      undefined,
      ifMatch((await read(limited.id)).revision),
    );
    const again = await Promise.all([limited, two, last].map(({ id }) => read(id)));
    expect((await mergeAll(await read(stays.id), again)).status).toBe(200);
    await open();
    expect(await told()).toEqual([two.id, last.id].sort().map((id) => [id, true]));
    expect((await part(two.id)).status).toBe(200);
    expect(await Promise.all([two, last, limited].map(async ({ id }) => (await read(id)).status))).toEqual([
      'WS_SUBMITTED',
      'WS_SUBMITTED',
      'WS_MERGED',
    ]);
  });

  it('are parted together after a member who may not change the remaining record parted one of them', async () => {
    const { stays, one, two } = await three();
    const last = await submitted({ title: 'Last' });
    expect((await mergeAll(stays, [one, two, last])).status).toBe(200);
    const { incident, revision } = await read(stays.id);
    const limited = { ...incident, sensitivity: 'S3_RESTRICTED' };
    const put = await desk.reviewer.put<IncidentRecord>(`/api/incidents/${stays.id}`, limited, ifMatch(revision));
    const team = { members: [desk.reviewer.member!.id] };
    await desk.reviewer.put(`/api/incidents/${stays.id}/case-team`, team, ifMatch(put.body.revision));
    expect((await desk.second.get(`/api/incidents/${stays.id}`)).status).toBe(404);
    const part = async (client: Client, id: string, together: boolean): Promise<number> => {
      const seen = ifMatch((await read(id)).revision);
      const path = `/api/incidents/${id}/mergers${together ? '?together=true' : ''}`;
      return (await client.request('DELETE', path, undefined, seen)).status;
    };
    const statuses = (): Promise<string[]> =>
      Promise.all([one, two, last].map(async ({ id }) => (await read(id)).status));
    expect(await part(desk.second, one.id, false)).toBe(200);
    expect(await statuses()).toEqual(['WS_SUBMITTED', 'WS_MERGED', 'WS_MERGED']);
    const before = await read(one.id);
    expect(await part(desk.reviewer, one.id, true)).toBe(409);
    expect(await part(desk.reviewer, two.id, true)).toBe(200);
    expect(await statuses()).toEqual(Array(3).fill('WS_SUBMITTED'));
    expect((await read(one.id)).revision).toBe(before.revision);
    expect(sourcesOf(await read(stays.id))).toEqual(['First', 'Second']);
  });

  it('are looked through for unused names once, before anything is logged: it may decrypt all landmarks', async () => {
    const names = [await propose(desk.monitor, court()), await propose(desk.monitor, court())].map(({ body }) => body);
    const [first, second] = names as [NameAnswer, NameAnswer];
    const stays = await submitted({ title: 'Stays', landmark: first.id });
    const one = await submitted({ title: 'One', landmark: second.id });
    const two = await submitted({ title: 'Two', landmark: (await propose(desk.monitor, court())).body.id });
    for (const name of names) await decide(desk.reviewer, name, 'refuse');
    const wasLogHeld: boolean[] = [];
    const { query } = EntityManager.prototype;
    const spy = jest.spyOn(EntityManager.prototype, 'query').mockImplementation(async function (
      this: EntityManager,
      sql: string,
      values?: unknown[],
    ) {
      if (sql.includes('from incident_private where field')) wasLogHeld.push(await isLogHeld());
      return query.call(this, sql, values) as Promise<unknown>;
    } as typeof query);
    try {
      const merged = await mergeAll(stays, [
        { ...one, take: ['landmark'] },
        { ...two, take: ['landmark'] },
      ]);
      expect([merged.status, merged.body.incident.landmark]).toEqual([200, two.incident.landmark]);
    } finally {
      spy.mockRestore();
    }
    expect(wasLogHeld).toEqual([false]);
    const wordsOf = async ({ id }: NameAnswer) => (await nameSeenBy(desk.reviewer, id))!.nameEn;
    expect([await wordsOf(first), await wordsOf(second)]).toEqual([null, second.nameEn]);
  });

  it.each(['group', 'proposed group'])('wait for whoever changes a %s before they hold the log', async (kind) => {
    const { stays, one } = await three();
    const isGroup = kind === 'group';
    const named = isGroup ? (await aGroup(desk, 'DEMO Drivers')).id : (await propose(desk.monitor, union())).body.id;
    const two = await submitted(isGroup ? { groups: [aGroupLink(named)] } : withProposed(named));
    const changing = app.database.createQueryRunner();
    await changing.startTransaction();
    await changing.query(`select from ${isGroup ? 'assembly_group' : 'proposed_name'} where id = $1 for update`, [
      named,
    ]);
    const merging = mergeAll(stays, [one, { ...two, take: [two.incident.groups[0]!.id] }]);
    try {
      await untilSomebodyWaits(app.database);
      expect(await isLogHeld()).toBe(false);
    } finally {
      await changing.rollbackTransaction();
      await changing.release();
    }
    expect((await merging).status).toBe(200);
  });
});
