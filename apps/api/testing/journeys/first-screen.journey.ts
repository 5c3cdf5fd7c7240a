import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyNth } from '../sample-by-seed.js';
import type { Locator } from 'playwright-core';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { asDay, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { aGroupLink, anAct, aHarm, anIncident } from '../an-incident.js';
import { aGroup, CREATE, openDesk, published, releaseAll } from '../desk.js';
import { askOverview } from '../ask-overview.js';
import { publishAtOnce } from '../publish-at-once.js';
import { eventually, openInstallation, type VisitedInstallation, type Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

/** The first screen answers: who, where, how often; and every other figure is one link away. */
let house: VisitedInstallation;
beforeAll(async () => {
  house = await openInstallation();
  await publishAtOnce(
    house.app,
    Array.from({ length: 11 }, (_, n) =>
      anIncident({
        when: exactDay(asDay(`202${n % 3}-0${1 + (n % 9)}-11`)),
        acts: [anAct({ type: 'FM_PUSH' }), anAct({ type: 'D_ARREST', actor: 'PF_POLICE', people: exactly(2) })],
        harms: [aHarm({ count: exactly(3) })],
      }),
    ),
    asDay('2023-01-01'),
  );
  // The page shows the tiles as they are: of an edition that nobody has read yet, without what they are compared with.
  await askOverview(house.app.visitor);
});
afterAll(() => house?.close());

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();
const tilesOf = async ({ page }: Visit): Promise<string[]> => (await page.locator('.tile').allInnerTexts()).map(clean);
/** The figure of the map's circles. */
const OF_THE_MAP = /\/api\/public\/counts\?.*split=place(:|%3A)1/;
const STORY =
  'Cambodia, 2020 to 11 September 2022: at least 11 recorded protests were interfered with, at least 11 of them by state forces or authorities.';

describe('the first screen', () => {
  it('tells the story, five figures and whose site it is without a script, each figure a link to its own map', async () => {
    const visit = await house.visit({ script: false });
    await visit.go('/');
    expect(clean(await visit.page.locator('h1').innerText())).toBe(STORY);
    const tiles = await tilesOf(visit);
    expect(tiles).toEqual([
      'none recorded share of monitored protests interfered with No comparison: fewer than 10 monitored protests',
      '11 incidents with force ▼ 1 January to 11 September 2022: 3, down from 4',
      '22 people deprived of liberty ▼ 1 January to 11 September 2022: 6, down from 8 11 acts, such as arrests',
      '33 people injured ▼ 1 January to 11 September 2022: 9 injured, down from 12 killed: not known whether any, or how many not reported in 11 of 11',
      'none so far protests met with force by the state assessed as unlawful not yet assessed: 11 No comparison: number not known',
    ]);
    expect(await visit.page.locator('.tile svg').count()).toBe(5);
    expect(clean(await visit.page.locator('.what-is').innerText())).toBe(
      'This site counts protests in Cambodia and what the authorities did about them. Test organisation collects, checks and publishes the records. How we count',
    );
    await visit.page.locator('.tile').nth(1).click();
    await visit.page.waitForURL(/indicator=I05/);
    expect(clean(await visit.page.locator('h1').innerText())).toBe(
      'Cambodia, 2020 to 11 September 2022: at least 11 incidents with force.',
    );
    await visit.go('/');
    expect(await visit.page.locator('.tile a, a a').count()).toBe(0);
    // Nobody is offered an answer that there is not: no force is assessed as unlawful.
    expect(await visit.page.getByRole('link', { name: 'By whom?' }).count()).toBe(0);
    await visit.go('/search?text=Who+used+unlawful+force%3F');
    expect(clean(await visit.page.locator('main .lead').innerText())).toMatch(
      /: assemblies met with force by the state.*none so far/,
    );
    await visit.close();
  });

  it.each(everyNth(2, [false, true]))(
    'answers who did it most, and how many arrests, in the search field (script: %s)',
    async (script) => {
      const visit = await house.visit({ script, width: 360, height: 740 });
      await visit.go('/search?text=who+did+it+most');
      const rows = visit.page.locator('tbody tr');
      await rows.first().waitFor();
      expect((await rows.allInnerTexts()).map(clean)).toEqual(
        expect.arrayContaining(['Police (unspecified branch) 11']),
      );
      await visit.page.getByRole('link', { name: 'Open the map, chart and table' }).click();
      await visit.page.waitForURL(/by=actors/);
      await visit.go('/search?text=arrests');
      const acts = visit.page.locator('.lead').first();
      await acts.waitFor();
      expect(clean(await acts.innerText())).toBe(
        '2020 to 11 September 2022: at least 11 acts of deprivation of liberty (only: Arrest; Mass round-up).',
      );
      await visit.page.getByRole('link', { name: 'Open the map, chart and table' }).first().click();
      await visit.page.waitForURL(/measure=acts/);
      await eventually(
        async () => clean(await visit.page.locator('h1').first().innerText()),
        'Cambodia, 2020 to 11 September 2022: at least 11 acts of deprivation of liberty (only: Arrest; Mass round-up).',
      );
      await visit.close();
    },
  );

  it.each(
    everyNth(2, [
      ['en', true],
      ['en', false],
      ['km', false],
      ['km', true],
    ] as const),
  )('asks three questions, each answered on the first screen (%s, script: %s)', async (language, script) => {
    const visit = await house.visit({ script, lang: language, width: 360, height: 740 });
    const { page, t } = visit;
    /** The written page gives way to the application, so the element may be another one at the next look. */
    const isOnScreen = (one: Locator): Promise<void> =>
      eventually(async () => {
        const box = await one.boundingBox();
        return box !== null && box.y + box.height <= 740 - 44;
      }, true);
    const within = script ? '#vigil ' : '';
    for (const [key, seen, numbers] of [
      ['ask.arrests', '.lead', ['11', '១១']],
      ['ask.force', 'tbody tr', ['11', '១១']],
      ['ask.interfered', 'tbody tr', ['11', '១១']],
    ] as const) {
      await page.goto(`${house.origin}/?lang=${language}&period=2021`);
      const link = page.locator(`${within}.questions`).getByRole('link', { name: t(key) });
      await link.waitFor();
      await isOnScreen(link);
      await page.goto(`${house.origin}/?lang=${language}`);
      await link.waitFor();
      await isOnScreen(link);
      await link.click();
      await page.waitForURL(/\/search\?text=/);
      const first = page.locator(`${within}${seen}`).first();
      await first.waitFor();
      const said = await first.innerText();
      expect([key, said, numbers.some((number) => said.includes(number))]).toEqual([key, said, true]);
      await isOnScreen(first);
    }
    await visit.close();
  });

  it('asks its questions about the period that is chosen, and not those typed after', async () => {
    const visit = await house.visit({ script: false });
    await visit.go('/?period=2021');
    await visit.page.locator('.questions a').first().click();
    await visit.page.waitForURL(/period=2021/);
    const acts = visit.page.locator('.lead').first();
    expect(clean(await acts.innerText())).toMatch(/^2021: at least 4 acts/);
    await visit.page.getByRole('link', { name: 'Open the map, chart and table' }).first().click();
    await visit.page.waitForURL(/\/\?.*measure=acts.*period=2021/);
    await visit.go('/search?text=arrests+in+2020&period=2021');
    expect(clean(await acts.innerText())).toMatch(/^2020: /);
    await visit.go('/search?text=arrests&period=nonsense');
    expect(clean(await acts.innerText())).toMatch(/^2020 to 11 September 2022: /);
    await visit.close();
  });

  it.each(everyNth(2, ['en', 'km'] as const))('has no barrier that axe knows (%s)', async (language) => {
    const visit = await house.visit({ width: 360, height: 740 });
    await visit.page.goto(`${house.origin}/?lang=${language}`);
    await visit.page.locator('#vigil .tile').nth(4).waitFor();
    await visit.page.locator('.chart').first().waitFor();
    if (process.env['VIGIL_PICTURES']) await visit.picture(`first-screen-${language}`, true);
    expect(await axeFaults(visit.page)).toEqual([]);
    await visit.close();
  });

  it('shows map and chart at once on a laptop, and sentence, period and map on a phone; nothing moves', async () => {
    const bottomOf = async ({ page }: Visit, ...selectors: string[]): Promise<number> =>
      Math.max(
        ...(await Promise.all(
          selectors.map(async (selector) => {
            const { y, height } = (await page.locator(`#vigil ${selector}`).first().boundingBox())!;
            return y + height;
          }),
        )),
      );
    for (const [lang, width, height, ...seen] of everyNth(2, [
      ['en', 1280, 900, '.sentence', '.tile-list', '.map', '.chart'],
      ['km', 1280, 900, '.sentence', '.tile-list', '.map', '.chart'],
      ['km', 360, 740, '.sentence', '.period-bar', '.map'],
      ['en', 360, 740, '.sentence', '.period-bar', '.map'],
      ['en', 1920, 1080, '.sentence', '.tile-list', '.map', '.chart'],
    ] as const)) {
      const visit = await house.visit({ lang, width, height });
      await visit.page.addInitScript(
        `globalThis.moved = 0; globalThis.what = []; new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) { moved += one.value; what.push(one.value.toFixed(3), ...one.sources.map(({ node, previousRect: a, currentRect: b }) => [node?.className ?? node?.nodeName, a.y, a.height, b.y, b.height].join(' '))); } }).observe({ type: 'layout-shift', buffered: true });`,
      );
      await visit.go('/');
      await eventually(() => visit.page.locator('#served').count(), 0);
      await visit.page.locator('#vigil .chart').first().waitFor();
      await visit.page.locator('#vigil .tile').nth(4).waitFor();
      await eventually(() => visit.page.locator('#vigil [aria-busy="true"]').count(), 0);
      expect([lang, width, (await bottomOf(visit, ...seen)) <= height - 44]).toEqual([lang, width, true]);
      const [moved, what] = await visit.page.evaluate<[number, string[]]>('[moved, what]');
      expect(moved > 0.02 ? what : []).toEqual([]);
      await visit.close();
    }
  });

  it('leaves what is below a chart in its place, also where the width of the chart is known late', async () => {
    const visit = await house.visit({ width: 1280, height: 900 });
    await visit.page.addInitScript(
      `globalThis.ResizeObserver = class extends ResizeObserver { constructor(told) { super((...what) => setTimeout(() => told(...what), 300)); } };
       globalThis.moved = []; new PerformanceObserver((list) => { for (const one of list.getEntries()) moved.push(...one.sources.map(({ node }) => node?.className ?? node?.nodeName)); }).observe({ type: 'layout-shift', buffered: true });`,
    );
    await visit.go('/');
    await visit.page.locator('#vigil .chart').first().waitFor();
    await eventually(() => visit.page.locator('#vigil [aria-busy="true"]').count(), 0);
    expect(await visit.page.evaluate<string[]>('moved')).not.toContain('chart-key small');
    await visit.close();
  });

  it.each(everyNth(2, ['/', '/?period=2021&place=12&actors=PF_POLICE']))(
    'loads what stands beside the map after its circles, whose figure is asked for once and early (%s)',
    async (address) => {
      const visit = await house.visit({ width: 360, height: 740 });
      const asked: string[] = [];
      let release!: () => void;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      visit.page.on('request', (request) => asked.push(request.url().replace(house.origin, '')));
      await visit.page.route(OF_THE_MAP, async (route) => {
        await held;
        await route.continue();
      });
      await visit.page.goto(house.origin + address, { waitUntil: 'domcontentloaded' });
      const isLater = (path: string): boolean =>
        /^\/assets\/(orientation|time|codes|overview-tiles|load-facts)-.*js$|overview\?/.test(path);
      const ofMap = (path: string): boolean => OF_THE_MAP.test(path);
      // What the map's own code asks for besides: by then, everything that would come with it has been asked for.
      await eventually(async () => asked.some((path) => path.startsWith('/api/public/coverage')), true);
      expect(asked.filter(isLater)).toEqual([]);
      expect(asked.findIndex(ofMap)).toBeLessThan(asked.findIndex((path) => path.startsWith('/api/public/coverage')));
      release();
      await visit.page.locator('#vigil:not(.behind) .map-frame .symbol').first().waitFor();
      await eventually(async () => asked.some((path) => path.startsWith('/assets/orientation-')), true);
      await eventually(async () => asked.some((path) => path.startsWith('/assets/time-')), true);
      // The table asks for another one where a place is chosen: of all places, what is not placed more precisely.
      const questions = asked
        .filter(ofMap)
        .map((path) => [...new URLSearchParams(path.split('?')[1])].sort().join('&'));
      expect(questions).toEqual([...new Set(questions)]);
      expect(asked.filter((path) => path === '/api/public/places')).toHaveLength(1);
      expect(asked.filter((path) => path === '/api/public/about')).toHaveLength(1);
      await visit.close();
    },
  );

  it('asks the server once for a figure that several parts of the page show, also before it counts by itself', async () => {
    const visit = await house.visit({ width: 360, height: 740 });
    const asked: string[] = [];
    let release!: () => void;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    visit.page.on('request', (request) => asked.push(request.url().replace(house.origin, '')));
    await visit.page.route('**/api/public/facts/**', async (route) => {
      await held;
      await route.continue();
    });
    await visit.go('/');
    // The table of places asks for what is not placed more precisely: without a chosen place, the map's own figure.
    await visit.page.locator('#vigil .table').first().waitFor({ state: 'attached' });
    await eventually(async () => asked.some((path) => path.startsWith('/api/public/facts/')), true);
    await eventually(() => visit.page.locator('#vigil [aria-busy="true"]').count(), 0);
    expect(asked.filter((path) => OF_THE_MAP.test(path))).toHaveLength(1);
    release();
    await visit.close();
  });

  it('moves nothing in Khmer either, where fonts come late', async () => {
    const visit = await house.visit({ width: 360, height: 740 });
    await visit.page.route('**/*.woff*', async (route) => {
      await new Promise((resolve) => {
        setTimeout(resolve, 1500);
      });
      await route.continue();
    });
    await visit.page.addInitScript(
      `globalThis.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value; }).observe({ type: 'layout-shift', buffered: true });`,
    );
    await visit.page.goto(`${house.origin}/?lang=km`);
    await eventually(() => visit.page.locator('#served').count(), 0);
    await visit.page.locator('#vigil .tile').nth(4).waitFor();
    await visit.page.evaluate('document.fonts.ready');
    const hasKhmer = await visit.page.evaluate<boolean>(
      `[...document.fonts].some((face) => face.family.includes('Khmer of the device') && face.status === 'loaded')`,
    );
    const moved = await visit.page.evaluate<number>('moved');
    // A device without any Khmer letters shows boxes until ours are there: then lines break anew.
    expect(hasKhmer ? moved : 0).toBeLessThanOrEqual(0.02);
    const loaded = await visit.page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name)`,
    );
    expect(loaded.some((name) => name.includes('khmer'))).toBe(!hasKhmer);
    await visit.close();
  });

  it('moves nothing on a page whose answers come late, under a reader who has scrolled', async () => {
    const visit = await house.visit({ width: 360, height: 740 });
    let answered = 0;
    let hasScrolled!: () => void;
    const scrolled = new Promise<void>((resolve) => {
      hasScrolled = resolve;
    });
    await visit.page.route('**/api/public/**', async (route) => {
      await scrolled;
      const after = 100 * (1 + (answered++ % 5));
      await new Promise((resolve) => {
        setTimeout(resolve, after);
      });
      await route.continue();
    });
    await visit.page.addInitScript(
      `globalThis.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value; }).observe({ type: 'layout-shift', buffered: true });`,
    );
    await visit.page.goto(`${house.origin}/places/12?lang=en`, { waitUntil: 'domcontentloaded' });
    await visit.page.locator('#served h1').waitFor();
    const seen = visit.page.evaluate<[number, number]>(
      `scrollTo(0, 1500); new Promise((done) => { let last; const look = () => document.getElementById('served') ? (last = scrollY, requestAnimationFrame(look)) : done([last, scrollY]); look(); })`,
    );
    hasScrolled();
    const [before, after] = await seen;
    expect(before).toBeGreaterThan(1000);
    expect(after).toBe(before);
    expect(await visit.page.evaluate<number>('moved')).toBeLessThanOrEqual(0.02);
    await visit.close();
  });

  it('leaves the written page of the map to a reader who has scrolled, until everything below the map is there', async () => {
    const visit = await house.visit({ width: 360, height: 740 });
    let release!: () => void;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await visit.page.route(OF_THE_MAP, async (route) => {
      await held;
      await route.continue();
    });
    await visit.page.goto(`${house.origin}/?lang=en`, { waitUntil: 'domcontentloaded' });
    await visit.page.locator('#served h1').waitFor();
    await visit.page.evaluate('scrollTo(0, 1500)');
    const swapped = visit.page.evaluate<[number, number, number]>(
      `new Promise((done) => { let last; const look = () => document.getElementById('served') ? (last = scrollY, requestAnimationFrame(look)) : done([last, scrollY, document.querySelectorAll('#vigil [aria-busy="true"]').length]); look(); })`,
    );
    release();
    const [before, after, waiting] = await swapped;
    expect(before).toBeGreaterThan(1000);
    expect([after, waiting]).toEqual([before, 0]);
    await visit.close();
  });

  it('has the button that leaves at once, also for who types before the page can be used, and where nothing is asked', async () => {
    const visit = await house.visit({ width: 360, height: 740 });
    const { page, t } = visit;
    const leave = page.getByRole('button', { name: t('leave.do') });
    // The field has the focus before any script runs, and keeps the page that the server wrote.
    await page.addInitScript(`const wait = setInterval(() => {
      const field = document.querySelector('#served input[type="search"]');
      if (field) { clearInterval(wait); field.focus(); }
    }, 1);`);
    await page.goto(`${visit.origin}/search`);
    await leave.waitFor();
    expect(await page.locator('#served').count()).toBe(1);
    await page.locator('#served input[type="search"]').first().blur();
    await page.locator('#served').waitFor({ state: 'detached' });
    await leave.waitFor();
    await visit.close();
  });

  it('opens the map, the chart and the table of a tile, at the top, with a script too', async () => {
    const visit = await house.visit({ width: 360, height: 740 });
    await visit.go('/');
    const tile = visit.page.locator('#vigil .tile').nth(2);
    await tile.click();
    await visit.page.waitForURL(/indicator=I10/);
    await eventually(
      async () => clean(await visit.page.locator('#vigil h1').innerText()),
      'Cambodia, 2020 to 11 September 2022: at least 22 people deprived of liberty.',
    );
    await eventually(() => visit.page.evaluate<number>('scrollY'), 0);
    await eventually(() => tile.getAttribute('aria-current'), 'true');
    await visit.close();
  });
});

describe('the first screen where one group is most of what was monitored', () => {
  let busy: VisitedInstallation;
  beforeAll(async () => {
    busy = await openInstallation();
    const desk = await openDesk(busy.app);
    const group = await aGroup(desk, 'DEMO Group A');
    const of = { groups: [aGroupLink(group.id)] };
    // Readers know a group once an incident that names it is published.
    await published(desk, anIncident(of));
    const { asOf } = (await busy.app.visitor.get<{ asOf: { day: Day } }>('/api/public/about')).body;
    const quiet: Partial<Incident> = { interference: 'IN_NONE', acts: [] };
    await publishAtOnce(
      busy.app,
      Array.from({ length: 30 }, (_, n) => anIncident({ ...(n < 20 && of), ...(n % 3 === 0 && quiet) })),
      asOf.day,
      new Map([[group.id, group.publicCode]]),
    );
    const [from, until] = ['2021-01-01', '2021-12-31'];
    const watched = { place: '12', from, until, level: 'CO_ON_SITE', group: null, note: null, shown: true };
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, watched, CREATE);
    await releaseAll(desk);
  });
  afterAll(() => busy?.close());

  it.each(everyNth(2, ['en', 'km'] as const))('says so below the tiles, beside map and chart (%s)', async (lang) => {
    const visit = await busy.visit({ lang, width: 1280, height: 900 });
    await visit.go('/');
    await visit.page.locator('#vigil .chart').first().waitFor();
    await visit.page.locator('#vigil .tile').nth(4).waitFor();
    await eventually(() => visit.page.locator('#vigil [aria-busy="true"]').count(), 0);
    expect(await visit.page.locator('#vigil .tiles-whose').innerText()).toContain('DEMO Group A');
    expect((await tilesOf(visit)).join()).not.toContain('DEMO Group A');
    for (const seen of ['.tile-list', '.map', '.chart']) {
      const { y, height } = (await visit.page.locator(`#vigil ${seen}`).first().boundingBox())!;
      expect([seen, y + height, y + height <= 900 - 44]).toEqual([seen, y + height, true]);
    }
    await visit.close();
  });
});
