import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Day } from '@vigil/shared/day/day.js';
import { writeTotals } from '../acceptance/people-totals-setup.js';
import { fillPublicTables } from '../fill-public-tables.js';
import { everyNth } from '../sample-by-seed.js';
import { eventually, openInstallation, type VisitedInstallation } from './open-installation.js';
import { faultsOf, listenFor, settle } from './page-checks.js';

/** Public pages on a phone, where nothing is cut, and on paper, where every mark of the map is seen. */
const [FORMER_DAY, DAY] = ['2021-06-30', '2022-06-30'] as [Day, Day];
let house: VisitedInstallation;
let group: string;
beforeAll(async () => {
  house = await openInstallation();
  await writeTotals(house.app, '2023-04-02' as Day, [
    [DAY, 'people', '', false, 55],
    [DAY, 'beside', '', false, 10],
    [DAY, 'counted', '', false, 20],
    [DAY, 'held', 'certain', false, 15],
    [DAY, 'stage', 'ST_CONVICTED', false, 10],
    [DAY, 'stage', 'NOT_CONVICTED', false, 5],
    [DAY, 'held', 'unclear', false, 5],
    [DAY, 'article', 'LW_PENAL_2009 453', false, 5],
    [DAY, 'article', 'LW_PENAL_2009 453', true, 15],
    [FORMER_DAY, 'counted', '', false, 35],
    [FORMER_DAY, 'held', 'certain', false, 30],
    [FORMER_DAY, 'held', 'other', false, 5],
  ]);
  group = await fillPublicTables(house.app, 0, 60);
});
afterAll(() => house?.close());

const LANGUAGES = ['en', 'km'] as const;
const phone = (lang: (typeof LANGUAGES)[number]) => house.visit({ lang, width: 360, height: 740 });

/** Runs in the page: the tables that are wider than their frame, and the captions that leave the screen. */
const CUT = `[...document.querySelectorAll('#vigil .table')].filter((one) => one.checkVisibility()).flatMap((one) => [
  ...(one.matches('.rates *, h1 ~ *  *') && one.offsetWidth > one.parentElement.clientWidth ? ['wide: ' + one.caption.textContent] : []),
  ...(one.caption.getBoundingClientRect().right > 360 - 15 ? ['caption: ' + one.caption.textContent] : []),
])`;

describe('on a phone', () => {
  it.each(everyNth(2, LANGUAGES))('rates and lists fit into the page, and captions wrap (%s)', async (lang) => {
    const visit = await phone(lang);
    const found: string[] = [];
    for (const path of ['/groups', `/groups/${group}`, '/places', '/places/12', '/people']) {
      await visit.go(path);
      await visit.page.locator('#vigil .table >> visible=true').first().waitFor();
      found.push(...(await visit.page.evaluate<string[]>(CUT)).map((one) => `${path} ${one}`));
    }
    expect(found).toEqual([]);
    await visit.close();
  });

  it.each(everyNth(2, LANGUAGES))(
    'the link to the other language is in the first row of every page (%s)',
    async (lang) => {
      const visit = await phone(lang);
      for (const path of ['/', '/places', '/method']) {
        await visit.go(path);
        const [brand, link] = await Promise.all(
          ['.brand', '.language'].map((one) => visit.page.locator(`#vigil ${one}`).boundingBox()),
        );
        expect([path, link!.y < brand!.y + brand!.height]).toEqual([path, true]);
      }
      await visit.close();
    },
  );

  it.each(everyNth(2, LANGUAGES, 1))('totals of people are whole, light and dark (%s)', async (lang) => {
    const visit = await phone(lang);
    const quiet = listenFor(visit);
    await visit.go('/people');
    for (const [scheme, width] of [
      ['light', 360],
      ['dark', 360],
      ['dark', 1280],
      ['light', 1280],
    ] as const) {
      await visit.page.emulateMedia({ colorScheme: scheme });
      await visit.page.setViewportSize({ width, height: 900 });
      await settle(visit, quiet);
      expect([scheme, width, ...(await faultsOf(visit, '/people'))]).toEqual([scheme, width]);
      if (process.env['VIGIL_PICTURES']) await visit.picture(`people-${lang}-${width}-${scheme}`, true);
    }
    await visit.close();
  });

  it('bullets are as far from the edge of the screen as the text', async () => {
    const visit = await phone('en');
    await visit.go('/method');
    // A bullet is drawn within an em before its line.
    expect((await visit.page.locator('#vigil main ul > li').first().boundingBox())!.x).toBeGreaterThanOrEqual(32);
    await visit.close();
  });
});

