import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { MergedRecord, PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordRelation } from '@vigil/shared/staff-responses/relations.js';
import { aHarm, anAccount, anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { CREATE, ifMatch, log, releaseAll, submit, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const submitted = async (more: Partial<Incident> = {}): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident(more)));
const read = async ({ id }: { id: string }): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const merge = async (record: { id: string }, into: { id: string }, take: string[] = []): Promise<IncidentRecord> => {
  const answer = await desk.reviewer.post<IncidentRecord>(
    `/api/incidents/${record.id}/mergers`,
    { into: into.id, take },
    ifMatch((await read(record)).revision),
  );
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, answer.text.slice(0, 200)]);
  return answer.body;
};
const undo = async (record: { id: string }, by: Client = desk.second): Promise<number> =>
  (await by.delete(`/api/incidents/${record.id}/mergers`, ifMatch((await read(record)).revision))).status;
/** Stores a picture of a record. @returns its id */
const aPicture = async ({ id: incident }: { id: string }): Promise<string> => {
  const id = randomUUID();
  await app.database.query(
    `insert into evidence (id, incident_id, added_by, state, size, sha256, kind, type, stored_at) values ($1, $2, $3, 'stored', 1, sha256($4), 'photo', 'image/png', now())`,
    [id, incident, desk.reviewer.member!.id, Buffer.from(id)],
  );
  return id;
};
const joined = async (of: { id: string }, by: Client = desk.reviewer): Promise<MergedRecord[]> =>
  (await by.get<{ items: MergedRecord[] }>(`/api/incidents/${of.id}/mergers`)).body.items;

const aDuplicate = (): Partial<Incident> => ({
  title: 'The same in other words',
  narrative: 'Kept for colleagues.',
  publicSummary: 'What is known.',
  peacefulness: 'PE_PEACEFUL',
  sources: [aSource({ publisher: 'Third Monthly', url: 'https://third.example.org/1' })],
  acts: [anAct({ type: 'RS_DISPERSAL_ORDER' })],
  harms: [aHarm()],
});
const twins = async (): Promise<[IncidentRecord, IncidentRecord]> => [
  await submitted({ narrative: 'First notes.' }),
  await submitted(aDuplicate()),
];

describe('a merger, answer by answer', () => {
  it('replaces the chosen answers, also internal ones, and no other; copies what was chosen', async () => {
    const [stays, twin] = await twins();
    const [act] = twin.incident.acts;
    await merge(twin, stays, ['title', 'narrative', 'peacefulness', act!.id]);
    const { incident } = await read(stays);
    expect(incident).toMatchObject({
      title: 'The same in other words',
      narrative: 'Kept for colleagues.',
      peacefulness: 'PE_PEACEFUL',
      publicSummary: null,
    });
    expect(incident.acts.map(({ type }) => type)).toEqual(['RS_SEIZE_MATERIAL', 'RS_DISPERSAL_ORDER']);
    expect(incident.sources.map(({ publisher }) => publisher)).toEqual([
      'Example Daily',
      'Other Weekly',
      'Third Monthly',
    ]);
    expect(incident.harms).toEqual([]);
  });

  it('never takes over a looser publication limit', async () => {
    const [stays, twin] = [await submitted({ sensitivity: 'S2_INTERNAL' }), await submitted()];
    const answer = await desk.reviewer.post(
      `/api/incidents/${twin.id}/mergers`,
      { into: stays.id, take: ['sensitivity'] },
      ifMatch(twin.revision),
    );
    expect(answer.status).toBe(422);
  });

  it('of three records into one shows both, to whoever may see them', async () => {
    const [stays, one] = await twins();
    const other = await submitted({ title: 'A third' });
    await merge(one, stays);
    await merge(other, stays);
    expect((await joined(stays)).map(({ title }) => title).sort()).toEqual(['A third', 'The same in other words']);
    expect((await joined(stays, desk.analyst)).map(({ mayUndo }) => mayUndo)).toEqual([false, false]);
    expect((await joined(one)).length).toBe(0);
  });
});

