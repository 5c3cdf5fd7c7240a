import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { startEmbedded, type EmbeddedPostgres } from '../../platform/embedded-postgres/start-embedded.js';
import { migrate } from '../../platform/database/migrate.js';
import { startTestApp, TEST_CONFIG, type Answer, type TestApp } from '../app.js';
import { aGroupLink, anIncident, but } from '../an-incident.js';
import { personForPage, showPageOf } from '../a-person-page.js';
import { SITE } from '../site-folder.js';
import { aGroup, CREATE, type Desk, hide, ifMatch, log, openDesk, published, releaseAll } from '../desk.js';
import { countsOf } from './public-requests.js';
import { expectRefusal } from './refusals.js';
import { digestOfDatabase } from './digest-of-database.js';
import { waitUntil } from '../wait-until.js';

jest.setTimeout(60_000);

/** A server of this test's own, since it stops it. */
const home = mkdtempSync(join(tmpdir(), 'vigil-test-home-stopped-'));
const start = (): Promise<EmbeddedPostgres> => startEmbedded({ home, log: () => undefined, throwaway: true });
let postgres: EmbeddedPostgres;
let app: TestApp;
let desk: Desk;
let onTheMap: IncidentRecord;
let takenBack: IncidentRecord;
let draft: IncidentRecord;
let report: string;
let group: string;
let page: string;
let pageTakenAway: string;
beforeAll(async () => {
  postgres = await start();
  await migrate(postgres.url);
  app = await startTestApp(
    { url: postgres.url },
    { webFolder: SITE, config: { ...TEST_CONFIG, home: join(home, 'vigil') } },
  );
  desk = await openDesk(app);
  const named = await aGroup(desk, 'DEMO Group A');
  group = named.publicCode;
  onTheMap = await published(desk, anIncident({ title: 'On the map', groups: [aGroupLink(named.id)] }));
  const goes = await published(desk, anIncident({ title: 'Heron, taken back' }));
  report = (
    await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'Before',
      question: 'indicator=I02&period=2021',
    })
  ).body.code;
  await releaseAll(desk);
  draft = await log(desk.monitor, anIncident({ title: 'A draft' }));
  // Everything is read once, so that whatever is remembered is remembered.
  page = await showPageOf(desk, await personForPage(desk.reviewer), { name: 'DEMO Kestrel', latin: null });
  const followed = await personForPage(desk.reviewer);
  pageTakenAway = await showPageOf(desk, followed, { name: 'DEMO Heron', latin: null });
  for (const path of READ) await app.visitor.get(path());
  for (const code of [page, pageTakenAway]) await app.visitor.get(`/people/${code}`);
  await desk.second.delete(`/api/people/${followed}/public-page`);
  takenBack = await hide(desk.reviewer, goes, 'Somebody was threatened.');
  // The report has other figures now; hiding does not wait until every report is in memory again.
  await app.visitor.get(`/api/public/reports/${report}`);
});
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

const COUNTS = '/api/public/counts?indicator=I02&period=2021';
const READ = [
  () => COUNTS,
  () => `/api/public/incidents/${onTheMap.code}`,
  () => '/api/public/incidents?indicator=I02&period=2021',
  () => '/api/public/incidents?indicator=I02&period=2021&text=map',
  () => '/api/public/about',
  // The same pages, written out for who runs no script.
  () => '/?indicator=I02&period=2021',
  () => `/incidents/${onTheMap.code}?lang=km`,
  () => '/method',
  () => '/how-we-count',
  () => '/codebook',
  () => '/api/public/groups',
  () => '/api/public/reports',
  () => '/reports',
  () => '/places/12',
  () => '/groups/G-000000',
  () => '/api/public/counts.csv?indicator=I02&period=2021',
  () => '/api/public/incidents.csv?indicator=I02&period=2021',
  () => '/api/public/changes',
  () => `/api/public/reports/${report}`,
];
const readAll = async (paths = READ): Promise<Answer<unknown>[]> =>
  Promise.all(paths.map((path) => app.visitor.get(path())));
/** What goes on, whatever happens to the database. The others may ask to come back. */
const DEPENDABLE = READ.slice(0, 12);

/** The processes of the database server: the first, and those that it started. */
const postgresProcesses = (): number[] => {
  const first = Number(readFileSync(join(postgres.dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const parentOf = (pid: string): number => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]);
    } catch {
      return 0; // it has ended meanwhile
    }
  };
  return [
    first,
    ...readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === first)
      .map(Number),
  ];
};
/** Whoever waits for a database that does not answer waits longer than this, beside what their page takes anyway. */
const NO_WAIT_MS = 1000;

