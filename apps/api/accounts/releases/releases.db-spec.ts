import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aGroupLink, anIncident } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import {
  aGroup,
  CREATE,
  hide,
  ifMatch,
  publish,
  published,
  releaseAll,
  verified,
  type Desk,
  putSettings,
} from '../../testing/desk.js';
import { aDraft, frozen } from '../../testing/draft-and-read-reports.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

interface Item {
  id: string;
  kind: string;
  subject: string;
  former: Record<string, unknown> | null;
  proposed: Record<string, unknown> | null;
  beside: unknown;
  digest: string;
  mine: boolean;
  mayAnswer: boolean;
  outcome: string | null;
  proposedBy: string;
}
interface Page {
  total: number;
  items: Item[];
  next: number | null;
}
const waiting = async (client: Client = desk.second): Promise<Item[]> =>
  (await client.get<Page>('/api/releases')).body.items;
const last = async (client?: Client): Promise<Item> => (await waiting(client)).at(-1)!;
const answer = (
  client: Client,
  { id, digest }: Pick<Item, 'id' | 'digest'>,
  what: 'release' | 'refuse' = 'release',
  reason: string | null = what === 'refuse' ? 'It is not what they counted.' : null,
) =>
  client.post<Item & { code?: string; current?: Item }>(`/api/releases/${id}/answers`, {
    answer: what,
    seen: digest,
    reason,
  });
const feed = async (): Promise<unknown[]> =>
  (
    await app.visitor.get<{ items: { what: string; subject: string | null; code: string | null }[] }>(
      '/api/public/changes',
    )
  ).body.items.map(({ what, code, subject }) => [what, code ?? subject]);

const TOTAL = {
  publisher: 'An institute',
  title: 'Eleven',
  measure: 'assemblies dispersed',
  unit: 'incidents',
  value: { state: 'CS_EXACT', low: 11, high: 11, text: null },
  from: '2021-01-01',
  until: '2021-06-30',
  place: null,
  group: null,
  partOf: null,
  url: null,
  note: null,
  shown: true,
};
const put = (id: string, part: object, headers: Record<string, string>, client = desk.analyst) =>
  client.put<{ revision: number; isSeen: boolean; waits: boolean }>(
    `/api/published-totals/${id}`,
    { ...TOTAL, ...part },
    headers,
  );
const titles = async (): Promise<string[]> =>
  (await app.visitor.get<{ items: { title: string }[] }>('/api/public/published-totals')).body.items.map(
    ({ title }) => title,
  );

describe('a published total', () => {
  it('is shown by no analyst alone: a second person releases it, and the feed has a line', async () => {
    const id = randomUUID();
    expect((await put(id, { title: 'A total' }, CREATE)).body).toMatchObject({ isSeen: false, waits: true });
    expect(await titles()).not.toContain('A total');
    const item = await last();
    expect(item).toMatchObject({
      kind: 'total',
      subject: id,
      former: null,
      proposed: expect.objectContaining({ title: 'A total' }),
      mine: false,
      mayAnswer: true,
      proposedBy: desk.analyst.member!.name,
    });
    for (const client of [desk.analyst, desk.admin, desk.monitor])
      expect((await answer(client, item)).status).toBe(403);
    expect((await answer(desk.second, item)).body).toMatchObject({ outcome: 'released' });
    expect(await titles()).toContain('A total');
    expect((await feed())[0]).toEqual(['total-shown', item.proposed!['code']]);
  });

  it('keeps what readers saw until a change is released, and until they are to see it no more', async () => {
    const id = randomUUID();
    await put(id, { title: 'Before' }, CREATE);
    await releaseAll(desk);
    await put(id, { title: 'After' }, ifMatch(1));
    expect(await titles()).toEqual(expect.arrayContaining(['Before']));
    expect(await titles()).not.toContain('After');
    expect(await last()).toMatchObject({ former: { title: 'Before' }, proposed: { title: 'After' } });
    await releaseAll(desk);
    expect(await titles()).toContain('After');
    expect((await feed())[0]).toEqual(['total-changed', expect.any(String)]);
    expect((await desk.analyst.delete(`/api/published-totals/${id}`, ifMatch(2))).status).toBe(204);
    expect(await titles()).toContain('After');
    await releaseAll(desk);
    expect(await titles()).not.toContain('After');
    expect((await feed())[0]).toEqual(['total-taken-away', expect.any(String)]);
  });

  it('that is put back to what readers see waits for nobody', async () => {
    const id = randomUUID();
    await put(id, { title: 'As it was' }, CREATE);
    await releaseAll(desk);
    await put(id, { title: 'Otherwise' }, ifMatch(1));
    await put(id, { title: 'As it was' }, ifMatch(2));
    expect(await waiting()).toEqual([]);
  });

  it('of a reviewer is released by another reviewer, never by the same', async () => {
    await put(randomUUID(), { title: 'Of a reviewer' }, CREATE, desk.reviewer);
    const item = await last(desk.reviewer);
    expect(item).toMatchObject({ mine: true, mayAnswer: false });
    expect((await answer(desk.reviewer, item)).body).toMatchObject({ code: 'second-person-needed' });
    expect((await answer(desk.second, item)).status).toBe(200);
  });
});

