import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { ACTORS, FORCE, GROUPS, RESTRICTIONS } from '../../statistics/in-sql/random-world.js';
import { anIncident } from '../an-incident.js';
import { openDesk, published } from '../desk.js';
import { groupCode, publishRandom } from '../random-published.js';
import { waitUntil } from '../wait-until.js';
import {
  eventually,
  LONGEST_WAIT_MS,
  openInstallation,
  type VisitedInstallation,
  type Visit,
} from './open-installation.js';

/**
 * The facts in the browser and the server's answers: two readers walk through the same views, one whose browser counts
 * by itself and one who saves data and asks the server. Both must read the same figures.
 */
const SEED = Number(process.env['VIGIL_SEED'] ?? 7);
const VIEWS = process.env['VIGIL_PROVE'] ? 400 : 20;

interface Reader extends Visit {
  counts: string[];
  files: string[];
}

let house: VisitedInstallation;
let here: Reader;
let there: Reader;
beforeAll(async () => {
  house = await openInstallation((url) => publishRandom(url, SEED));
  there = await reader(true);
  here = await reader(false);
});
afterAll(() => house?.close());

const reader = async (savesData: boolean): Promise<Reader> => {
  const visit = Object.assign(await house.visit(), { counts: [] as string[], files: [] as string[] });
  visit.page.on('request', (request) => {
    if (request.url().includes('/api/public/counts?')) visit.counts.push(request.url());
    if (request.url().endsWith('.arrow')) visit.files.push(request.url());
  });
  await visit.page.addInitScript(
    `Object.defineProperty(navigator, 'connection', { value: { saveData: ${savesData}, effectiveType: '4g' } })`,
  );
  await visit.page.clock.install();
  await visit.page.clock.resume();
  await visit.go('/');
  await visit.page.locator('.headline:not([aria-busy=true]) h1').waitFor();
  return visit;
};

/** Goes to a view as a step back or forward does, without loading the page anew. */
const walk = ({ page }: Visit, query: string): Promise<void> =>
  page.evaluate<void>(`history.pushState(null, '', '/?${query}')`);

/** Every figure that can be read or heard: headline, circles, bars, tables. */
const figures = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate<Record<string, string[]>>(`({
  headline: [document.querySelector('.headline').getAttribute('aria-busy') + document.querySelector('.headline').textContent],
  circles: [...document.querySelectorAll('.symbol')].map((one) => one.getAttribute('aria-label')).sort(),
  bars: [...document.querySelectorAll('.bar')].map((one) => one.getAttribute('aria-label')),
  tables: [document.querySelector('.tables').textContent],
})`);

const view = (random: SeededRandom): string => {
  const filter = (key: string, codes: readonly string[]): string[] =>
    random.chance(0.3) ? [`${key}=${random.pick(codes)}`] : [];
  return [
    `indicator=${random.pick(['I01', 'I02', 'I04', 'I05', 'I06'])}`,
    ...(random.chance(0.8)
      ? [
          `period=${random.pick(['2020-12', '2021-03', '2021-Q2', '2021-H1', '2021-W12', '2021-02-10..2021-06-03', '2021'])}`,
        ]
      : []),
    ...(random.chance(0.5) ? [`unit=${random.pick(['week', 'month', 'quarter', 'half-year', 'year'])}`] : []),
    ...filter('groups', GROUPS.map(groupCode)),
    ...filter('restrictionTypes', RESTRICTIONS),
    ...filter('forceTypes', FORCE),
    ...filter('place', ['12', '08', '1201']),
    ...filter('actors', ACTORS),
  ].join('&');
};

describe('a browser that counts by itself', () => {
  it('loads the three files once the first picture is there, and then asks the server for no figure', async () => {
    await eventually(async () => here.files.length, 3);
    let steps = 0;
    await eventually(async () => {
      // Until they are unpacked, a step to another view asks the server; on a busy machine, some time after the step.
      const before = here.counts.length;
      for (let n = 0; n < 4; n += 1) {
        await walk(here, `indicator=I0${1 + (steps++ % 2)}&period=2021-05&unit=${steps % 4 < 2 ? 'month' : 'week'}`);
        await here.page.waitForTimeout(250);
      }
      return here.counts.length - before;
    }, 0);
    expect(there.files).toEqual([]);
  });

  it(`shows in ${VIEWS} random views what the server says`, async () => {
    const random = new SeededRandom(SEED);
    const asked = here.counts.length;
    let lastQuery = '';
    for (let n = 0; n < VIEWS; n++) {
      const query = view(random);
      if (query === lastQuery) continue;
      lastQuery = query;
      const before = there.counts.length;
      await walk(there, query);
      await walk(here, query);
      await settled(there, before);
      await bothReadTheSame();
    }
    expect(here.counts.length).toBe(asked);
    expect(there.counts.length).toBeGreaterThan(VIEWS);
  });
});

