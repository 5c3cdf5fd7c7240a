import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Client, TestApp } from '../../testing/app.js';
import { aGroupLink, anIncident } from '../../testing/an-incident.js';
import { aGroup, CREATE, ifMatch, published, releaseAll, type Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

type Body = Record<string, unknown>;
interface Kept {
  name: string;
  at: string;
  keeper: () => Client;
  body: Body;
  change: Body;
}
const COUNT = { state: 'CS_AT_LEAST', low: 11, high: null, text: 'no less than 11' };
const KEPT: Kept[] = [
  {
    name: 'a group',
    at: '/api/groups',
    keeper: () => desk.reviewer,
    body: { nameEn: 'A group', nameKm: null, aliases: ['The group'], note: null },
    change: { nameEn: 'Another name' },
  },
  {
    name: 'a coverage entry',
    at: '/api/coverage',
    keeper: () => desk.analyst,
    body: {
      place: '12',
      from: '2021-01-01',
      until: '2021-06-30',
      level: 'CO_ON_SITE',
      group: null,
      note: null,
      shown: true,
    },
    change: { level: 'CO_MEDIA' },
  },
  {
    name: 'a published total',
    at: '/api/published-totals',
    keeper: () => desk.analyst,
    body: {
      publisher: 'CCHR',
      title: 'No less than 11',
      measure: 'unlawful use of force',
      unit: 'incidents',
      value: COUNT,
      from: '2021-01-01',
      until: '2021-06-30',
      place: null,
      group: null,
      partOf: null,
      url: 'https://example.org/report',
      note: null,
      shown: true,
    },
    change: { title: 'At least 11' },
  },
  {
    name: 'a dated note',
    at: '/api/dated-notes',
    keeper: () => desk.analyst,
    body: {
      nameEn: 'Assemblies banned',
      nameKm: 'ហាមការជួបប្រជុំ',
      from: '2021-02-01',
      until: '2021-04-30',
      place: '12',
      publisher: 'The gazette',
      url: 'https://example.org/ban',
      note: null,
      shown: true,
    },
    change: { nameKm: 'ការហាមឃាត់' },
  },
];
const listed = async ({ at, keeper }: Kept, id: string): Promise<Body | undefined> =>
  (await keeper().get<{ items: Body[] }>(at)).body.items.find((item) => item['id'] === id);

describe.each(KEPT)('$name', (kept) => {
  const put = (id: string, body: Body, headers?: Record<string, string>) =>
    kept.keeper().put(`${kept.at}/${id}`, body, headers);

  it('is kept once, however often the same is sent', async () => {
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => put(id, kept.body, CREATE)));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.headers.get('etag')}`))).toEqual(
      new Set(['200 "1"']),
    );
    expect(await listed(kept, id)).toMatchObject({ ...kept.body, revision: 1 });
    const changed = await put(id, { ...kept.body, ...kept.change }, ifMatch(1));
    const again = await put(id, { ...kept.body, ...kept.change }, ifMatch(1));
    expect([changed.status, again.status, again.headers.get('etag')]).toEqual([200, 200, '"2"']);
  });

  it('asks which version is changed: none said 428, an old one 412 with what stands there, other content under the same id 409', async () => {
    const id = randomUUID();
    await put(id, kept.body, CREATE);
    const [key, value] = Object.entries(kept.change)[0]!;
    await put(id, { ...kept.body, ...kept.change }, ifMatch(1));
    const before = await listed(kept, id);

    const without = await put(id, kept.body);
    const stale = await put(id, { ...kept.body, note: 'Too late' }, ifMatch(1));
    const other = await put(id, { ...kept.body, note: 'Another' }, CREATE);
    const missing = await put(randomUUID(), kept.body, ifMatch(1));
    expect([without, stale, other, missing].map((answer) => [answer.status, answer.body['code']])).toEqual([
      [428, 'precondition-needed'],
      [412, 'changed-meanwhile'],
      [409, 'already-exists'],
      [404, 'not-found'],
    ]);
    expect(stale.body['current']).toEqual(before);
    expect(before).toMatchObject({ [key]: value, revision: 2 });
    expect(await listed(kept, id)).toEqual(before);
  });

  it('is not kept by another role', async () => {
    for (const client of [desk.monitor, app.visitor]) {
      const answer = await client.put(`${kept.at}/${randomUUID()}`, kept.body, CREATE);
      expect([401, 403]).toContain(answer.status);
    }
  });
});

describe.each(KEPT.slice(1))('$name that is removed', (kept) => {
  it('asks which version, and is gone from the public side as well', async () => {
    const id = randomUUID();
    const shown = async (): Promise<number> =>
      (await app.visitor.get<{ total: number }>(kept.at.replace('/api/', '/api/public/'))).body.total;
    await releaseAll(desk);
    const before = await shown();
    await kept.keeper().put(`${kept.at}/${id}`, kept.body, CREATE);
    await releaseAll(desk);
    expect(await shown()).toBe(before + 1);
    const without = await kept.keeper().delete(`${kept.at}/${id}`);
    const stale = await kept.keeper().delete(`${kept.at}/${id}`, ifMatch(7));
    expect([without.status, stale.status]).toEqual([428, 412]);
    expect(stale.body['current']).toMatchObject({ id, revision: 1 });
    expect((await kept.keeper().delete(`${kept.at}/${id}`, ifMatch(1))).status).toBe(204);
    await releaseAll(desk);
    expect([await shown(), await listed(kept, id)]).toEqual([before, undefined]);
  });

  it('is for staff alone until somebody says that readers see it', async () => {
    const id = randomUUID();
    const at = kept.at.replace('/api/', '/api/public/');
    await releaseAll(desk);
    const before = (await app.visitor.get(at)).text;
    const hidden = { ...kept.body, shown: false };
    await kept.keeper().put(`${kept.at}/${id}`, hidden, CREATE);
    expect((await app.visitor.get(at)).text).toBe(before);
    await kept.keeper().put(`${kept.at}/${id}`, kept.body, ifMatch(1));
    await releaseAll(desk);
    expect((await app.visitor.get(at)).text).not.toBe(before);
    await kept.keeper().put(`${kept.at}/${id}`, hidden, ifMatch(2));
    await releaseAll(desk);
    expect((await app.visitor.get(at)).text).toBe(before);
  });
});

describe('what goes wrong', () => {
  const [, coverage, total, datedNote] = KEPT as [Kept, Kept, Kept, Kept];
  it.each<[string, Kept, Body, string, string]>([
    ['a place that does not exist', coverage, { place: '99' }, '/place', 'unknown-place'],
    ['a last day before the first', coverage, { until: '2020-12-31' }, '/until', 'latest-before-earliest'],
    [
      'a group that is not there',
      coverage,
      { group: '00000000-0000-4000-8000-000000000009' },
      '/group',
      'unknown-group',
    ],
    ['a code that is in no list', coverage, { level: 'CO_SOMETIMES' }, '/level', 'unknown-code'],
    [
      'a whole that is not there',
      total,
      { partOf: '00000000-0000-4000-8000-000000000009' },
      '/partOf',
      'unknown-total',
    ],
    [
      'a number above its bound',
      total,
      { value: { state: 'CS_RANGE', low: 9, high: 3, text: null } },
      '/value/low',
      'low-not-below-high',
    ],
    ['a note in one language alone', datedNote, { nameKm: '' }, '/nameKm', 'required'],
    ['a note without its source', datedNote, { publisher: ' ' }, '/publisher', 'blank-text'],
    ['a title of zero-width spaces', total, { title: '\u200B\u200B' }, '/title', 'blank-text'],
    ['an address that is none', total, { url: 'javascript:alert(1)' }, '/url', 'not-a-web-address'],
  ])('names the field: %s', async (_name, kept, wrong, pointer, code) => {
    const id = randomUUID();
    const answer = await kept.keeper().put(`${kept.at}/${id}`, { ...kept.body, ...wrong }, CREATE);
    expect([answer.status, answer.body['code'], answer.body['errors']]).toEqual([
      422,
      'invalid-body',
      [expect.objectContaining({ pointer, code })],
    ]);
    expect(await listed(kept, id)).toBeUndefined();
  });

  it('keeps a whole while it has parts', async () => {
    const [whole, part] = [randomUUID(), randomUUID()];
    await desk.analyst.put(`${total.at}/${whole}`, total.body, CREATE);
    await desk.analyst.put(`${total.at}/${part}`, { ...total.body, partOf: whole }, CREATE);
    const answer = await desk.analyst.delete(`${total.at}/${whole}`, ifMatch(1));
    expect([answer.status, answer.body['errors']]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/partOf', code: 'has-parts' })],
    ]);
  });
});

describe('a part of a total', () => {
  const [total] = KEPT.slice(2);
  const put = async (id: string, body: Body, headers: Record<string, string>) => {
    const answer = await desk.analyst.put(`${total!.at}/${id}`, { ...total!.body, ...body }, headers);
    await releaseAll(desk);
    return answer;
  };
  const partsShown = async (): Promise<unknown[]> => {
    const { body } = await app.visitor.get<{ items: { code: string; title: string; partOf: string | null }[] }>(
      '/api/public/published-totals',
    );
    return body.items
      .filter(({ title }) => title.endsWith('of it'))
      .map(({ title, partOf }) => [title, body.items.find(({ code }) => code === partOf)?.title ?? null]);
  };

  it('stands alone for readers until its whole is shown, and then under it, in whichever order they are shown', async () => {
    const [whole, part] = [randomUUID(), randomUUID()];
    await put(whole, { title: 'All of it', shown: false }, CREATE);
    await put(part, { title: 'Ten of it', partOf: whole }, CREATE);
    expect(await partsShown()).toEqual([['Ten of it', null]]);
    const shown = await put(whole, { title: 'All of it', shown: true }, ifMatch(1));
    expect(shown.status).toBe(200);
    expect(await partsShown()).toEqual(
      expect.arrayContaining([
        ['All of it', null],
        ['Ten of it', 'All of it'],
      ]),
    );
    await put(whole, { title: 'All of it', shown: false }, ifMatch(2));
    expect(await partsShown()).toEqual([['Ten of it', null]]);
  });
});

describe('a group that is published', () => {
  it('takes its new name everywhere once it is released, under the same public code', async () => {
    const group = await aGroup(desk, 'First name');
    const record = await published(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    await desk.admin.put(
      `/api/groups/${group.id}`,
      { nameEn: 'Second name', nameKm: null, aliases: [], note: 'Inside only' },
      ifMatch(1),
    );
    await releaseAll(desk);
    const groups = await app.visitor.get<{ items: Body[] }>('/api/public/groups');
    expect(groups.body.items).toEqual([{ code: group.publicCode, nameEn: 'Second name', nameKm: null, aliases: [] }]);
    expect((await app.visitor.get<{ groups: Body[] }>(`/api/public/incidents/${record.code}`)).body.groups).toEqual([
      { code: group.publicCode, link: 'GL_STATED', role: null },
    ]);
  });
});
