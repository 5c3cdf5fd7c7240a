import { describe, expect, it } from '@jest/globals';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { IncidentStory, ProposedStory } from '@vigil/shared/staff-responses/incident-story.js';
import type { ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import { anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { type Desk, hide, ifMatch, publish, published, restore, retract } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const WORDS = {
  en: 'People met quietly, and guards took what they carried.',
  km: 'មនុស្សបានជួបជុំស្ងៀមស្ងាត់ ហើយឆ្មាំបានយករបស់ដែលគេកាន់។',
};
const propose = (by: Client, record: IncidentRecord, text: typeof WORDS | null = WORDS) =>
  by.put<ProposedStory & { code: string }>(`/api/incidents/${record.id}/story`, { text });
const waiting = async (by: Client, record: IncidentRecord) =>
  (await by.get<ReleasePage>(`/api/releases?subject=${record.id}`)).body.items.find(({ kind }) => kind === 'story')!;
const release = async (by: Client, record: IncidentRecord) => {
  const { id, digest } = await waiting(by, record);
  return by.post<{ code: string }>(`/api/releases/${id}/answers`, { answer: 'release', seen: digest });
};
const told = async (record: IncidentRecord): Promise<PublicRecord['story']> =>
  (await app.visitor.get<PublicRecord>(`/api/public/incidents/${record.code}`)).body.story;
const atDesk = async (record: IncidentRecord): Promise<IncidentStory> =>
  (await desk.reviewer.get<IncidentStory>(`/api/incidents/${record.id}/story`)).body;
const shown = async (): Promise<IncidentRecord> => {
  const record = await published(desk, anIncident());
  expect((await propose(desk.reviewer, record)).status).toBe(200);
  expect((await release(desk.second, record)).status).toBe(200);
  return record;
};
const feedOf = async (record: IncidentRecord): Promise<string[]> =>
  (await app.visitor.get<{ items: { code: string; what: string }[] }>('/api/public/changes')).body.items
    .filter(({ code }) => code === record.code)
    .map(({ what }) => what);
/** Publishes another version of a record, by two people. */
const corrected = async (record: IncidentRecord, changes: object): Promise<void> => {
  const now = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
  const saved = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    { ...now.incident, ...changes },
    ifMatch(now.revision),
  );
  expect(saved.status).toBe(200);
  await publish(desk.second, saved.body);
};

/** Publishes a record, and then takes words out of it everywhere. */
const withoutSecret = async (): Promise<void> => {
  const record = await published(desk, anIncident({ publicSummary: 'A secret meeting was named.' }));
  const now = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
  const saved = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    { ...now.incident, publicSummary: 'Nothing is named.' },
    ifMatch(now.revision),
  );
  await publish(desk.second, saved.body, { reason: 'Words went.', forgetWords: true });
};