describe('a database that does not answer', () => {
  it('keeps no reader of a public page waiting, from the first request on', async () => {
    const pages = [
      `/groups/${group}`,
      `/reports/${report}`,
      ...READING_PAGES,
      '/?groups=' + group,
      `/incidents/${onTheMap.code}`,
      '/places/12',
      '/people',
      '/embed',
      '/api/public/about',
      '/api/public/groups',
      '/api/public/coverage',
      '/api/public/published-totals',
      '/api/public/withheld-totals',
      '/api/public/people-totals',
      '/api/public/person-pages',
      `/api/public/person-pages/${page}`,
      `/people/${page}`,
      '/api/public/changes',
      `/api/public/reports/${report}`,
    ];
    const frozen = postgresProcesses();
    const askAll = async (round: number) => {
      const answers: { address: string; status: number; isWritten: boolean; ms: number }[] = [];
      for (const path of pages) {
        const asked = performance.now();
        const isPage = !path.startsWith('/api');
        const address = isPage ? `${path}${path.includes('?') ? '&' : '?'}round=${round}` : path;
        const { status, text } = await app.visitor.get(address);
        const isWritten = !isPage || text.includes('id="served"');
        answers.push({ address, status, isWritten, ms: performance.now() - asked });
      }
      return answers;
    };
    let took: Awaited<ReturnType<typeof askAll>>;
    try {
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      took = [...(await askAll(1)), ...(await askAll(2))];
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
    // The floor: what the same pages take now on this machine, however busy it is, while nobody need wait.
    const floor = Math.max(...(await askAll(3)).map(({ ms }) => ms));
    expect(took.filter(({ status, isWritten, ms }) => status !== 200 || !isWritten || ms > floor + NO_WAIT_MS)).toEqual(
      [],
    );
    await waitUntil(async () => (await desk.monitor.get(`/api/incidents/${draft.id}`)).status === 200, 30_000);
  });
});

describe('bad input, by name: a stopped database', () => {
  it('is said as 503 with a time to come back, in words, and nothing is lost; the public side goes on out of memory and files; then all of it recovers', async () => {
    const stored = await digestOfDatabase(app.database);
    const before = await readAll(DEPENDABLE);
    const newest = (await app.visitor.get<{ asOf: AsOf }>('/api/public/about')).body.asOf;
    const fresh = randomUUID();
    const typed = anIncident({ title: 'Typed while it was away' });
    const create = (language: Record<string, string>) =>
      desk.monitor.put<IncidentRecord>(`/api/incidents/${fresh}`, typed, { ...CREATE, ...language });
    const change = (language: Record<string, string>) =>
      desk.monitor.put(`/api/incidents/${draft.id}`, but(draft.incident, { title: 'Changed' }), {
        ...ifMatch(1),
        ...language,
      });

    await postgres.stop();
    for (const send of [
      create,
      change,
      (language: Record<string, string>) => desk.reviewer.get(`/api/incidents/${onTheMap.id}`, language),
    ]) {
      await expectRefusal(null, send, { status: 503, code: 'unavailable' });
      const { headers, body } = (await send({})) as unknown as Answer;
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body['detail']).toContain('it may have been saved');
    }

    const while_ = await readAll();
    const seen = (answers: Answer<unknown>[]) =>
      answers.map((answer) => [answer.status, answer.text, answer.headers.get('etag')]);
    expect(seen(while_.slice(0, DEPENDABLE.length))).toEqual(seen(before));
    expect(before.map((answer) => answer.status)).toEqual(Array(DEPENDABLE.length).fill(200));
    for (const { text } of while_.slice(5, 9)) expect(text).toContain('<div id="served">');
    expect(
      while_.map((answer) => answer.status).filter((status) => status !== 200 && status !== 503 && status !== 404),
    ).toEqual([]);
    expect(while_.map((answer) => answer.text).join('\n')).not.toContain('Heron');
    expect((await app.visitor.get(`/api/public/incidents/${takenBack.code}`)).status).toBe(410);
    expect((await app.visitor.get('/api/public/incidents/KH-000000')).status).toBe(404);
    const list = (await app.visitor.get('/api/public/person-pages')).text;
    expect([list.includes('DEMO Kestrel'), list.includes('Heron')]).toEqual([true, false]);
    for (const path of ['/people', '/api/public/person-pages'])
      expect((await app.visitor.get(`${path}/${page}`)).status).toBe(200);
    for (const path of ['/people', '/api/public/person-pages']) {
      const gone = await app.visitor.get(`${path}/${pageTakenAway}`);
      expect([gone.status, gone.text.includes('Heron')]).toEqual([410, false]);
    }
    expect((await app.visitor.get(`${COUNTS}&split=group`)).status).toBe(200);
    // A cited link to the newest figures was never read before, and needs no database either; nor does its picture.
    const { seq, day } = newest;
    for (const asOf of [seq, `${seq}.${day}`, day])
      for (const of of ['counts', 'counts.csv'])
        expect([
          asOf,
          of,
          (await app.visitor.get(`/api/public/${of}?indicator=I01&period=2021&groups=${group}&asOf=${asOf}`)).status,
        ]).toEqual([asOf, of, 200]);
    expect((await app.visitor.get(`/?lang=en&asOf=${seq}.${day}`)).text).toContain('<div id="served">');
    expect((await app.visitor.get(`/picture.png?asOf=${seq}`)).status).toBe(200);

    postgres = await start();
    await waitUntil(async () => (await desk.monitor.get(`/api/incidents/${draft.id}`)).status === 200, 30_000);
    expect(await digestOfDatabase(app.database)).toBe(stored);
    expect((await desk.monitor.get<IncidentRecord>(`/api/incidents/${draft.id}`)).body).toEqual(draft);
    const [kept, again] = [await create({}), await create({})];
    expect([kept.status, again.status, again.body.incident]).toEqual([201, 200, typed]);
    await published(desk, anIncident({ title: 'After it came back' }));
    expect((await countsOf(app.visitor, 'indicator=I02&period=2021')).total.low).toBe(2);
  });

  it('hears again of what another instance publishes', async () => {
    const other = await startTestApp({ url: postgres.url }, { config: { ...TEST_CONFIG, home: join(home, 'other') } });
    try {
      await published(
        await openDesk({ ...other, signIn: (role) => other.signIn(role, `other ${role} ${randomUUID()}`) }),
        anIncident({ title: 'By the other instance' }),
      );
      await waitUntil(async () => (await countsOf(app.visitor, 'indicator=I02&period=2021')).total.low === 3, 30_000);
    } finally {
      await other.close();
    }
  });
});
