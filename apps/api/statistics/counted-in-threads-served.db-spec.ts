import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INDICATOR_CODES } from '@vigil/shared/counting/indicators.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { countsOf } from '../testing/acceptance/public-requests.js';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { fillPublicTables } from '../testing/fill-public-tables.js';
import { openDesk, published, retract, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { COUNTS } from '../public-site/counts-work.js';
import { CountingThreads } from './counting-threads.js';
import { PublicFacts } from './public-facts.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));
/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 600_000;
const homes = mkdtempSync(join(tmpdir(), 'vigil-test-threads-'));
const countedHere = CountingThreads.countedHere;
let database: FreshDatabase;
/** On one database: one counts in other threads, the other does not. */
let threaded: TestApp;
let alone: TestApp;
let desk: Desk;
let group: string;

beforeAll(async () => {
  database = await freshDatabase();
  alone = await startTestApp(database, { config: { ...TEST_CONFIG, home: join(homes, 'alone') } });
  group = await fillPublicTables(alone, 0, 3000);
  CountingThreads.countedHere = 100;
  threaded = await startTestApp(database, { config: { ...TEST_CONFIG, home: join(homes, 'threaded') } });
  desk = await openDesk(threaded);
});
afterAll(async () => {
  CountingThreads.countedHere = countedHere;
  await threaded?.close();
  await alone?.close();
  await database?.drop();
  rmSync(homes, { recursive: true, force: true });
});

const anyQuestion = (): string => {
  const split = random.pick(['', '&unit=month&split=period', '&split=place:1', '&split=group,place:1', '&split=issue']);
  const filter = random.pick(['', '', `&groups=${group}`, '&place=12', '&includeSingleSource=true', '&issues=IS_LAND']);
  const period = random.pick(['2014', '2013-Q2', '2012-01-01..2015-12-31', '2014-01-10..2014-08-03']);
  const form = random.pick(['', '&form=compact']);
  return `counts?indicator=${random.pick(INDICATOR_CODES)}&period=${period}${split}${filter}${form}&lang=${random.pick(['en', 'km'])}`;
};

describe('figures counted in other threads', () => {
  it(
    'are served byte for byte as those that are not: counts, calendars, overviews, earlier moments, refusals',
    async () => {
      const run = jest.spyOn(CountingThreads.prototype, 'run');
      const asked = [
        ...Array.from({ length: 40 }, anyQuestion),
        `calendar?groups=${group}`,
        'calendar?place=12',
        'overview',
        'overview?period=2014',
        'counts?indicator=I02&period=2014&asOf=1',
        'counts?indicator=I02&period=2014&groups=G-NOBODY',
      ];
      let [answered, refused] = [0, 0];
      for (const path of asked) {
        const [there, here] = [
          await threaded.visitor.get(`/api/public/${path}`),
          await alone.visitor.get(`/api/public/${path}`),
        ];
        // A refusal has the number of its request.
        const [told, expected] = [there, here].map(({ status, text, body }) =>
          status === 200 ? text : [status, body['code'], body['errors']],
        );
        expect([path, told]).toEqual([path, expected]);
        expect(there.headers.get('etag')).toBe(here.headers.get('etag'));
        if (here.status === 200) answered += 1;
        else refused += 1;
      }
      expect([answered > 25, refused > 0]).toEqual([true, true]);
      expect(run.mock.calls.length).toBeGreaterThan(answered / 2);
      expect(threaded.app.get(CountingThreads).running.length).toBeGreaterThan(0);
      expect(alone.app.get(CountingThreads).running).toHaveLength(0);
      run.mockRestore();
    },
    PATIENCE,
  );

  it(
    'are counted once when many ask at once, in threads and without',
    async () => {
      const run = jest.spyOn(COUNTS, 'run');
      const inThreads = jest.spyOn(CountingThreads.prototype, 'run');
      for (const app of [alone, threaded]) {
        const ask = () => app.visitor.get('/api/public/counts?indicator=I04&period=2014-Q3&unit=week&split=period');
        const texts = (await Promise.all(Array.from({ length: 8 }, ask))).map(({ text }) => text);
        expect(new Set(texts).size).toBe(1);
      }
      expect(run).toHaveBeenCalledTimes(1);
      expect(new Set(await Promise.all(inThreads.mock.results.map(({ value }) => value))).size).toBe(1);
      run.mockRestore();
      inThreads.mockRestore();
    },
    PATIENCE,
  );

  it(
    'have what is published, and lose what is taken back, before either is answered, while readers ask all the time',
    async () => {
      let isOver = false;
      const seen: string[] = [];
      const reading = (async () => {
        while (!isOver) {
          const { status } = await threaded.visitor.get(`/api/public/${anyQuestion()}`);
          seen.push(String(status));
        }
      })();
      const total = async (app: TestApp): Promise<number> =>
        (await countsOf(app.visitor, 'indicator=I02&period=2021')).total.low;
      const before = await total(threaded);
      for (let i = 0; i < 3; i++) {
        const incident = await published(desk, anIncident());
        expect(await total(threaded)).toBe(before + 1);
        await retract(desk.reviewer, incident);
        expect(await total(threaded)).toBe(before);
      }
      isOver = true;
      await reading;
      expect(seen.length).toBeGreaterThan(3);
      expect(threaded.app.get(PublicFacts).facts.incidents.columns.window.buffer).toBeInstanceOf(SharedArrayBuffer);
    },
    PATIENCE,
  );
});
