import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { describe, expect, it } from '@jest/globals';
import { incidentPage } from '../testing/acceptance/public-requests.js';
import type { Client, TestApp } from '../testing/app.js';
import { aGroupLink, anAct, anIncident, but } from '../testing/an-incident.js';
import { aGroup, ifMatch, published, retract, seenBy, verified, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const SHOWN = { shownPlace: 'district', shownDate: 'day' };
const NOTE = 'The title was wrong.';
const change = async (record: IncidentRecord, fields: object, by: Client = desk.reviewer): Promise<IncidentRecord> => {
  const answer = await by.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, fields),
    ifMatch(record.revision),
  );
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body;
};
/** A published record that the first reviewer has corrected. */
const corrected = async (fields: object = { title: 'After' }): Promise<IncidentRecord> =>
  change(await published(desk, anIncident({ title: 'Before' })), fields);
const send = (by: Client, record: IncidentRecord, body: object) =>
  by.post<IncidentRecord & { code: string }>(
    `/api/incidents/${record.id}/publications`,
    { ...SHOWN, ...body },
    ifMatch(record.revision),
  );
interface Waits {
  id: string;
  kind: string;
  digest: string;
  note: string | null;
  proposed: Record<string, unknown>;
  beside: { incident?: { title: string }; takenAway?: string[] } | null;
  mayAnswer: boolean;
}
const waiting = async (by: Client, { id }: { id: string }): Promise<Waits[]> =>
  (await by.get<{ items: Waits[] }>(`/api/releases?subject=${id}`)).body.items;
const release = (by: Client, { id, digest }: Waits) =>
  by.post<{ code: string }>(`/api/releases/${id}/answers`, { answer: 'release', seen: digest });
const seenOf = async ({ code }: { code: string | null }) => {
  const { title, place, when, changes } = await incidentPage(app.visitor, code!);
  return { title, place: place.code, when, notes: changes.map(({ note }) => note) };
};
const versions = async ({ code }: IncidentRecord): Promise<number> =>
  ((await app.database.query('select from pub.incident where code = $1', [code])) as unknown[]).length;