describe('on a screen', () => {
  it.each(everyNth(2, LANGUAGES, 1))('the name of a year in the calendar is one line (%s)', async (lang) => {
    const visit = await house.visit({ lang, width: 1280, height: 900 });
    await visit.go('/places/12');
    const names = visit.page.locator('#vigil .strip-name');
    await names.first().waitFor();
    const lines = await names.evaluateAll((all) =>
      (all as unknown as { getBoundingClientRect(): { height: number; width: number } }[]).map((one) => {
        const { height, width } = one.getBoundingClientRect();
        return [height < 40, width];
      }),
    );
    expect(lines.map(([isOne]) => isOne)).toEqual(lines.map(() => true));
    // The squares of all years begin at one edge.
    expect(new Set(lines.map(([, width]) => width)).size).toBe(1);
    await visit.close();
  });
});

describe('in the colours of a system', () => {
  it('what is chosen differs from what is not, and the marks of the chart’s legend are filled', async () => {
    const visit = await house.visit({ width: 1280, height: 900 });
    await visit.go('/');
    const { page } = visit;
    await page.locator('#vigil .chart-key-one > span').first().waitFor();
    await page.emulateMedia({ forcedColors: 'active' });
    const seen = await page.evaluate<string[]>(`['true', 'false'].map((is) => getComputedStyle(
      document.querySelector('#vigil .map-switch-button[aria-pressed="' + is + '"]')).backgroundColor)`);
    expect(seen[0]).not.toBe(seen[1]);
    const adjust = `getComputedStyle(document.querySelector('#vigil .chart-key-one > span')).forcedColorAdjust`;
    expect(await page.evaluate<string>(adjust)).toBe('none');
    await visit.close();
  });
});

describe('on paper', () => {
  it('numbers in circles and every mark of the legend keep their colours', async () => {
    const visit = await house.visit({ width: 1280, height: 900 });
    await visit.go('/');
    await visit.page.locator('#vigil .symbol-number').first().waitFor();
    await visit.page.emulateMedia({ media: 'print' });
    for (const one of ['.symbol-number', '.legend']) {
      const adjust = await visit.page.evaluate<string>(
        `getComputedStyle(document.querySelector('#vigil ${one}')).getPropertyValue('print-color-adjust')`,
      );
      expect([one, adjust]).toEqual([one, 'exact']);
    }
    await visit.close();
  });

  it('what counts stays filled, and so do the marks of the chart’s legend', async () => {
    const visit = await house.visit({ width: 1280, height: 900 });
    await visit.go('/');
    for (const one of ['.incident-entry', '.chart-key-one > span'])
      await visit.page.locator(`#vigil ${one}`).first().waitFor();
    await visit.page.emulateMedia({ media: 'print' });
    for (const [one, part] of [
      ['.incident-entry', '::before'],
      ['.chart-key-one > span', ''],
    ]) {
      const adjust = await visit.page.evaluate<string>(
        `getComputedStyle(document.querySelector('#vigil ${one}'), '${part}').getPropertyValue('print-color-adjust')`,
      );
      expect([one, adjust]).toEqual([one, 'exact']);
    }
    await visit.close();
  });

  it('a chart is whole, with its numbers, and digits in dark squares are light', async () => {
    const visit = await house.visit({ width: 1280, height: 900 });
    await visit.go('/places/12');
    const { page } = visit;
    for (const one of ['.chart', 'a.square']) await page.locator(`#vigil ${one}`).first().waitFor();
    await page.emulateMedia({ media: 'print' });
    // A sheet does not let its chart be measured: one that was drawn for a wide screen stays as wide.
    const seen = await page.evaluate<[string, string, boolean, boolean]>(`(() => {
      const of = (one) => document.querySelector('#vigil ' + one);
      const styleOf = (one) => getComputedStyle(of(one));
      of('.chart').setAttribute('width', '3000');
      of('a.square').className = 'square square-force';
      const [chart, frame] = ['.chart', '.chart-frame'].map((one) => of(one).getBoundingClientRect());
      return [
        styleOf('.chart-paper-numbers').display,
        styleOf('.chart-numbers').display,
        chart.right <= frame.right + 1,
        styleOf('a.square').color !== getComputedStyle(document.body).color,
      ];
    })()`);
    expect(seen).toEqual(['block', 'none', true, true]);
    await visit.close();
  });

  it('a chart is drawn for the width of the paper, and again for the screen', async () => {
    const visit = await house.visit({ width: 1280, height: 900 });
    await visit.go('/places/12');
    const { page } = visit;
    const chart = page.locator('#vigil .chart').first();
    await chart.waitFor();
    const width = async (): Promise<number> => Number(await chart.getAttribute('width'));
    const screen = await width();
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await eventually(async () => (await width()) < screen, true);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    await eventually(width, screen);
    await visit.close();
  });
});