describe('what stays with a duplicate', () => {
  const write = async ({ id }: { id: string }, more: object = {}): Promise<void> => {
    const body = { text: 'Look at the gate.', ...more };
    expect((await desk.reviewer.put(`/api/incidents/${id}/comments/${randomUUID()}`, body)).status).toBe(200);
  };
  const told = async (of: { id: string }, by: Client = desk.reviewer): Promise<object> =>
    Object.fromEntries(
      (await joined(of, by)).map(({ id, files, threads, mayUndo }) => [id, [files, threads, mayUndo]]),
    );

  it('is told with the remaining record, also of duplicates of the duplicate, as far as each may read it', async () => {
    const [stays, one] = await twins();
    const other = await submitted({ title: 'A duplicate of the duplicate' });
    await aPicture(one);
    await write(one);
    await write(other, { forAuthor: true });
    await write(other);
    await merge(other, one);
    await merge(one, stays);
    expect(await told(stays)).toEqual({ [one.id]: [1, 1, true], [other.id]: [0, 2, false] });
    expect(await told(stays, desk.monitor)).toEqual({ [one.id]: [1, 0, false], [other.id]: [0, 1, false] });
    expect(await told(stays, desk.analyst)).toEqual({ [one.id]: [1, 0, false], [other.id]: [0, 0, false] });
    expect(await undo(one)).toBe(200);
    expect(await told(stays)).toEqual({});
    expect(await told(one)).toEqual({ [other.id]: [0, 2, true] });
  });

  it('is not told to who may not see the duplicate, nor what is behind it', async () => {
    const [stays, one] = await twins();
    const other = await submitted({ title: 'Behind it' });
    await merge(other, one);
    await merge(one, stays);
    await app.database.query(
      `update incident set sensitivity = 'S3_RESTRICTED', case_team = array[$2::uuid] where id = $1`,
      [one.id, desk.reviewer.member!.id],
    );
    expect([Object.keys(await told(stays)).length, await told(stays, desk.second)]).toEqual([2, {}]);
  });
});

describe('a merger of records that belong to others', () => {
  const relate = (from: { id: string }, to: { id: string }) =>
    desk.reviewer.post(`/api/incidents/${from.id}/relations`, { kind: 'part-of', to: to.id });
  const others = async (of: { id: string }): Promise<string[]> =>
    (await desk.reviewer.get<{ items: RecordRelation[] }>(`/api/incidents/${of.id}/relations`)).body.items.map(
      ({ other }) => other.id,
    );

  it('closes no ring of parts: such a relation stays with the duplicate, and its history says so', async () => {
    const [stays, twin] = await twins();
    const [part, whole] = [await submitted({ title: 'A part' }), await submitted({ title: 'A whole' })];
    for (const [from, to] of [
      [part, twin],
      [stays, whole],
      [whole, part],
    ] as const)
      expect((await relate(from, to)).status).toBe(200);
    await merge(twin, stays);
    expect([await others(stays), await others(twin)]).toEqual([[whole.id], [part.id]]);
    const { items } = (await desk.second.get<{ items: ChangeEntry[] }>(`/api/incidents/${twin.id}/changes`)).body;
    expect(items.at(-1)).toMatchObject({
      kind: 'merged',
      kept: ['relation'],
      proof: expect.not.stringMatching('broken'),
    });
  });
});