describe('a report', () => {
  const seen = async (code: string): Promise<number> => (await app.visitor.get(`/api/public/reports/${code}`)).status;

  it('with a title of its own is public by no analyst alone: its address answers like one that never was', async () => {
    await published(desk, anIncident());
    const {
      body: { code },
    } = await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'The police invented it',
      question: 'indicator=I02&period=2021-H1',
    });
    const [there, never] = await Promise.all([
      app.visitor.get(`/api/public/reports/${code}`),
      app.visitor.get('/api/public/reports/R-000000'),
    ]);
    const alike = ({ body, status }: typeof there): unknown => [status, { ...body, requestId: null, instance: null }];
    expect(alike(there)).toEqual(alike(never));
    for (const path of [`/reports/${code}`, '/sitemap.xml', '/api/public/changes', '/changes.atom'])
      expect((await app.visitor.get(path)).text).not.toContain('The police invented it');
    expect((await waiting())[0]).toMatchObject({
      kind: 'report',
      subject: code,
      beside: { titleEn: 'The police invented it' },
    });
    await releaseAll(desk);
    expect([await seen(code), (await feed())[0]]).toEqual([200, ['report-shown', code]]);
    await desk.analyst.delete(`/api/reports/${code}/publications`);
    expect(await seen(code)).toBe(200);
    await releaseAll(desk);
    expect([await seen(code), (await feed())[0]]).toEqual([404, ['report-taken-away', code]]);
    // Published again, by two people.
    await desk.analyst.post(`/api/reports/${code}/publications`, {});
    expect(await seen(code)).toBe(404);
    await releaseAll(desk);
    expect(await seen(code)).toBe(200);
  });

  it('of many parts is published by two, and taken back by two', async () => {
    const code = await frozen(desk.analyst, aDraft('press-line'));
    expect((await desk.analyst.post(`/api/reports/${code}/publications`, {})).status).toBe(204);
    expect(await seen(code)).toBe(404);
    const listed = async () =>
      (
        await desk.analyst.get<{ items: { code: string; isSeen: boolean; waits: unknown }[] }>('/api/reports')
      ).body.items.find((one) => one.code === code);
    expect(await listed()).toMatchObject({ isSeen: false, waits: { shown: true } });
    await releaseAll(desk);
    expect([await seen(code), await listed()]).toEqual([200, expect.objectContaining({ isSeen: true, waits: null })]);
    await desk.reviewer.delete(`/api/reports/${code}/publications`);
    expect(await seen(code)).toBe(200);
    await releaseAll(desk);
    expect(await seen(code)).toBe(404);
  });

  it('that was written anew since somebody looked is looked at once more', async () => {
    const record = await published(desk, anIncident({ title: 'Withdrawn meanwhile' }));
    const {
      body: { code },
    } = await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'With it',
      question: 'indicator=I02&period=2021-H1',
    });
    const item = await last();
    await app.database.query(`update report_figure set checksum = repeat('0', 64) where code = $1`, [code]);
    const stale = await answer(desk.second, item);
    expect([stale.status, stale.body.code, stale.body.current?.digest === item.digest, record.code !== null]).toEqual([
      412,
      'changed-meanwhile',
      false,
      true,
    ]);
    expect(await seen(code)).toBe(404);
    await answer(desk.second, item, 'refuse');
    await desk.analyst.delete(`/api/releases/${item.id}`);
  });
});

