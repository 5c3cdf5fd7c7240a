import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDesk } from '../desk.js';
import { written } from './reference-figures.js';
import { eventually, openInstallation, type VisitedInstallation, type Visit } from './open-installation.js';
import { publishReference } from './published-reference.js';
import { expectedSentence } from './expected-sentences.js';
import { waitForSentence } from './reader-steps.js';
import { axeFaults } from './page-checks.js';

let house: VisitedInstallation;
let code: string;
beforeAll(async () => {
  house = await openInstallation();
  const records = await publishReference(house.app, await openDesk(house.app));
  code = Object.values(records)[0]!.code!;
});
afterAll(() => house?.close());

/** Of the three assemblies interfered with, those of which a source says that it was the state. */
const BY_STATE = 2;
const all = () => written({ indicator: 'I02', split: ['place:1'] }, '12');
const SIZES = [
  [360, 740],
  [1280, 900],
] as const;
const fits = (page: Visit['page'], width: number): Promise<boolean> =>
  page.locator('html').evaluate((html: { scrollWidth: number }, most) => html.scrollWidth <= most, width);

describe('a reader whose browser runs no script', () => {
  it.each(SIZES)(
    'narrows the figure with a plain form and walks from page to page, at %i pixels',
    async (width, height) => {
      const visit = await house.visit({ width, height, script: false });
      const { page, t } = visit;
      await visit.go('/');
      await waitForSentence(
        visit,
        expectedSentence('2013 to 28 June 2022', t('what.I02', { n: 3 }), all(), t, 'I02', BY_STATE),
      );
      const drawn = page.locator('img.no-script-chart');
      await eventually(() => drawn.evaluate((picture: { naturalWidth: number }) => picture.naturalWidth), 1200);
      await page.getByRole('combobox', { name: t('period.label') }).selectOption('2014-01');
      await page.getByRole('button', { name: t('filter.show') }).click();
      await page.waitForURL(/period=2014-01/);
      await waitForSentence(visit, expectedSentence('January 2014', t('what.I02', { n: 1 }), { low: 1 }, t, 'I02', 0));
      await page.getByRole('link', { name: 'ខ្មែរ' }).click();
      await page.waitForURL(/lang=km/);
      for (const path of [
        '/',
        `/incidents/${code}`,
        '/places/12',
        '/changes',
        '/method',
        '/how-we-count',
        '/codebook',
        '/data',
        '/embed',
      ]) {
        await visit.go(`${path}?lang=km`);
        expect([path, await fits(page, width), await page.getByRole('heading', { level: 1 }).count()]).toEqual([
          path,
          true,
          1,
        ]);
        if (process.env['VIGIL_PICTURES'])
          await visit.picture(`without-script-${width}-${path.split('/')[1] || 'map'}`, true);
      }
      await visit.go(`/incidents/${code}?lang=km`);
      const digits = `getComputedStyle(document.querySelector('ol.sources')).listStyleType`;
      expect(await page.evaluate(digits)).toBe('khmer');
      await visit.go('/places/12?lang=en');
      await page.getByText(t('table.same')).click();
      expect(await page.getByText(t('chart.how')).isVisible()).toBe(false);
      await page
        .getByRole('table', { name: t('table.by-period', { what: t('indicator.I02') }) })
        .getByRole('link', { name: 'January 2014' })
        .click();
      await page.waitForURL(/\/places\/12\?period=2014-01/);
      await page.getByText(/^Phnom Penh, January 2014: /).waitFor();
      expect(await page.locator('a.square[aria-current]').getAttribute('aria-label')).toMatch(/^January 2014: /);
      for (const [path, listed] of [
        ['/', 6],
        ['/places/12', 6],
      ] as const) {
        await visit.go(path);
        expect([path, await page.locator('.incident-list .incident-entry').count()]).toEqual([path, listed]);
      }
      await visit.go('/?by=restrictionTypes&unit=year&lang=en');
      const divided = [t('table.by-period', { what: t('indicator.I02') }), t('split.restrictionTypes')];
      await page.getByRole('table', { name: divided.join(t('list.and')) }).waitFor();
      await visit.go('/?indicator=I03&unit=year&lang=en');
      await page.getByText(t('table.periods'), { exact: true }).click();
      await page
        .getByRole('table', { name: t('table.by-period', { what: t('indicator.I03') }) })
        .getByRole('columnheader', { name: t('rates.head-I03') })
        .waitFor();
      expect(house.troubles()).toEqual([]);
      await visit.close();
    },
  );
});

describe('a reader whose browser runs our script', () => {
  it('reads the written page until the map is there, and then one page, not two', async () => {
    const visit = await house.visit();
    const { page, t } = visit;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/assets\/index-.*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${house.origin}/?lang=en`, { waitUntil: 'commit' });
    await waitForSentence(
      visit,
      expectedSentence('2013 to 28 June 2022', t('what.I02', { n: 3 }), all(), t, 'I02', BY_STATE),
    );
    expect(await page.locator('#served').count()).toBe(1);
    release();
    await eventually(() => page.locator('#served').count(), 0);
    await waitForSentence(
      visit,
      expectedSentence('2013 to 28 June 2022', t('what.I02', { n: 3 }), all(), t, 'I02', BY_STATE),
    );
    expect(await page.getByRole('main').count()).toBe(1);
    await visit.close();
  });

  it('is not interrupted while choosing in the written page', async () => {
    const visit = await house.visit();
    const { page, t } = visit;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/assets\/index-.*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${house.origin}/?lang=en`, { waitUntil: 'commit' });
    const period = page.locator('#served').getByRole('combobox', { name: t('period.label') });
    await period.focus();
    release();
    await page.locator('#vigil h1').filter({ hasText: '2013' }).waitFor({ state: 'attached' });
    expect(await page.locator('#served').count()).toBe(1);
    await period.blur();
    await eventually(() => page.locator('#served').count(), 0);
    await visit.close();
  });
});

describe('what goes wrong', () => {
  it('a script that never comes leaves a page that can be read, by everybody: no barrier that axe knows', async () => {
    const visit = await house.visit({ width: 360, height: 740 });
    const { page } = visit;
    await page.route(/\/assets\/index-.*\.js$/, (route) => route.abort());
    for (const path of [
      '/?lang=en',
      '/?lang=km&period=2014',
      `/incidents/${code}?lang=km`,
      '/data?lang=en',
      '/embed?lang=km',
    ]) {
      await page.goto(house.origin + path);
      expect([path, await axeFaults(page)]).toEqual([path, []]);
    }
    visit.forgive(/ERR_FAILED/);
    await visit.close();
  });
});
