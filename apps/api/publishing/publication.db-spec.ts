import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { cellOf, countsOf, incidentPage } from '../testing/acceptance/public-requests.js';
import type { Client, TestApp } from '../testing/app.js';
import { aGroupLink, anAccount, anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import {
  aGroup,
  assess,
  hide,
  ifMatch,
  log,
  merge,
  publish,
  published,
  retract,
  submit,
  verified,
  verify,
  type Desk,
} from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

interface Refused {
  code: string;
  errors?: { pointer: string; code: string }[];
  status?: unknown;
}
const tryTo = (client: Client, record: IncidentRecord, noun: string, body: unknown) =>
  client.post<IncidentRecord & Refused>(`/api/incidents/${record.id}/${noun}`, body, ifMatch(record.revision));
const put = async (client: Client, record: IncidentRecord, fields: Partial<Incident>): Promise<IncidentRecord> => {
  const answer = await client.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, fields),
    ifMatch(record.revision),
  );
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};
const current = async (record: IncidentRecord): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
interface Waits {
  id: string;
  kind: string;
  digest: string;
  outcome: string | null;
  code?: string;
  current?: Waits;
}
/** Returns what waits for a second person about a record. */
const waitsFor = async ({ id }: IncidentRecord): Promise<Waits> =>
  (await desk.second.get<{ items: Waits[] }>(`/api/releases?subject=${id}`)).body.items[0]!;
const answerTo = (client: Client, { id, digest }: Waits, answer: 'release' | 'refuse' = 'release') =>
  client.post<Waits>(`/api/releases/${id}/answers`, {
    answer,
    seen: digest,
    reason: answer === 'refuse' ? 'These are two events.' : null,
  });
const DISTRICT_DAY = { shownPlace: 'district', shownDate: 'day' };

