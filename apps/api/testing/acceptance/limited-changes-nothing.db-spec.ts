import { randomUUID } from 'node:crypto';
import { expect, it, jest } from '@jest/globals';
import { recordListStates } from '@vigil/shared/incident/desk-list-states.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { aHarm, anAct, anIncident, aSource, but } from '../an-incident.js';
import { type Client, must, type TestApp } from '../app.js';
import { ifMatch, log, publish, submit, untilAllIsSearched, verified, type Desk } from '../desk.js';
import { declaredAs } from '../upload-evidence.js';
import { addPhone } from '../field-phone.js';
import { useDesk } from '../use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const CANARY = 'Heron of the marsh';
type Ask = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; headers: Headers; text: string }>;

const ALL = 'period=2021&stages=published,verified,unfinished&singleSource=yes';
const QUESTIONS = [
  `indicator=I01&${ALL}&split=place`,
  `indicator=I07&measure=force&${ALL}&split=force`,
  `indicator=I09&${ALL}&split=harm`,
  `indicator=I07&measure=force&${ALL}&force=FM_SEXUAL`,
];
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/api/incidents': [
    ...recordListStates().map((state) => `?status=${state}`),
    '?q=Heron',
    '?q=Phnom%20Penh',
    '?task=correction',
    '?gap=may-be-double,no-story',
    '?sort=title',
  ],
  '/api/incidents/matching': ['?q=Heron', '?sort=title', '?gap=may-be-double,no-story'],
  '/api/period-work': ['?from=2021-01-01&until=2021-12-31'],
  '/api/v1/records': [...recordListStates().map((state) => `?status=${state}`), '?q=Heron'],
};
/** What is told on purpose: which record has nobody left in its team, and what an administrator may agree to erase. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  reviewer: ['/api/case-teams/missing'],
  admin: ['/api/erasures', '/api/server-health'],
};

/** The others walk in `npm run prove`. */
const IN_EVERY_RUN = ['another monitor', 'an analyst', 'another reviewer', 'a token for figures'];

const asOf =
  (client: Client): Ask =>
  (method, path, body) =>
    client.request(method, path, body);
const system = async (client: Client, scope: string): Promise<Ask> => {
  const asked = { name: 'A test', scopes: [scope], days: 3 };
  const { token } = must(await client.post<{ token: string }>('/api/account/tokens', asked));
  return async (method, path, body) => {
    const authorization = `Bearer ${token}`;
    const answer = await fetch(app.url + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
};

/** Asks every GET of a role, and figures; leaves out the number of the request and how many records are limited. */
const everything = async (ask: Ask, role: string, ids: readonly string[]): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  const add = async (method: string, path: string, body?: unknown): Promise<void> => {
    const { status, headers, text } = await ask(method, path, body);
    // Each request moves a number of the metrics; which numbers there are must not change.
    const fixed = path === '/metrics' ? text.replace(/^([^#].*) \S+$/gm, '$1') : text;
    const clean = fixed.replace(/"requestId":"[^"]*"/g, '').replace(/"(limited|lastUsedOn)":[^,}]*/g, '');
    const heads = ['etag', 'content-type', 'last-modified'].map((name) => headers.get(name));
    found.set([method, path, JSON.stringify(body)].join(' '), [status, ...heads, clean].join(' '));
  };
  const mine = app.routes.routes().filter(({ method, roles }) => method === 'GET' && roles.includes(role));
  for (const { path } of mine) {
    if (TOLD[role]?.includes(path) || (role !== 'public' && /^\/api\/(public|docs)\b/.test(path))) continue;
    const places = path.includes('/:') ? ids : ['-'];
    for (const id of places)
      for (const query of ['', ...(QUERIES[path] ?? [])])
        await add('GET', `${path.replace(':size', 'small').replace(/:\w+/g, id)}${query}`);
  }
  for (const question of QUESTIONS) {
    for (const path of ['/api/counts', '/api/v1/figures']) await add('POST', path, { question });
    for (const audience of ['public', 'internal'])
      for (const data of ['incidents', 'figures'])
        await add('POST', '/api/exports/previews', { data, format: 'csv', question, audience });
  }
  return found;
};

it('whatever is done to restricted and sealed records changes no answer to anybody outside of their team', async () => {
  const change = async (record: IncidentRecord, fields: object): Promise<IncidentRecord> => {
    const answer = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, fields),
      ifMatch(record.revision),
    );
    return must(answer);
  };
  const shown = await publish(desk.second, await verified(desk, anIncident({ title: 'Known to all' })));
  const one = await change(await verified(desk, anIncident({ title: CANARY })), { sensitivity: 'S4_SEALED' });
  const other = await app.signIn('monitor');
  const phone = await addPhone(app, other);
  const asks: readonly [who: string, ask: Ask, role: string][] = [
    ['a visitor', asOf(app.visitor), 'public'],
    ['another monitor', asOf(other), 'monitor'],
    ['an analyst', asOf(desk.analyst), 'analyst'],
    ['another reviewer', asOf(desk.second), 'reviewer'],
    ['an administrator', asOf(desk.admin), 'admin'],
    ['a token for records', await system(desk.analyst, 'read-records'), 'analyst'],
    ['a token for figures', await system(desk.analyst, 'read-figures'), 'analyst'],
    ['a token for drafts', await system(other, 'log-incidents'), 'monitor'],
    ['a phone', (method, path, body) => phone.request(method, path, body), 'phone'],
  ];
  const walking = process.env['VIGIL_PROVE'] ? asks : asks.filter(([who]) => IN_EVERY_RUN.includes(who));
  const look = (): Promise<(readonly [string, Map<string, string>])[]> =>
    Promise.all(
      walking.map(async ([who, ask, role]) => [who, await everything(ask, role, [one.id, shown.code!])] as const),
    );

  // How much of all records is read for the search after a start is told to everybody.
  await untilAllIsSearched(desk.reviewer);
  const before = new Map(await look());
  const file = declaredAs(Buffer.from('A picture.'), { name: `${CANARY}.jpg` });
  must(await desk.reviewer.put(`/api/incidents/${one.id}/evidence/${randomUUID()}`, file));
  await change(one, {
    title: `${CANARY} again`,
    acts: [anAct({ type: 'FM_SEXUAL' })],
    harms: [aHarm({ type: 'HM_SEXUAL', affected: ['VC_CHILD'] }), aHarm({ type: 'HM_MISCARRIAGE' })],
    sources: [aSource({ linkWithheld: 'yes', url: 'https://example.org/heron' }), aSource({ publisher: 'Other' })],
    narrative: 'Heron said.',
  });
  const asked = { id: randomUUID(), path: '/narrative', why: 'Heron asked.' };
  must(await desk.reviewer.post(`/api/incidents/${one.id}/erasures`, asked));
  await submit(desk.monitor, await log(desk.monitor, anIncident({ title: CANARY, sensitivity: 'S3_RESTRICTED' })));

  const differs = (await look()).flatMap(([who, answers]) =>
    [...answers].filter(([path, text]) => before.get(who)!.get(path) !== text).map(([path]) => `${who}: ${path}`),
  );
  expect(differs).toEqual([]);
  const answered = [...before].map(([who, all]) => [
    who,
    [...all.values()].filter((text) => text.startsWith('2')).length,
  ]);
  expect(answered.filter(([, n]) => n === 0)).toEqual([]);
  // The same walk would notice: the monitor who logged them sees them change.
  const walk = await everything(asOf(desk.monitor), 'monitor', [one.id]);
  expect([...walk.values()].filter((text) => text.includes(CANARY)).length).toBeGreaterThan(3);
});