describe('how a record is told in other words than the rule’s', () => {
  it('takes two people: one proposes, another agrees; then readers see the words, and the list of changes says so', async () => {
    const record = await published(desk, anIncident());
    expect((await propose(desk.reviewer, record)).body.notInRecord).toEqual({ en: [], km: [] });
    expect(await told(record)).toBeNull();
    expect((await release(desk.reviewer, record)).body.code).toBe('second-person-needed');
    expect((await release(desk.second, record)).status).toBe(200);
    expect(await told(record)).toEqual(WORDS);
    expect(await feedOf(record)).toEqual(['story-shown', 'published']);
    expect(await atDesk(record)).toMatchObject({ edited: WORDS, fits: true, waits: false });
    await propose(desk.second, record, null);
    await release(desk.reviewer, record);
    expect([await told(record), (await feedOf(record))[0]]).toEqual([null, 'story-taken-away']);
  });

  it('flags what the record does not have before anybody agrees, and whoever agrees sees the flags', async () => {
    const record = await published(desk, anIncident());
    const text = { en: 'On 9 May 2020, 77 people met General Smith.', km: 'មនុស្ស ៧៧ នាក់។' };
    const flags = (await propose(desk.reviewer, record, text)).body.notInRecord;
    expect(flags.en.map(({ words }) => words)).toEqual(['9 May 2020', '77', 'General Smith']);
    const seen = JSON.parse((await waiting(desk.second, record)).note!) as ProposedStory;
    expect(seen.notInRecord).toEqual(flags);
  });

  it('no longer fits once the published answers change: readers see the rule’s again, and the desk says so', async () => {
    const record = await shown();
    await corrected(record, { title: 'Another title' });
    expect([await told(record), (await atDesk(record)).fits]).toEqual([WORDS, true]);
    await corrected(record, { crowd: { state: 'CS_EXACT', low: 31, high: 31, text: null } });
    expect(await told(record)).toBeNull();
    expect(await atDesk(record)).toMatchObject({ edited: WORDS, fits: false });
    expect((await atDesk(record)).ruled!.en).toContain('31 people took part.');
  });

  it('is not agreed to for answers that changed since it was proposed', async () => {
    const record = await published(desk, anIncident());
    await propose(desk.reviewer, record);
    await corrected(record, { crowd: { state: 'CS_EXACT', low: 31, high: 31, text: null } });
    expect((await release(desk.second, record)).body.code).toBe('changed-since-proposed');
  });

  it('goes with a hidden record, and comes back with it while its answers are the same', async () => {
    const hidden = await shown();
    await hide(desk.reviewer, hidden);
    expect((await app.visitor.get(`/api/public/incidents/${hidden.code}`)).status).toBe(410);
    expect(await app.database.query('select from pub.story where code = $1', [hidden.code])).toEqual([]);
    await restore(desk.second, hidden);
    expect(await told(hidden)).toEqual(WORDS);
    expect(await atDesk(hidden)).toMatchObject({ edited: WORDS, fits: true });
  });

  it('comes back unseen with other answers than it was written for, and the desk says that it does not fit', async () => {
    const hidden = await shown();
    await hide(desk.reviewer, hidden);
    await app.database.query(
      `update hidden_row set row = row || '{"crowd_state": "CS_EXACT", "crowd_low": 31, "crowd_high": 31}' where source = 'pub.incident' and code = $1`,
      [hidden.code],
    );
    await restore(desk.second, hidden);
    expect(await told(hidden)).toBeNull();
    expect(await atDesk(hidden)).toMatchObject({ edited: WORDS, fits: false });
  });

  it('goes for good with a retracted record, and from a hidden one when words in it must go from everywhere', async () => {
    const gone = await shown();
    await retract(desk.reviewer, gone);
    expect(await app.database.query('select from pub.story where code = $1', [gone.code])).toEqual([]);
    const hidden = await published(desk, anIncident());
    await propose(desk.reviewer, hidden, { ...WORDS, en: 'A secret meeting was named.' });
    await release(desk.second, hidden);
    await hide(desk.reviewer, hidden);
    await withoutSecret();
    await restore(desk.second, hidden);
    expect((await atDesk(hidden)).edited).toBeNull();
  });

  it('goes when words in it must go from everywhere', async () => {
    const record = await published(desk, anIncident());
    await propose(desk.reviewer, record, { ...WORDS, en: 'A secret meeting was named.' });
    await release(desk.second, record);
    await withoutSecret();
    expect(await told(record)).toBeNull();
    expect(await app.database.query('select from pub.story where code = $1', [record.code])).toEqual([]);
  });

  it('stands in no line of the log, and no longer with the proposal once that is decided', async () => {
    const record = await shown();
    const [{ note }] = (await app.database.query(
      `select note from release where kind = 'story' and subject = $1 and outcome = 'released'`,
      [record.id],
    )) as [{ note: string | null }];
    expect(note).toBeNull();
    const release = (await app.database.query(
      `select former, proposed from release where kind = 'story' and subject = $1`,
      [record.id],
    )) as unknown[];
    expect(JSON.stringify(release)).not.toContain('People met quietly');
  });

  it('is proposed for a published record alone, by a reviewer, in both languages', async () => {
    const record = await published(desk, anIncident());
    expect((await propose(desk.monitor, record)).status).toBe(403);
    expect((await propose(desk.analyst, record)).status).toBe(403);
    expect((await propose(desk.reviewer, record, { ...WORDS, km: ' ' })).status).toBe(422);
    await retract(desk.reviewer, record);
    expect((await propose(desk.reviewer, record)).body.code).toBe('wrong-state');
  });
});