describe('the names of a group', () => {
  const names = async (): Promise<string[]> =>
    (await app.visitor.get<{ items: { nameEn: string }[] }>('/api/public/groups')).body.items.map(
      ({ nameEn }) => nameEn,
    );
  const rename = (id: string, nameEn: string, revision: number, client = desk.admin) =>
    client.put(`/api/groups/${id}`, { nameEn, nameKm: null, aliases: ['Alias'], note: null }, ifMatch(revision));

  it('of a group that only hidden records name wait until those are restored', async () => {
    const group = await aGroup(desk, 'DEMO Hidden Group');
    const record = await published(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    await hide(desk.second, record);
    expect(await names()).not.toContain('DEMO Hidden Group');
    const refused = await rename(group.id, 'DEMO Liars', 1);
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'named-in-hidden' })]);
    const restored = await desk.second.post('/api/incidents/hidings/restorations', {
      ids: [record.id],
      reason: 'Safe.',
    });
    expect(restored.status).toBe(200);
    expect(await names()).toContain('DEMO Hidden Group');
    expect(await names()).not.toContain('DEMO Liars');
  });

  it('that readers know are changed by no administrator alone, nor by what is published meanwhile', async () => {
    const group = await aGroup(desk, 'DEMO Group A');
    await published(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    expect((await rename(group.id, 'DEMO Liars', 1)).status).toBe(200);
    expect(await names()).toContain('DEMO Group A');
    // The next record that names the group does not publish a name that still waits.
    await published(desk, anIncident({ groups: [aGroupLink(group.id)], title: 'The next' }));
    expect(await names()).toEqual(expect.arrayContaining(['DEMO Group A']));
    expect(await names()).not.toContain('DEMO Liars');
    const item = await last();
    expect(item).toMatchObject({
      kind: 'group',
      former: { nameEn: 'DEMO Group A', aliases: [] },
      proposed: { nameEn: 'DEMO Liars', aliases: ['Alias'] },
    });
    expect((await answer(desk.second, item, 'refuse')).body).toMatchObject({ outcome: 'refused' });
    await published(desk, anIncident({ groups: [aGroupLink(group.id)], title: 'One more' }));
    expect(await names()).not.toContain('DEMO Liars');
    await rename(group.id, 'DEMO Group B', 2);
    await releaseAll(desk);
    expect(await names()).toContain('DEMO Group B');
    expect((await feed())[0]).toEqual(['group-renamed', group.publicCode]);
  });

  it('that no reader knows are not given by whoever publishes after a colleague has looked', async () => {
    const group = await aGroup(desk, 'DEMO Seen by both');
    const record = await verified(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    expect((await rename(group.id, 'DEMO Seen by one', 1, desk.second)).status).toBe(200);
    const alone = await desk.second.post(
      `/api/incidents/${record.id}/publications`,
      { shownPlace: 'district', shownDate: 'day' },
      ifMatch(record.revision),
    );
    expect([alone.status, alone.body['code'], (await names()).includes('DEMO Seen by one')]).toEqual([
      403,
      'second-person-needed',
      false,
    ]);
    // Work on the record that does not show the name changes nothing.
    const team = await desk.reviewer.put<{ revision: number }>(
      `/api/incidents/${record.id}/case-team`,
      { members: [] },
      ifMatch(record.revision),
    );
    expect(team.status).toBe(200);
    const now = (await desk.second.get<typeof record>(`/api/incidents/${record.id}`)).body;
    const still = await desk.second.post(
      `/api/incidents/${record.id}/publications`,
      { shownPlace: 'district', shownDate: 'day' },
      ifMatch(now.revision),
    );
    expect([still.status, still.body['code']]).toEqual([403, 'second-person-needed']);
    await publish(await app.signIn('reviewer'), now);
    expect(await names()).toContain('DEMO Seen by one');
  });

  it('that no reader knows come before them by no coverage and no total of one person', async () => {
    const group = await aGroup(desk, 'DEMO Unknown');
    const id = randomUUID();
    const entry = {
      place: '12',
      from: '2021-01-01',
      until: '2021-06-30',
      level: 'CO_ON_SITE',
      group: group.id,
      note: null,
      shown: true,
    };
    expect((await desk.analyst.put(`/api/coverage/${id}`, entry, CREATE)).status).toBe(200);
    await put(randomUUID(), { title: 'Of them', group: group.id }, CREATE);
    expect(await names()).not.toContain('DEMO Unknown');
    const [first] = await waiting();
    expect(first).toMatchObject({ kind: 'coverage', beside: { nameEn: 'DEMO Unknown' } });
    // A name that changed since then must be looked at again.
    await desk.admin.put(
      `/api/groups/${group.id}`,
      { nameEn: 'DEMO Otherwise', nameKm: null, aliases: [], note: null },
      ifMatch(1),
    );
    expect((await answer(desk.second, first!)).body).toMatchObject({
      code: 'changed-meanwhile',
      current: { beside: { nameEn: 'DEMO Otherwise' } },
    });
    await releaseAll(desk);
    expect(await names()).toContain('DEMO Otherwise');
    expect(
      (await app.visitor.get<{ items: { group: string | null }[] }>('/api/public/coverage')).body.items.map(
        (one) => one.group,
      ),
    ).toContain(group.publicCode);
  });
});