describe('undoing a merger', () => {
  it('gives the remaining record back its own, in one step: answers, children, sources and relations', async () => {
    const [stays, twin] = await twins();
    const third = await submitted({ title: 'A third' });
    await desk.reviewer.post(`/api/incidents/${twin.id}/relations`, { kind: 'follows', to: third.id });
    const before = (await read(stays)).incident;
    const { accounts, acts, harms } = twin.incident;
    await merge(twin, stays, [
      'title',
      'narrative',
      'publicSummary',
      'peacefulness',
      ...[...accounts, ...acts, ...harms].map(({ id }) => id),
    ]);
    const relations = async (of: { id: string }): Promise<number> =>
      (await desk.reviewer.get<{ items: RecordRelation[] }>(`/api/incidents/${of.id}/relations`)).body.items.length;
    expect([await relations(stays), await relations(twin)]).toEqual([1, 0]);
    expect((await read(stays)).incident).not.toEqual(before);
    expect(await undo(twin)).toBe(200);
    expect((await read(stays)).incident).toEqual(before);
    expect([await relations(stays), await relations(twin)]).toEqual([0, 1]);
    expect([(await read(twin)).status, await joined(stays)]).toEqual(['WS_SUBMITTED', []]);
  });

  it('takes back the tags that it got, and no other', async () => {
    const [stays, twin] = [await submitted({ tags: 'court, both' }), await submitted({ tags: 'both, gate' })];
    await merge(twin, stays);
    const { incident, revision } = await read(stays);
    expect(incident.tags).toBe('court, both, gate');
    const later = { ...incident, tags: 'court, both, gate, later' };
    const changed = await desk.reviewer.put(`/api/incidents/${stays.id}`, later, ifMatch(revision));
    expect(changed.status).toBe(200);
    expect(await undo(twin)).toBe(200);
    expect((await read(stays)).incident.tags).toBe('court, both, later');
    expect((await read(twin)).incident.tags).toBe('both, gate');
  });

  it('gives back own codes that went with an answer, unless somebody changed them since', async () => {
    for (const code of ['IS_JUSTICE.TRIAL', 'IS_LAND.EVICTION', 'IS_LAND.LATER', 'GR_TRAFFIC.OLD'])
      await desk.reviewer.put(`/api/own-codes/${randomUUID()}`, {
        code,
        nameEn: code,
        nameKm: code,
        synonyms: [],
        from: null,
        until: null,
        state: 'used',
      });
    await releaseAll(desk);
    const before = { issues: ['IS_JUSTICE'], ownCodes: ['IS_JUSTICE.TRIAL'] };
    const both = { issues: ['IS_LAND'], ownCodes: ['IS_LAND.EVICTION'] };
    const parted = async (
      of: Partial<Incident>,
      take: string[],
      later?: Partial<Incident>,
      first: Partial<Incident> = before,
    ): Promise<unknown> => {
      const [stays, twin] = [await submitted(first), await submitted(of)];
      await merge(twin, stays, take);
      const { incident, revision } = await read(stays);
      expect(incident.ownCodes).toEqual(take.includes('ownCodes') ? of.ownCodes : null);
      if (later) await desk.reviewer.put(`/api/incidents/${stays.id}`, { ...incident, ...later }, ifMatch(revision));
      expect(await undo(twin)).toBe(200);
      const { issues, ownCodes } = (await read(stays)).incident;
      return { issues, ownCodes };
    };
    expect(await parted({ issues: ['IS_LAND'] }, ['issues'])).toEqual(before);
    expect(await parted(both, ['issues'])).toEqual(before);
    expect(await parted(both, ['issues', 'ownCodes'])).toEqual(before);
    const later = { issues: ['IS_JUSTICE', 'IS_LAND'], ownCodes: ['IS_LAND.LATER'] };
    expect(await parted(both, ['issues'], later)).toEqual(later);
    const none = { ...before, ownCodes: null };
    expect(await parted(before, ['ownCodes'], none)).toEqual(none);
    // Of two, the one whose answer comes back.
    const first = { ...before, grounds: ['GR_TRAFFIC'], ownCodes: ['IS_JUSTICE.TRIAL', 'GR_TRAFFIC.OLD'] };
    const other = { issues: ['IS_LAND'], grounds: ['GR_PUBLIC_ORDER'] };
    expect(await parted(other, ['issues', 'grounds'], { issues: ['IS_LABOUR'] }, first)).toEqual({
      issues: ['IS_LABOUR'],
      ownCodes: ['GR_TRAFFIC.OLD'],
    });
  });

  it('keeps what somebody changed since', async () => {
    const [stays, twin] = await twins();
    await merge(twin, stays, ['title', twin.incident.acts[0]!.id]);
    const merged = await read(stays);
    const changed = await desk.second.put<IncidentRecord>(
      `/api/incidents/${stays.id}`,
      but(merged.incident, {
        title: 'Changed since',
        acts: merged.incident.acts.map((act, n) => (n === 1 ? { ...act, actor: 'PF_GENDARMERIE' } : act)),
        accounts: [...merged.incident.accounts, anAccount({ sources: [merged.incident.sources[2]!.id] })],
      }),
      ifMatch(merged.revision),
    );
    expect(changed.status).toBe(200);
    expect(await undo(twin)).toBe(200);
    const { incident } = await read(stays);
    expect(incident.title).toBe('Changed since');
    expect(incident.acts.length).toBe(2);
    expect(incident.sources.length).toBe(3);
  });

  it('keeps an answer without which the record would be incomplete, and its history says so', async () => {
    const stays = await submitted({ interference: 'IN_NONE', acts: [], peacefulness: 'PE_PEACEFUL' });
    const twin = await submitted({ ...aDuplicate(), peacefulness: 'PE_UNKNOWN' });
    await merge(twin, stays, ['interference', 'title', twin.incident.acts[0]!.id]);
    const merged = await read(stays);
    const changed = await desk.second.put<IncidentRecord>(
      `/api/incidents/${stays.id}`,
      but(merged.incident, { acts: [...merged.incident.acts, anAct({ type: 'FM_PUSH' })] }),
      ifMatch(merged.revision),
    );
    expect(changed.status).toBe(200);
    expect(await undo(twin)).toBe(200);
    const { incident } = await read(stays);
    expect(incident).toMatchObject({ interference: 'IN_INTERFERED', title: stays.incident.title });
    expect(incident.acts.map(({ type }) => type)).toEqual(['FM_PUSH']);
    const { items } = (await desk.second.get<{ items: ChangeEntry[] }>(`/api/incidents/${twin.id}/changes`)).body;
    expect(items.at(-1)).toMatchObject({ kind: 'unmerged', kept: ['/interference'] });
  });

  it('leaves the only sources that are left', async () => {
    const [stays, twin] = await twins();
    await merge(twin, stays);
    const merged = await read(stays);
    const sources = merged.incident.sources.slice(-1);
    const { acts, harms } = merged.incident;
    const accounts = merged.incident.accounts.map((one) => ({ ...one, sources: [] }));
    const cut = { sources, acts, harms, accounts };
    const changed = await desk.second.put(
      `/api/incidents/${stays.id}`,
      but(merged.incident, cut),
      ifMatch(merged.revision),
    );
    expect(changed.status).toBe(200);
    expect(await undo(twin)).toBe(200);
    expect((await read(stays)).incident.sources).toHaveLength(1);
  });

  it('leaves a record alone that the person may not see', async () => {
    const [stays, twin] = await twins();
    await merge(twin, stays, ['title']);
    const merged = await read(stays);
    await desk.reviewer.put(
      `/api/incidents/${stays.id}`,
      but(merged.incident, { sensitivity: 'S3_RESTRICTED' }),
      ifMatch(merged.revision),
    );
    expect(await undo(twin)).toBe(200);
    expect((await read(stays)).incident.title).toBe('The same in other words');
    expect((await read(twin)).status).toBe('WS_SUBMITTED');
  });
});