/** Until a page has its answers: it has asked, and for a while it has drawn and asked nothing more. */
const settled = async ({ page, counts }: Reader, before: number): Promise<void> => {
  const now = async (): Promise<string> => JSON.stringify([await figures(page), counts.length]);
  for (let waited = 0; counts.length === before && waited < 1000; waited += 50) await page.waitForTimeout(50);
  for (let seen = '', again = await now(), same = 0; same < 4;) {
    seen = again;
    await page.waitForTimeout(60);
    again = await now();
    same = seen === again && again.includes('"false') ? same + 1 : 0;
  }
};

/** On a busy machine the server's answer, or the count in the browser, comes later than `settled` waits. */
const bothReadTheSame = async (): Promise<void> => {
  const both = (): Promise<Record<string, string[]>[]> => Promise.all([there, here].map(({ page }) => figures(page)));
  const isSame = async (): Promise<boolean> => isDeepStrictEqual(...((await both()) as [unknown, unknown]));
  await waitUntil(isSame, LONGEST_WAIT_MS).catch(() => undefined);
  const [expected, shown] = await both();
  expect(shown).toEqual(expected);
};

describe('what goes wrong', () => {
  it('an earlier moment, which the facts here do not know, is asked of the server', async () => {
    const asked = here.counts.length;
    await walk(here, 'indicator=I01&period=2021&asOf=1000');
    await eventually(async () => here.counts.filter((url) => url.includes('asOf=1000')).length > 0, true);
    await settled(here, asked); // it asks for what is out of sight a moment later
    const before = here.counts.length;
    await walk(here, 'indicator=I04&period=2021-Q3');
    await here.page.waitForTimeout(300);
    expect(here.counts.length).toBe(before);
  });

  it('figures of the moment before are not shown on after something was published: a reader who goes on asks the server again', async () => {
    // Both have the chart of the whole time already, which no step asks for again.
    const shown = there.counts.length;
    await walk(there, 'indicator=I01&period=2021-Q1');
    await settled(there, shown);
    const desk = await openDesk(house.app);
    await published(desk, anIncident({ title: 'Published meanwhile' }));
    await here.page.clock.fastForward(61_000);
    await walk(here, 'indicator=I01&period=2021');
    await eventually(async () => {
      const before = here.counts.length;
      await walk(here, `indicator=I01&period=2021-0${1 + (here.counts.length % 9)}`);
      await here.page.waitForTimeout(200);
      return here.counts.length > before;
    }, true);
    const before = there.counts.length;
    await walk(here, 'indicator=I01&period=2021-H1');
    await walk(there, 'indicator=I01&period=2021-H1');
    await settled(there, before);
    await bothReadTheSame();
  });

  it('an answer of the moment before that comes late is asked for again', async () => {
    const series = (): number =>
      there.counts.filter((url) => url.includes('I04') && url.includes('split=period')).length;
    const before = series();
    let letCome = (): void => undefined;
    const mayCome = new Promise<void>((resolve) => {
      letCome = resolve;
    });
    let answered = (): void => undefined;
    const hasAnswered = new Promise<void>((resolve) => {
      answered = resolve;
    });
    await there.page.route(
      /split=period/,
      async (route) => {
        const response = await route.fetch();
        answered();
        await mayCome;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await walk(there, 'indicator=I04&period=2021-Q1');
    await hasAnswered;
    await published(await openDesk(house.app), anIncident({ title: 'Published before it came' }));
    await walk(there, 'indicator=I04&period=2021-Q2');
    await there.page.getByRole('heading', { level: 1, name: /^Cambodia, April to June 2021/ }).waitFor();
    letCome();
    await eventually(async () => series() - before, 2);
  });

  it('nobody saw an error', () => expect(house.troubles()).toEqual([]));
});