describe('who publishes, and under which standards', () => {
  it('is changed by no administrator alone once there are readers', async () => {
    const about = async () =>
      (await app.visitor.get<{ organisation: string; standards: string }>('/api/public/about')).body;
    const before = await about();
    expect(
      (await putSettings(desk.admin, { organisation: 'The Ministry', standards: 'none', smallTeam: false })).status,
    ).toBe(200);
    expect(await about()).toMatchObject({ organisation: before.organisation, standards: before.standards });
    expect(await last()).toMatchObject({
      kind: 'organisation',
      former: { organisation: before.organisation },
      proposed: { organisation: 'The Ministry', standards: 'none' },
    });
    await releaseAll(desk);
    expect(await about()).toMatchObject({ organisation: 'The Ministry', standards: 'none' });
    expect((await feed())[0]).toEqual(['organisation-changed', null]);
  });
});

describe('a retraction', () => {
  const standing = async (code: string): Promise<number> =>
    (await app.visitor.get(`/api/public/incidents/${code}`)).status;
  const ask = (
    client: Client,
    { id, revision }: { id: string; revision: number },
    note = 'The organisation invented this event.',
  ) => client.post(`/api/incidents/${id}/retractions`, { reason: 'CR_CODING', note }, ifMatch(revision));

  it('is made by no reviewer alone: another one agrees to its words, which readers get', async () => {
    const record = await published(desk, anIncident({ title: 'To be retracted' }));
    expect((await ask(desk.reviewer, record)).status).toBe(200);
    expect((await ask(desk.reviewer, record)).status).toBe(200);
    expect([await standing(record.code!), (await waiting()).length]).toEqual([200, 1]);
    const item = await last();
    expect(item).toMatchObject({
      kind: 'retraction',
      subject: record.id,
      note: 'The organisation invented this event.',
      former: { code: record.code },
      proposed: { code: record.code, reason: 'CR_CODING' },
      beside: { title: 'To be retracted' },
    });
    expect((await answer(desk.reviewer, item)).body).toMatchObject({ code: 'second-person-needed' });
    expect((await answer(desk.second, item, 'refuse')).body).toMatchObject({ outcome: 'refused', note: null });
    expect(await standing(record.code!)).toBe(200);
    await ask(desk.reviewer, record, 'It was coded by mistake.');
    expect((await answer(desk.second, await last())).status).toBe(200);
    expect(await standing(record.code!)).toBe(410);
    expect(
      (await app.visitor.get<{ items: { what: string; code: string; note: string }[] }>('/api/public/changes')).body
        .items[0],
    ).toMatchObject({ what: 'retracted', code: record.code, note: 'It was coded by mistake.' });
    // Words about a record are only in the record's own log lines, where they can be erased.
    const values: { disclosure: string }[] = await app.database.query(
      `select v.disclosure from log_leaf l join log_value v on v.idx = l.idx where l.entity = 'release'`,
    );
    expect(values.map(({ disclosure }) => Buffer.from(disclosure, 'base64url').toString()).join()).not.toContain(
      'coded by mistake',
    );
    expect(await app.database.query(`select note from release where note is not null`)).toEqual([]);
  });

  it('of a record that was hidden meanwhile is refused in words, and can only be refused', async () => {
    const record = await published(desk, anIncident({ title: 'Hidden meanwhile' }));
    await ask(desk.reviewer, record);
    const item = await last();
    const hidden = await hide(desk.second, record);
    const late = await answer(desk.second, item);
    expect([late.status, late.body]).toEqual([
      409,
      expect.objectContaining({
        code: 'no-longer-published',
        title: 'A record that this concerns is no longer published',
        detail: expect.stringContaining('hidden, retracted or merged'),
      }),
    ]);
    expect(
      (await desk.second.get<{ status: string; hidden: object }>(`/api/incidents/${hidden.id}`)).body,
    ).toMatchObject({ status: 'WS_RETRACTED', hidden: expect.anything() });
    expect((await answer(desk.second, late.body.current!, 'refuse')).body).toMatchObject({ outcome: 'refused' });
  });

  it('of a record that only a case team sees is answered by the team: others see that it waits, by its code', async () => {
    const shown = await published(desk, anIncident({ title: 'Of a team' }));
    const limited = await desk.second.put<{ id: string; revision: number }>(
      `/api/incidents/${shown.id}`,
      { ...shown.incident, sensitivity: 'S3_RESTRICTED' },
      ifMatch(shown.revision),
    );
    expect((await ask(desk.second, limited.body)).status).toBe(200);
    // Whoever verified it is in its team.
    const outsider = await app.signIn('reviewer');
    const item = await last(outsider);
    expect(item).toMatchObject({ kind: 'retraction', mayAnswer: false, former: { code: shown.code } });
    expect(JSON.stringify(item)).not.toContain('Of a team');
    expect((await answer(outsider, item)).status).toBe(404);
    expect((await desk.second.delete(`/api/releases/${item.id}`)).status).toBe(204);
  });

  it('of a record that was changed since is looked at once more, and of one that went another way is none', async () => {
    const record = await published(desk, anIncident({ title: 'Changed meanwhile' }));
    await ask(desk.reviewer, record);
    const item = await last();
    await desk.second.put(
      `/api/incidents/${record.id}`,
      { ...record.incident, title: 'Changed since' },
      ifMatch(record.revision),
    );
    const stale = await answer(desk.second, item);
    expect([stale.status, stale.body.current]).toEqual([
      412,
      expect.objectContaining({ beside: expect.objectContaining({ title: 'Changed since' }) }),
    ]);
    await answer(desk.second, await last(), 'refuse');
  });
});