describe('what may be recorded already', () => {
  const typed = async (by: Client, more: object = {}): Promise<PossibleDuplicate[]> => {
    const { status, body } = await by.post<{ items: PossibleDuplicate[] }>('/api/incidents/possible-duplicates', {
      id: randomUUID(),
      kind: 'IK_ASSEMBLY',
      earliest: '2019-03-08',
      latest: '2019-03-08',
      place: '12',
      groups: [],
      urls: [],
      ...more,
    });
    expect(status).toBe(200);
    return body.items;
  };

  it('tells nothing of the pictures of a record that they may not see', async () => {
    const when = { precision: 'DP_DAY', earliest: '2019-05-09', latest: '2019-05-09' } as unknown as Incident['when'];
    const day = { earliest: '2019-05-09', latest: '2019-05-09' };
    const team = await submit(
      desk.reviewer,
      await log(desk.reviewer, anIncident({ when, sensitivity: 'S3_RESTRICTED' })),
    );
    const open = await submitted({ when });
    const [one, other] = await Promise.all([team, open].map(aPicture));
    await app.database.query(
      'insert into near_same (one, other, bits_apart) select least($1::uuid, $2), greatest($1::uuid, $2), 3',
      [one, other],
    );
    const reasons = async (by: Client): Promise<string[][]> =>
      (await typed(by, { ...day, id: team.id })).map((found) => found.reasons);
    expect(await reasons(desk.reviewer)).toEqual([['day', 'place', 'picture']]);
    expect(await reasons(desk.second)).toEqual([['day', 'place']]);
  });

  it('is found while somebody types, with the reasons, of what they may see', async () => {
    const group = randomUUID();
    await desk.reviewer.put(
      `/api/groups/${group}`,
      { nameEn: 'Typing Group', nameKm: null, aliases: [], note: null },
      CREATE,
    );
    const when = { precision: 'DP_DAY', earliest: '2019-03-08', latest: '2019-03-08' } as unknown as Incident['when'];
    const record = await submitted({
      when,
      sources: [aSource({ url: 'https://typed.example.org/a?utm_source=x' })],
      groups: [{ id: randomUUID(), group, proposed: null, link: 'GL_STATED', role: null, sources: [] }],
    });
    await submit(desk.reviewer, await log(desk.reviewer, anIncident({ when, sensitivity: 'S3_RESTRICTED' })));
    const url = 'http://www.typed.example.org/a/';
    expect(
      (await typed(desk.second, { groups: [group], urls: [url] })).map(({ id, reasons }) => [id, reasons]),
    ).toEqual([[record.id, ['day', 'place', 'group', 'source']]]);
    expect(
      (await typed(desk.second, { earliest: '2019-03-09', latest: '2019-03-09', place: null }))[0]!.reasons,
    ).toEqual([]);
    expect(await typed(desk.second, { earliest: '2019-03-20', latest: '2019-03-20' })).toEqual([]);
    expect(await typed(desk.second, { id: record.id })).toEqual([]);
    expect((await desk.analyst.post('/api/incidents/possible-duplicates', {})).status).toBe(403);
    const listed = await desk.second.get<{ items: PossibleDuplicate[] }>(`/api/incidents/${record.id}/duplicates`);
    expect(listed.body.items).toEqual([]);
  });
});
