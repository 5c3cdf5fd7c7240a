import { describe, expect, it } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { BulkOutcomes } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { KnownTags, RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { keyringOf } from '../encryption/keyring.js';
import { anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { ifMatch, log, published, submit, untilAllIsSearched, verified, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const submitted = async (fields: Partial<Incident>): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident(fields)));
const read = async ({ id }: { id: string }, by: Client = desk.reviewer): Promise<IncidentRecord> =>
  (await by.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const queue = async (by: Client, query = ''): Promise<RecordQueue> => {
  const { status, body, text } = await by.get<RecordQueue>(`/api/incidents?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
const tagsIn = ({ filters }: RecordQueue): Record<string, number> => Object.fromEntries(filters['tag'] ?? []);
const titlesIn = ({ items }: RecordQueue): (string | null)[] => items.map(({ title }) => title).sort();
const act = async (action: string, tag: string, records: readonly IncidentRecord[], dryRun = false) =>
  (
    await desk.reviewer.post<BulkOutcomes>('/api/incidents/bulk-actions', {
      action,
      tag,
      dryRun,
      items: records.map(({ id, revision }) => ({ id, revision })),
    })
  ).body.results;

describe('tags', () => {
  it('narrow the queue, each with how many records have it, and are found by a search', async () => {
    await untilAllIsSearched(desk.reviewer);
    await submitted({ title: 'One', tags: 'kittiwake case, week 23' });
    await submitted({ title: 'Two', tags: 'week 23' });
    await submitted({ title: 'Three' });
    expect(tagsIn(await queue(desk.reviewer))).toMatchObject({ 'week 23': 2, 'kittiwake case': 1 });
    const narrowed = await queue(desk.reviewer, 'tag=kittiwake%20case');
    expect([titlesIn(narrowed), tagsIn(narrowed)]).toEqual([['One'], { 'week 23': 2, 'kittiwake case': 1 }]);
    expect(narrowed.items[0]!.tags).toEqual(['kittiwake case', 'week 23']);
    expect(titlesIn(await queue(desk.reviewer, 'tag=kittiwake%20case,week%2023'))).toEqual(['One', 'Two']);
    expect(titlesIn(await queue(desk.reviewer, 'tag=week%2023&q=kittiwake'))).toEqual(['One']);
    expect(tagsIn(await queue(desk.reviewer, 'tag=gone'))['gone']).toBe(0);
  });

  it('are internal answers: who may not read those learns of none, not from a number either', async () => {
    await untilAllIsSearched(desk.reviewer);
    const record = await submitted({ title: 'Fulmar', tags: 'shearwater' });
    expect(tagsIn(await queue(desk.reviewer))['shearwater']).toBe(1);
    // Its author reads it until it is verified.
    expect(tagsIn(await queue(desk.monitor))['shearwater']).toBe(1);
    const toAnalyst = await queue(desk.analyst);
    expect([tagsIn(toAnalyst), toAnalyst.items.flatMap(({ tags }) => tags)]).toEqual([{}, []]);
    expect((await queue(desk.analyst, 'tag=shearwater')).total).toBe(0);
    expect((await queue(desk.analyst, 'q=shearwater')).total).toBe(0);
    await verify(desk.reviewer, record);
    expect(tagsIn(await queue(desk.monitor))['shearwater']).toBeUndefined();
  });

  it('are offered to whoever may read them, those of most records first, with nothing else of a record', async () => {
    await untilAllIsSearched(desk.reviewer);
    const tags = async (by: Client): Promise<unknown> => (await by.get<KnownTags>('/api/incidents/tags')).body;
    const known = async (by: Client): Promise<string[]> =>
      ((await tags(by)) as KnownTags).tags.filter((tag) => /^(skua|dunlin|siskin)$/i.test(tag));
    const record = await submitted({ title: 'Knot', tags: 'siskin' });
    await submitted({ title: 'Ruff', tags: 'skua, dunlin' });
    const team = await submitted({ title: 'Teal', tags: 'skua' });
    expect(Object.keys((await tags(desk.reviewer)) as object)).toEqual(['tags']);
    expect(await known(desk.reviewer)).toEqual(['skua', 'dunlin', 'siskin']);
    expect(await known(desk.monitor)).toEqual(['skua', 'dunlin', 'siskin']);
    expect(await tags(desk.analyst)).toEqual({ tags: [] });
    expect((await desk.admin.get('/api/incidents/tags')).status).toBe(403);
    // Whoever is not on a record’s case team learns nothing of its tags, also not from their order.
    const { body } = await desk.reviewer.put<{ revision: number }>(
      `/api/incidents/${team.id}/case-team`,
      { members: [desk.reviewer.member!.id] },
      ifMatch(team.revision),
    );
    const limited = { ...team.incident, sensitivity: 'S3_RESTRICTED', tags: 'siskin' };
    await desk.reviewer.put(`/api/incidents/${team.id}`, limited, ifMatch(body.revision));
    expect(await known(desk.reviewer)).toEqual(['siskin', 'dunlin', 'skua']);
    expect(await known(desk.second)).toEqual(['dunlin', 'siskin', 'skua']);
    expect(await known(desk.monitor)).toEqual(['siskin', 'dunlin', 'skua']);
    await verify(desk.reviewer, record);
    expect(await known(desk.monitor)).toEqual(['dunlin', 'siskin', 'skua']);
  });

  it('are told without those of one record, whose own spelling must not decide how it is spelt', async () => {
    await untilAllIsSearched(desk.reviewer);
    const one = await submitted({ title: 'Heron', tags: 'Whimbrel, Avocet' });
    await submitted({ title: 'Egret', tags: 'whimbrel' });
    const known = async (by: Client, query = ''): Promise<string[]> =>
      (await by.get<KnownTags>(`/api/incidents/tags${query}`)).body.tags.filter((tag) => /whimbrel|avocet/i.test(tag));
    expect(await known(desk.reviewer)).toEqual(['Whimbrel', 'Avocet']);
    expect(await known(desk.reviewer, `?except=${one.id}`)).toEqual(['whimbrel']);
    expect(await known(desk.reviewer)).toEqual(['Whimbrel', 'Avocet']);
    // Of a record that does not exist, or that one may not read, nothing is left out: it tells nothing of it.
    expect(await known(desk.reviewer, '?except=00000000-0000-4000-8000-000000000000')).toHaveLength(2);
    expect(await known(desk.analyst, `?except=${one.id}`)).toEqual([]);
    expect((await desk.reviewer.get('/api/incidents/tags?except=heron')).status).toBe(400);
  });

  it('are added to many records and taken away again, as the preview says, with a line of the history each', async () => {
    const records = [
      await submitted({ title: 'A', tags: 'other' }),
      await submitted({ title: 'B', tags: 'petrel' }),
      await submitted({ title: 'C' }),
    ];
    const results = ['done', 'unchanged', 'done'];
    expect((await act('tag', 'petrel', records, true)).map(({ result }) => result)).toEqual(results);
    expect((await read(records[2]!)).incident.tags).toBeNull();
    const done = await act('tag', 'petrel', records);
    expect(done.map(({ result }) => result)).toEqual(results);
    const tags = async () => Promise.all(records.map(async (record) => (await read(record)).incident.tags));
    expect(await tags()).toEqual(['other, petrel', 'petrel', 'petrel']);
    const changed = records.map((record, n) => ({ ...record, revision: done[n]!.revision }));
    await act('untag', 'petrel', [changed[0]!, changed[2]!]);
    expect(await tags()).toEqual(['other', 'petrel', null]);
    expect(tagsIn(await queue(desk.reviewer))['petrel']).toBe(1);
    const { body } = await desk.reviewer.get<{ items: { kind: string }[] }>(`/api/incidents/${records[2]!.id}/changes`);
    expect(body.items.map(({ kind }) => kind).filter((kind) => kind === 'tagged')).toHaveLength(2);
  });

  it('leave a verified record verified and a published one without a correction', async () => {
    const graded = await verified(desk, anIncident({ title: 'Graded' }));
    const shown = await published(desk, anIncident({ title: 'Shown' }));
    for (const { result, also } of await act('tag', 'gannet', [graded, shown]))
      expect([result, also]).toEqual(['done', null]);
    expect(await read(graded)).toMatchObject({ status: 'WS_VERIFIED', grade: graded.grade });
    expect(titlesIn(await queue(desk.reviewer, 'gap=correction-waiting'))).toEqual([]);
    // The desk says that nothing waits for a second person, until somebody changes more.
    const tagged = await read(shown);
    expect([tagged.revision > tagged.publication!.revision, tagged.hasCorrection]).toEqual([true, false]);
    const page = await app.visitor.get(`/api/public/incidents/${shown.code}`);
    expect([page.status, page.text.includes('gannet'), page.text.includes('tags')]).toEqual([200, false, false]);
    // Anything else with it is a change as any other.
    const now = await read(graded);
    const { body } = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${graded.id}`,
      { ...now.incident, tags: 'gannet, skua', title: 'Another title' },
      ifMatch(now.revision),
    );
    expect(body.status).toBe('WS_UNDER_REVIEW');
    await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${shown.id}`,
      { ...tagged.incident, title: 'Another title' },
      ifMatch(tagged.revision),
    );
    expect((await read(shown)).hasCorrection).toBe(true);
  });

  it('are refused with a comma, without words, and when a record has no room left', async () => {
    const full = await submitted({
      title: 'Full',
      tags: Array.from({ length: 49 }, (_, n) => `tag nr ${n}`).join(','),
    });
    for (const tag of ['a,b', '  ', 'x'.repeat(41)]) {
      const body = { action: 'tag', tag, dryRun: true, items: [{ id: full.id, revision: full.revision }] };
      expect((await desk.reviewer.post('/api/incidents/bulk-actions', body)).status).toBe(422);
    }
    const [outcome] = await act('tag', 'x'.repeat(40), [full]);
    expect(outcome).toMatchObject({ result: 'refused', why: { code: 'invalid-body', field: 'too-many-tags' } });
  });

  it('are taken away however they are spelt and however long they are, and told as the record spelt them', async () => {
    const long = 'y'.repeat(60);
    const record = await submitted({ title: 'Spelt', tags: `Booby, ${long}` });
    const [spelt] = await act('untag', 'booby', [record]);
    expect(spelt).toMatchObject({ result: 'done', before: 'Booby' });
    const [gone] = await act('untag', long, [{ ...record, revision: spelt!.revision }]);
    expect(gone).toMatchObject({ result: 'done', before: long });
    expect((await read(record)).incident.tags).toBeNull();
  });

  it('are stored encrypted, and none are told while the server is locked', async () => {
    await submitted({ title: 'Noddy', tags: 'frigatebird' });
    const rows: { text: string | null }[] = await app.database.query(
      `select t::text as text from incident t union all select encode(value, 'escape') from incident_private
       union all select data from log_leaf`,
    );
    const disclosed: { disclosure: string }[] = await app.database.query('select disclosure from log_value');
    const stored = [
      ...rows.map(({ text }) => text ?? ''),
      ...disclosed.map(({ disclosure }) => Buffer.from(disclosure, 'base64url').toString()),
    ];
    expect(stored.some((text) => text.includes('Noddy'))).toBe(true);
    expect(stored.filter((text) => text.includes('frigatebird'))).toEqual([]);
    expect(tagsIn(await queue(desk.reviewer))['frigatebird']).toBe(1);
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      const locked = await queue(desk.reviewer);
      expect([locked.search.state, tagsIn(locked)]).toEqual(['locked', {}]);
    } finally {
      await keyring.unlock();
    }
    await untilAllIsSearched(desk.reviewer);
    expect(tagsIn(await queue(desk.reviewer))['frigatebird']).toBe(1);
  });
});