describe('what waits', () => {
  it('is seen by every reviewer, and by others as far as they proposed it, who can take it back', async () => {
    await put(randomUUID(), { title: 'Mine' }, CREATE);
    const item = await last(desk.analyst);
    expect(item).toMatchObject({ mine: true, mayAnswer: false });
    expect(await waiting(desk.admin)).toEqual([]);
    expect((await desk.monitor.get('/api/releases')).status).toBe(403);
    expect((await desk.second.delete(`/api/releases/${item.id}`)).status).toBe(404);
    for (let i = 0; i < 2; i += 1) expect((await desk.analyst.delete(`/api/releases/${item.id}`)).status).toBe(204);
    expect((await answer(desk.second, item)).body).toMatchObject({ code: 'wrong-state', status: 409 });
    const decided = (await desk.second.get<Page>('/api/releases?state=decided')).body;
    expect(decided.items[0]).toMatchObject({ id: item.id, outcome: 'taken-back' });
    expect(decided.total).toBe(decided.items.length);
  });
});

describe('what goes wrong', () => {
  it('releases exactly what was seen: words that were changed since are not', async () => {
    const id = randomUUID();
    await put(id, { title: 'Seen' }, CREATE);
    const item = await last();
    await put(id, { title: 'Put in its place' }, ifMatch(1));
    const late = await answer(desk.second, item);
    expect([late.status, late.body.current?.proposed]).toEqual([
      412,
      expect.objectContaining({ title: 'Put in its place' }),
    ]);
    expect(await titles()).not.toContain('Put in its place');
    await releaseAll(desk);
  });

  it('is answered once: of two at the same moment one wins, and the same again is the same answer', async () => {
    const third = await app.signIn('reviewer');
    await put(randomUUID(), { title: 'Of two' }, CREATE);
    const item = await last();
    const lines = (await feed()).length;
    const answers = await Promise.all([answer(desk.second, item), answer(third, item)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers[0]!.status === 200 ? desk.second : third;
    expect((await answer(winner, item)).body).toMatchObject({ outcome: 'released' });
    expect((await feed()).length).toBe(lines + 1);
  });

  it('names the field: a refusal without a reason, and what nobody saw', async () => {
    await put(randomUUID(), { title: 'To be refused' }, CREATE);
    const item = await last();
    expect((await answer(desk.second, item, 'refuse', null)).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/reason', code: 'required' }],
    });
    expect((await desk.second.post(`/api/releases/${item.id}/answers`, { answer: 'release' })).body).toMatchObject({
      status: 422,
      errors: [expect.objectContaining({ pointer: '/seen' })],
    });
    expect((await answer(desk.second, { id: randomUUID(), digest: item.digest })).status).toBe(404);
    expect((await answer(desk.second, item, 'refuse')).body).toMatchObject({ outcome: 'refused' });
    expect(await titles()).not.toContain('To be refused');
  });
});