describe('what readers are told of a correction', () => {
  it('is not chosen by whoever publishes it alone: the corrector, or another, agrees to what they saw', async () => {
    const record = await corrected();
    const before = await seenOf(record);
    const asked = await send(desk.second, record, { reason: NOTE });
    expect([asked.status, asked.body.revision, await seenOf(record)]).toEqual([200, record.revision, before]);

    const [waits] = await waiting(desk.second, record);
    expect(waits).toMatchObject({ kind: 'publication', note: NOTE, mayAnswer: false });
    expect((await release(desk.second, waits!)).body.code).toBe('second-person-needed');
    const [seen] = await waiting(desk.reviewer, record);
    expect(seen).toMatchObject({ mayAnswer: true, note: NOTE, beside: { incident: { title: 'After' } } });
    expect((await release(desk.reviewer, seen!)).status).toBe(200);
    expect(await seenOf(record)).toMatchObject({ title: 'After', notes: [null, NOTE] });
    expect(await waiting(desk.reviewer, record)).toEqual([]);
  });

  it('is proposed by the corrector, and what another publishes is exactly that', async () => {
    const record = await corrected({ title: 'A district and a year' });
    const asked = await send(desk.reviewer, record, { reason: NOTE, shownPlace: 'province', shownDate: 'year' });
    expect([asked.status, (await seenOf(record)).title]).toEqual([200, 'Before']);
    const [waits] = await waiting(desk.second, record);
    expect(waits!.proposed).toMatchObject({ shownPlace: 'province', shownDate: 'year', forgetWords: false });
    expect((await release(desk.second, waits!)).status).toBe(200);
    expect(await seenOf(record)).toMatchObject({
      title: 'A district and a year',
      when: { earliest: '2021-01-01', latest: '2021-12-31' },
    });
    expect((await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.publication).toMatchObject({
      shownPlace: 'province',
      shownDate: 'year',
    });
  });

  it.each(['corrected it further', 'graded it again'])(
    'is proposed by one and agreed to by the other where both had a hand in it: the other %s',
    async (how) => {
      const first = await corrected();
      const record =
        how === 'corrected it further'
          ? await change(first, { title: 'Both had a hand in it' }, desk.second)
          : await verify(desk.second, first);
      for (const one of [desk.reviewer, desk.second])
        expect((await one.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.allowed).not.toContain('correct');
      const asked = await send(desk.reviewer, record, { reason: NOTE });
      expect([asked.status, (await seenOf(record)).title]).toEqual([200, 'Before']);
      const [waits] = await waiting(desk.second, record);
      expect((await release(desk.reviewer, waits!)).body.code).toBe('second-person-needed');
      expect((await release(desk.second, waits!)).status).toBe(200);
      expect((await seenOf(record)).title).toBe(record.incident.title);
    },
  );

  it('waits no longer for a record that was changed since it was proposed', async () => {
    const record = await corrected();
    await send(desk.reviewer, record, { reason: NOTE });
    const [seen] = await waiting(desk.second, record);
    const later = await change(record, { title: 'Changed once more' });
    expect((await release(desk.second, seen!)).body.code).toBe('changed-since-proposed');
    const [again] = await waiting(desk.second, record);
    expect((await release(desk.second, again!)).body.code).toBe('changed-since-proposed');
    expect((await seenOf(record)).title).toBe('Before');
    await send(desk.reviewer, later, { reason: NOTE, proposal: again!.id });
    const [now] = await waiting(desk.second, record);
    expect((await release(desk.second, now!)).status).toBe(200);
    expect(await seenOf(record)).toMatchObject({ title: 'Changed once more', notes: [null, NOTE] });
  });

  it('ends with the record: what was retracted meanwhile is not corrected', async () => {
    const record = await corrected();
    await send(desk.reviewer, record, { reason: NOTE });
    const [waits] = await waiting(desk.second, record);
    const other = await published(desk, anIncident());
    await retract(desk.second, other);
    await desk.second.post('/api/incidents/hidings', { ids: [record.id], reason: 'Somebody is in danger.' });
    expect((await release(desk.second, waits!)).status).toBe(409);
  });
});

describe('words that a correction removes everywhere', () => {
  it('go when two people agree: whoever publishes does not choose it alone', async () => {
    const first = await published(desk, anIncident({ title: 'Kingfisher was beaten' }));
    const record = await change(first, { title: 'Somebody was beaten' });
    expect((await send(desk.second, record, { forgetWords: true })).status).toBe(200);
    expect((await seenOf(record)).title).toBe('Kingfisher was beaten');
    const [waits] = await waiting(desk.reviewer, record);
    expect(waits).toMatchObject({ proposed: { forgetWords: true }, beside: { takenAway: ['Kingfisher'] } });
    expect((await release(desk.reviewer, waits!)).status).toBe(200);
    const left = (await app.database.query(`select title from pub.incident where code = $1`, [record.code])) as {
      title: string;
    }[];
    expect(left.map(({ title }) => title).filter((title) => title.includes('Kingfisher'))).toEqual([]);
  });
});

describe('how closely place and day are shown', () => {
  it('is a district and a day, or less, where one person publishes what another verified; finer takes both', async () => {
    const coarse = await send(desk.second, await verified(desk, anIncident()), {
      shownPlace: 'province',
      shownDate: 'month',
    });
    expect(coarse.body.status).toBe('WS_PUBLISHED');

    const record = await verified(desk, anIncident());
    const asked = await send(desk.second, record, { shownPlace: 'commune' });
    expect([asked.status, asked.body.status]).toEqual([200, 'WS_VERIFIED']);
    const [waits] = await waiting(desk.reviewer, record);
    expect((await release(desk.reviewer, waits!)).status).toBe(200);
    const done = (await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect(done).toMatchObject({ status: 'WS_PUBLISHED', publication: { shownPlace: 'commune' } });
    // What was agreed for a record once holds for its corrections.
    const again = await send(desk.second, await change(done, { title: 'After' }), { shownPlace: 'commune' });
    expect((await seenOf(again.body)).title).toBe('After');
  });

  it('of a correction is as readers see it now: another, which deletes what they saw before, takes two', async () => {
    const record = await corrected();
    const asked = await send(desk.second, record, { shownPlace: 'province' });
    expect([asked.status, (await seenOf(record)).title, await versions(record)]).toEqual([200, 'Before', 1]);
    // Published as it was, by one: what waited is over.
    const [waits] = await waiting(desk.second, record);
    expect((await send(desk.second, record, {})).body.code).toBe('another-waits');
    expect((await send(desk.second, record, { proposal: waits!.id })).body.publication).toMatchObject({
      shownPlace: 'district',
    });
    expect([await waiting(desk.reviewer, record), await versions(record)]).toEqual([[], 2]);
  });

  it('of a correction that marks the record as coarse is coarse at once', async () => {
    const record = await corrected({ sensitivity: 'S1_COARSE', acts: [anAct()] });
    const done = await send(desk.second, record, { shownDate: 'month' });
    expect(done.body.publication).toMatchObject({ shownPlace: 'district', shownDate: 'month' });
  });
});

describe('the names of groups that readers would first learn from a record', () => {
  const rename = async ({ id }: { id: string }, nameEn: string, by: Client = desk.admin): Promise<void> => {
    const { items } = (await by.get<{ items: { id: string; revision: number }[] }>('/api/groups')).body;
    const { revision } = items.find((one) => one.id === id)!;
    const body = { nameEn, nameKm: null, aliases: [], note: null };
    expect((await by.put(`/api/groups/${id}`, body, ifMatch(revision))).status).toBe(200);
  };
  const known = async (): Promise<string[]> =>
    (await app.visitor.get<{ items: { nameEn: string }[] }>('/api/public/groups')).body.items.map((one) => one.nameEn);

  it('are published as the preview showed them: a name changed since is refused, until it was seen', async () => {
    const group = await aGroup(desk, 'DEMO Group A');
    const record = await verified(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    const unseen = await send(desk.second, record, {});
    expect([unseen.status, unseen.text]).toEqual([422, expect.stringContaining('/seen')]);
    const seen = await seenBy(desk.second, record, SHOWN);
    await rename(group, 'DEMO Liars');
    const refused = await send(desk.second, record, seen);
    expect([refused.status, refused.body.code, await known()]).toEqual([
      412,
      'changed-meanwhile',
      expect.not.arrayContaining(['DEMO Liars']),
    ]);
    const done = await send(desk.second, record, await seenBy(desk.second, record, SHOWN));
    expect([done.status, await known()]).toEqual([200, expect.arrayContaining(['DEMO Liars'])]);
  });

  it('are part of what is proposed, and changed since they are not released', async () => {
    const group = await aGroup(desk, 'DEMO Group B');
    const record = await corrected({ title: 'After', groups: [aGroupLink(group.id)] });
    const body = { reason: NOTE, ...(await seenBy(desk.reviewer, record, SHOWN)) };
    expect((await send(desk.reviewer, record, body)).status).toBe(200);
    const [waits] = await waiting(desk.second, record);
    expect(waits).toMatchObject({ proposed: { names: [{ nameEn: 'DEMO Group B' }] } });
    await rename(group, 'DEMO Group C');
    const [now] = await waiting(desk.second, record);
    for (const one of [waits!, now!])
      expect((await release(desk.second, one)).body.code).toBe('changed-since-proposed');
    expect(await known()).not.toContain('DEMO Group C');
    const shown = await seenBy(desk.reviewer, record, SHOWN);
    await send(desk.reviewer, record, { reason: NOTE, ...shown, proposal: now!.id });
    const [again] = await waiting(desk.second, record);
    expect((await release(desk.second, again!)).status).toBe(200);
    expect(await known()).toContain('DEMO Group C');
  });

  it('are seen with the other words of pictures: what the preview did not show is not published', async () => {
    const record = await verified(desk, anIncident());
    const refused = await send(desk.second, record, { seen: 'f'.repeat(64) });
    expect([refused.status, refused.body.code]).toEqual([412, 'changed-meanwhile']);
  });
});