describe('what may leave', () => {
  it.each(['S2_INTERNAL', 'S3_RESTRICTED', 'S4_SEALED', null])('is nothing of sensitivity %s', async (sensitivity) => {
    const submitted = await submit(desk.monitor, await log(desk.monitor, anIncident({ sensitivity })));
    // This matters only for a restricted or sealed record: nobody else would find it.
    await desk.monitor.put(
      `/api/incidents/${submitted.id}/case-team`,
      { members: [desk.reviewer.member!.id, desk.second.member!.id] },
      ifMatch(submitted.revision),
    );
    const { body: seen } = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${submitted.id}`);
    const answer = await tryTo(desk.second, await verify(desk.reviewer, seen), 'publications', DISTRICT_DAY);
    expect([answer.status, answer.body.code, answer.body.errors]).toEqual([
      422,
      'not-publishable',
      [expect.objectContaining({ pointer: '/sensitivity', code: 'too-sensitive' })],
    ]);
    expect((await app.database.query('select count(*)::int as n from pub.incident')) as unknown).toEqual([{ n: 0 }]);
  });

  it('of a coarse record is the district or wider and the month or wider', async () => {
    const record = await verified(desk, anIncident({ sensitivity: 'S1_COARSE', when: exactDay(asDay('2018-06-04')) }));
    const finer = await tryTo(desk.second, record, 'publications', { shownPlace: 'commune', shownDate: 'day' });
    expect([finer.body.code, finer.body.errors?.map((error) => error.pointer)]).toEqual([
      'not-publishable',
      ['/shownPlace', '/shownDate'],
    ]);
    const done = await publish(desk.second, record, { shownPlace: 'district', shownDate: 'quarter' });
    expect((await incidentPage(app.visitor, done.code)).when).toEqual({
      precision: 'DP_RANGE',
      earliest: '2018-04-01',
      latest: '2018-06-30',
    });
  });

  it.each(['VG_UNVERIFIED', 'VG_DISCOUNTED'])('is nothing of grade %s', async (grade) => {
    const answer = await tryTo(desk.second, await verified(desk, anIncident(), grade), 'publications', DISTRICT_DAY);
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/grade', code: 'grade-not-public' })],
    ]);
  });

  it('is shown to the reviewer first, exactly as readers will see it, with what to think of', async () => {
    const record = await verified(
      desk,
      anIncident({
        place: { code: '120211', precision: 'LP_COMMUNE' },
        accounts: [anAccount(), anAccount({ party: 'PA_WITNESS', mayBePublished: 'no' })],
      }),
      'VG_WEAK',
    );
    const preview = await desk.second.get<{ incident: Record<string, unknown>; warnings: { code: string }[] }>(
      `/api/incidents/${record.id}/publications/preview?shownPlace=commune&shownDate=day`,
    );
    expect(preview.body.warnings.map((warning) => warning.code).sort()).toEqual([
      'accounts-kept-back',
      'finer-than-district',
      'no-summary',
      'single-source',
    ]);
    const done = await publish(desk.second, record, { shownPlace: 'commune' });
    expect(await incidentPage(app.visitor, done.code)).toMatchObject(preview.body.incident);
  });

  it('names what is missing when there is nothing to preview yet', async () => {
    const record = await log(desk.reviewer, anIncident({ place: null }));
    const preview = await desk.reviewer.get<Refused>(
      `/api/incidents/${record.id}/publications/preview?shownPlace=district&shownDate=day`,
    );
    expect([preview.status, preview.body.code, preview.body.errors?.map((error) => error.pointer)]).toEqual([
      422,
      'incomplete',
      ['/place'],
    ]);
  });
});

describe('a weekly protest whose day is withheld', () => {
  it('can be guessed from the calendar when its others are shown by the day, and the reviewer is told so for the month, not the quarter', async () => {
    const { id } = await aGroup(desk, 'Every Friday');
    const onFriday = (day: string) => anIncident({ when: exactDay(asDay(day)), groups: [aGroupLink(id)] });
    for (const day of ['2017-05-05', '2017-05-12', '2017-05-19']) await published(desk, onFriday(day));
    const record = await verified(desk, onFriday('2017-05-26'));
    const warned = async (date: string): Promise<boolean> => {
      const { body } = await desk.second.get<{ warnings: { code: string }[] }>(
        `/api/incidents/${record.id}/publications/preview?shownPlace=district&shownDate=${date}`,
      );
      return body.warnings.some((warning) => warning.code === 'day-can-be-guessed');
    };
    expect([await warned('month'), await warned('quarter'), await warned('day')]).toEqual([true, false, false]);
  });
});

describe('a day or place that is shown less finely than it is known', () => {
  it('may be told by the link of a source, and the reviewer is told so as long as one is shown', async () => {
    const warned = async (linkWithheld: 'yes' | 'no', shown: string): Promise<boolean> => {
      const record = await verified(
        desk,
        anIncident({
          sources: [
            aSource({ url: 'https://example.org/2021/06/04/banners', linkWithheld }),
            aSource({ publisher: 'Other Weekly', linkWithheld: 'yes' }),
          ],
        }),
      );
      const { body } = await desk.second.get<{ warnings: { code: string }[] }>(
        `/api/incidents/${record.id}/publications/preview?${shown}`,
      );
      return body.warnings.some((warning) => warning.code === 'links-tell-more');
    };
    expect(await warned('no', 'shownPlace=district&shownDate=month')).toBe(true);
    expect(await warned('no', 'shownPlace=province&shownDate=day')).toBe(true);
    expect(await warned('yes', 'shownPlace=district&shownDate=month')).toBe(false);
    expect(await warned('no', 'shownPlace=district&shownDate=day')).toBe(false);
  });
});

describe('two people', () => {
  it('publish: not the author, and not the reviewer who verified', async () => {
    const record = await verified(desk, anIncident());
    const same = await tryTo(desk.reviewer, record, 'publications', DISTRICT_DAY);
    expect([same.status, same.body.code]).toEqual([403, 'second-person-needed']);
    const own = await verify(desk.second, await submit(desk.reviewer, await log(desk.reviewer, anIncident())));
    const author = await tryTo(desk.reviewer, own, 'publications', DISTRICT_DAY);
    expect([author.status, author.body.code]).toEqual([403, 'own-record']);
  });

  it('are one in a small team, and the history says who', async () => {
    await desk.admin.put('/api/settings/small-team', { on: true });
    expect((await desk.reviewer.put('/api/settings/small-team', { on: true })).body).toMatchObject({ on: true });
    const done = await publish(desk.reviewer, await verified(desk, anIncident()));
    expect((await desk.second.put('/api/settings/small-team', { on: false })).body).toMatchObject({ on: false });
    const { body } = await desk.second.get<{ items: { actor: string; kind: string }[] }>(
      `/api/incidents/${done.id}/changes`,
    );
    expect(body.items.slice(-2).map(({ actor, kind }) => [actor, kind])).toEqual([
      [desk.reviewer.member!.name, 'verified'],
      [desk.reviewer.member!.name, 'published'],
    ]);
  });

  it('assess force: one alone changes no count, nor does an assessment of what the act no longer is', async () => {
    const push = (day: string) => anIncident({ when: exactDay(asDay(day)), acts: [anAct({ type: 'FM_PUSH' })] });
    const unlawful = async () => (await countsOf(app.visitor, 'indicator=I06&period=2016')).total;
    const record = await verified(desk, push('2016-01-01'));
    const body = {
      id: '00000000-0000-4000-8000-000000000001',
      act: record.incident.acts[0]!.id,
      outcome: 'LA_UNLAWFUL',
      reasons: 'Nobody was warned.',
      standards: 'STANDARDS',
      tests: {
        legality: 'met',
        precaution: 'not-judged',
        necessity: 'not-met',
        proportionality: 'not-judged',
        nonDiscrimination: 'not-judged',
        legitimateAim: 'not-judged',
      },
    };
    const alone = await tryTo(desk.reviewer, record, 'assessments', body);
    const self = await tryTo(desk.reviewer, alone.body, `assessments/${body.id}/agreements`, {});
    expect([self.status, self.body.code]).toEqual([403, 'second-person-needed']);
    await publish(desk.second, alone.body);
    expect(await unlawful()).toMatchObject({ low: 0, asides: { notYetAssessed: { low: 1 } } });

    const agreed = await assess(desk, await verified(desk, push('2016-02-01')));
    const other = await put(desk.reviewer, agreed, { acts: [but(agreed.incident.acts[0]!, { type: 'FM_KICK' })] });
    expect(other.assessments).toEqual([expect.objectContaining({ stillHolds: false })]);
    await publish(desk.second, await verify(desk.reviewer, other));
    expect(await unlawful()).toMatchObject({ low: 0, asides: { notYetAssessed: { low: 2 } } });
  });
});

describe('a correction', () => {
  it('leaves the published version as it is until a second reviewer publishes it; then the feed says why', async () => {
    const first = await published(desk, anIncident({ title: 'Before', when: exactDay(asDay('2015-03-01')) }));
    const before = await app.visitor.get(`/api/public/incidents/${first.code}`);
    const changed = await put(desk.reviewer, first, { title: 'After', when: exactDay(asDay('2015-04-01')) });
    expect(changed).toMatchObject({ status: 'WS_PUBLISHED', publication: { revision: first.revision } });
    expect((await app.visitor.get(`/api/public/incidents/${first.code}`)).text).toBe(before.text);

    const same = await tryTo(desk.reviewer, changed, 'publications', DISTRICT_DAY);
    expect([same.status, same.body.code]).toEqual([403, 'second-person-needed']);
    const nothing = await tryTo(desk.second, await published(desk, anIncident()), 'publications', DISTRICT_DAY);
    expect([nothing.status, nothing.body.code]).toEqual([409, 'wrong-state']);

    await publish(desk.second, changed, { reason: 'The day was wrong.' });
    const after = await incidentPage(app.visitor, first.code);
    expect(after).toMatchObject({ title: 'After', code: first.code, when: { earliest: '2015-04-01' } });
    expect(after.changes.map(({ what, note }) => [what, note])).toEqual([
      ['published', null],
      ['corrected', 'The day was wrong.'],
    ]);
    const months = await countsOf(app.visitor, 'indicator=I02&period=2015&unit=month&split=period');
    expect([cellOf(months, '2015-03').low, cellOf(months, '2015-04').low]).toEqual([0, 1]);
    const versions = (await app.database.query(
      'select title, until_seq is null as current from pub.incident where code = $1 order by from_seq',
      [first.code],
    )) as unknown;
    expect(versions).toEqual([
      { title: 'Before', current: false },
      { title: 'After', current: true },
    ]);
  });

  it('of the grade moves an incident in and out of the headline', async () => {
    const record = await published(desk, anIncident({ when: exactDay(asDay('2014-03-01')) }), 'VG_WEAK');
    const headline = async () => (await countsOf(app.visitor, 'indicator=I02&period=2014')).total;
    expect(await headline()).toMatchObject({ low: 0, asides: { singleSource: { low: 1 } } });
    const graded = await verify(desk.reviewer, record, 'VG_FAIR');
    expect(await headline()).toMatchObject({ low: 0 });
    await publish(desk.second, graded);
    expect(await headline()).toMatchObject({ low: 1, asides: { singleSource: { low: 0 } } });
  });
});

describe('the preview of a publication', () => {
  it('has every answer that readers get, as they get it', async () => {
    const record = await verified(
      desk,
      anIncident({
        title: 'Previewed',
        issues: ['IS_LAND'],
        sources: [aSource({ archiveUrl: 'https://archive.example/a' }), aSource({ publisher: 'DEMO Wire' })],
      }),
    );
    const { body } = await desk.second.get<{ incident: Record<string, unknown>; pictures: unknown[] }>(
      `/api/incidents/${record.id}/publications/preview?shownPlace=district&shownDate=day`,
    );
    const done = await publish(desk.second, record);
    const { code, publishedOn, firstPublishedOn, changes, joined, pictures, story, relations, ...seen } =
      (await incidentPage(app.visitor, done.code)) as unknown as Record<string, unknown>;
    expect(body.incident).toEqual(seen);
    expect([
      code,
      changes,
      publishedOn === firstPublishedOn,
      joined,
      pictures,
      story,
      body.pictures,
      relations,
    ]).toEqual([done.code, [expect.anything()], true, [], [], null, [], []]);
  });
});

describe('records that are joined', () => {
  const three = () =>
    Promise.all(
      ['A', 'B', 'C'].map((title) =>
        published(desk, anIncident({ title: `Joined ${title}`, when: exactDay(asDay('2013-03-01')) })),
      ),
    );
  const ledFrom = async (record: IncidentRecord): Promise<[number, string | null]> => {
    const { status, headers } = await app.visitor.get(`/api/public/incidents/${record.code}`);
    return [status, headers.get('location')];
  };
  const count = async (): Promise<number> => (await countsOf(app.visitor, 'indicator=I02&period=2013')).total.low;

  it('lead to the one that stays, along the whole chain, and part again', async () => {
    const [a, b, c] = (await three()) as [IncidentRecord, IncidentRecord, IncidentRecord];
    await merge(desk.reviewer, a, b.id);
    const joined = await merge(desk.reviewer, await current(b), c.id);
    const toC = [308, `/api/public/incidents/${c.code}`];
    expect([await ledFrom(a), await ledFrom(b), await count()]).toEqual([toC, toC, 1]);
    expect(joined).toMatchObject({ status: 'WS_MERGED', mergedInto: c.id, allowed: ['hide', 'unmerge'] });

    const parted = await desk.reviewer.delete<IncidentRecord>(
      `/api/incidents/${b.id}/mergers`,
      ifMatch(joined.revision),
    );
    expect(parted.body).toMatchObject({ status: 'WS_UNDER_REVIEW', mergedInto: null, code: b.code });
    expect(await count()).toBe(1);
    await publish(desk.second, await verify(desk.reviewer, parted.body));
    expect([await ledFrom(a), (await ledFrom(b))[0], await count()]).toEqual([
      [308, `/api/public/incidents/${b.code}`],
      200,
      2,
    ]);
  });

  it('lead elsewhere when they were parted and joined to another', async () => {
    const [a, b, c] = (await three()) as [IncidentRecord, IncidentRecord, IncidentRecord];
    const joined = await merge(desk.reviewer, a, b.id);
    const parted = await desk.reviewer.delete<IncidentRecord>(
      `/api/incidents/${a.id}/mergers`,
      ifMatch(joined.revision),
    );
    await merge(desk.reviewer, parted.body, c.id);
    expect(await ledFrom(a)).toEqual([308, `/api/public/incidents/${c.code}`]);
  });

  it('are joined by no reviewer alone once readers see them: another one agrees, and until then nothing changes for readers', async () => {
    const [a, b] = (await three()) as [IncidentRecord, IncidentRecord, IncidentRecord];
    const before = await count();
    const asked = await tryTo(desk.reviewer, a, 'mergers', {
      into: b.id,
      take: [a.incident.accounts[0]!.id],
      reason: 'One march, logged twice.',
    });
    expect([asked.status, asked.body.status, (await ledFrom(a))[0], await count()]).toEqual([
      200,
      'WS_PUBLISHED',
      200,
      before,
    ]);
    const item = await waitsFor(a);
    expect(item).toMatchObject({
      kind: 'retraction',
      subject: a.id,
      note: 'One march, logged twice.',
      mine: false,
      mayAnswer: true,
      former: { code: a.code },
      proposed: { code: a.code, reason: 'CR_DUPLICATE', into: b.code },
      beside: { title: 'Joined A', into: { id: b.id, title: 'Joined B', status: 'WS_PUBLISHED' } },
    });
    expect((await answerTo(desk.reviewer, item)).body).toMatchObject({ code: 'second-person-needed' });
    expect((await current(a)).status).toBe('WS_PUBLISHED');

    expect((await answerTo(desk.second, item)).status).toBe(200);
    expect(await current(a)).toMatchObject({ status: 'WS_MERGED', mergedInto: b.id });
    expect([await ledFrom(a), await count()]).toEqual([[308, `/api/public/incidents/${b.code}`], before - 1]);
    expect((await current(b)).incident.accounts).toHaveLength(b.incident.accounts.length + 1);
    const { items } = (
      await app.visitor.get<{ items: { what: string; code: string; into: string }[] }>('/api/public/changes')
    ).body;
    expect(items[0]).toMatchObject({ what: 'merged', code: a.code, into: b.code });
  });

  it('wait for an independent second person, and a refusal leaves both as they are', async () => {
    const [a, b] = (await three()) as [IncidentRecord, IncidentRecord, IncidentRecord];
    await tryTo(desk.reviewer, a, 'mergers', { into: b.id });
    const item = await waitsFor(a);
    const third = await app.signIn('reviewer');
    await app.database.query('update member set same_person_as = $2 where id = $1', [
      third.member!.id,
      desk.reviewer.member!.id,
    ]);
    expect((await answerTo(third, item)).body).toMatchObject({ code: 'not-independent' });
    expect((await answerTo(desk.second, item, 'refuse')).body).toMatchObject({ outcome: 'refused', note: null });
    expect([(await current(a)).status, (await ledFrom(a))[0]]).toEqual(['WS_PUBLISHED', 200]);
  });

  it('are not joined when one of both was hidden or left the public meanwhile, in words; and looked at again when one was changed or a detail of it erased', async () => {
    for (const which of [0, 1] as const) {
      const pair = await three();
      await tryTo(desk.reviewer, pair[0]!, 'mergers', { into: pair[1]!.id });
      await hide(desk.reviewer, pair[which]!);
      const item = await waitsFor(pair[0]!);
      const late = await answerTo(desk.second, item);
      expect(late.body).toMatchObject({ status: 409, code: 'no-longer-published' });
      expect((await current(pair[0]!)).mergedInto).toBeNull();
      expect((await answerTo(desk.second, late.body.current!, 'refuse')).status).toBe(200);
    }
    const [a, b] = (await three()) as [IncidentRecord, IncidentRecord, IncidentRecord];
    await tryTo(desk.reviewer, a, 'mergers', { into: b.id });
    const item = await waitsFor(a);
    await desk.second.put(
      `/api/incidents/${b.id}`,
      { ...b.incident, title: 'Joined, and renamed' },
      ifMatch(b.revision),
    );
    expect((await answerTo(desk.second, item)).body).toMatchObject({
      status: 412,
      current: { beside: { into: { title: 'Joined, and renamed' } } },
    });
    expect((await current(a)).status).toBe('WS_PUBLISHED');
    const id = randomUUID();
    await desk.reviewer.post(`/api/incidents/${b.id}/erasures`, { id, path: '/title', why: 'It names her.' });
    const seen = await waitsFor(a);
    expect((await desk.admin.post(`/api/erasures/${id}/approvals`, {})).status).toBe(200);
    const erased = await answerTo(desk.second, seen);
    expect([erased.status, erased.text.includes('Joined, and renamed')]).toEqual([412, false]);
    expect((await current(a)).status).toBe('WS_PUBLISHED');
    await retract(desk.reviewer, await current(b));
    expect((await answerTo(desk.second, await waitsFor(a))).body).toMatchObject({
      status: 409,
      code: 'no-longer-published',
    });
  });

  it('come apart by one reviewer, but before readers only by two, as any record', async () => {
    const [a, b] = (await three()) as [IncidentRecord, IncidentRecord, IncidentRecord];
    const joined = await merge(desk.reviewer, a, b.id);
    const parted = await desk.reviewer.delete<IncidentRecord>(
      `/api/incidents/${a.id}/mergers`,
      ifMatch(joined.revision),
    );
    const before = await count();
    expect([await ledFrom(a), parted.body.status]).toEqual([
      [308, `/api/public/incidents/${b.code}`],
      'WS_UNDER_REVIEW',
    ]);
    const graded = await verify(desk.reviewer, parted.body);
    expect(
      (await tryTo(desk.reviewer, graded, 'publications', { shownPlace: 'district', shownDate: 'day' })).body,
    ).toMatchObject({ code: 'second-person-needed' });
    expect([(await ledFrom(a))[0], await count()]).toEqual([308, before]);
  });

  it('keeps the sources of both records that are joined, and the accounts that were chosen', async () => {
    const [radio, wire] = [
      aSource({ publisher: 'DEMO Radio', url: 'https://radio.example/a' }),
      aSource({ publisher: 'DEMO Wire', url: 'https://wire.example/b' }),
    ];
    const stays = await submit(desk.monitor, await log(desk.monitor, anIncident({ sources: [radio] })));
    const twin = await submit(
      desk.monitor,
      await log(desk.monitor, anIncident({ sources: [{ ...radio, id: randomUUID() }, wire] })),
    );
    const [account] = twin.incident.accounts;
    const before = stays.incident.accounts.length;
    const merged = await tryTo(desk.reviewer, twin, 'mergers', { into: stays.id, take: [account!.id] });
    expect(merged.status).toBe(200);
    const { incident } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${stays.id}`)).body;
    expect(incident.sources.map(({ publisher }) => publisher)).toEqual(['DEMO Radio', 'DEMO Wire']);
    expect(incident.accounts).toHaveLength(before + 1);
    const [next] = [await submit(desk.monitor, await log(desk.monitor, anIncident()))];
    const wrong = await tryTo(desk.reviewer, next!, 'mergers', { into: stays.id, take: [randomUUID()] });
    expect([wrong.status, (wrong.body as unknown as { errors: { pointer: string }[] }).errors[0]!.pointer]).toEqual([
      422,
      '/take/0',
    ]);
  });

  it('are not joined to themselves, to what is not published, or to what nobody may see', async () => {
    const done = await published(desk, anIncident({ sources: [aSource(), aSource({ publisher: 'Other' })] }));
    const self = await tryTo(desk.reviewer, done, 'mergers', { into: done.id });
    expect([self.status, self.body.errors?.[0]]).toMatchObject([422, { pointer: '/into', code: 'same-record' }]);
    const unpublished = await verified(desk, anIncident());
    const into = await tryTo(desk.reviewer, done, 'mergers', { into: unpublished.id });
    expect([into.status, into.body.errors?.[0]]).toMatchObject([
      422,
      { pointer: '/into', code: 'survivor-not-published' },
    ]);
    const hidden = await log(desk.monitor, anIncident());
    expect((await tryTo(desk.reviewer, done, 'mergers', { into: hidden.id })).status).toBe(404);
    expect((await current(done)).status).toBe('WS_PUBLISHED');
  });
});
