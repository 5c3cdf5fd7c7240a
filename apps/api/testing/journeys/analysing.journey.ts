import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { PICTURES } from '@vigil/shared/counting/analysis.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { anIncident } from '../an-incident.js';
import { openDesk, published, type Desk } from '../desk.js';
import { eventually } from './open-installation.js';
import { openStage, type Stage } from './app-and-browser.js';
import { everyNth } from '../sample-by-seed.js';
import type { WatchedPage } from '../test-browser.js';
import { axeFaults } from './page-checks.js';
import { pageTexts } from './page-texts.js';

const [t, km] = [pageTexts('en'), pageTexts('km')];

let stage: Stage;
let desk: Desk;
let visit: WatchedPage;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  // Three Fridays and a Tuesday, of which one may also have been the day after.
  for (const day of ['2021-06-04', '2021-06-11', '2021-07-02'])
    await published(desk, anIncident({ when: exactDay(asDay(day)) }));
  await published(
    desk,
    anIncident({ when: { precision: 'DP_RANGE', earliest: asDay('2021-06-29'), latest: asDay('2021-07-01') } }),
  );
  visit = await stage.as(desk.analyst);
});
afterAll(() => stage.close());

const sentence = (page: Page): Promise<string> => page.locator('#figure-title').innerText();
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();
const open = async (page: Page, query: string): Promise<void> => {
  await page.goto(`${stage.origin}/desk/figures?${query}`);
  await page.locator('#figure-title').waitFor();
};
/** The text of a file that a button hands over. */
const saved = async (page: Page, as: string): Promise<{ name: string; content: Buffer }> => {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, t('analysis.save-as', { as }))]);
  return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
};

describe('an analyst', () => {
  it('asks, looks at the answer in every picture, and takes each along as a file that says what it is', async () => {
    const { page } = visit;
    await open(page, 'indicator=I02&period=2021&unit=quarter&split=period&show=bars');
    expect(await sentence(page)).toContain('2021: at least 4 assemblies interfered with');
    for (const picture of PICTURES.filter((one) => one !== 'table')) {
      await press(page, t(`analysis.show.${picture}`));
      await page
        .locator('.analysis-svg')
        .and(page.getByRole('img', { name: new RegExp(`^${t(`analysis.show.${picture}`)}:`) }))
        .waitFor();
      await eventually(async () => new URL(page.url()).searchParams.get('show'), picture);
      expect(await sentence(page)).toContain('at least 4 assemblies interfered with');
      const svg = (await saved(page, 'SVG')).content.toString('utf8');
      for (const said of ['<title>2021: at least 4', 'I02, version 2', 'Test organisation', '2021'])
        expect(svg.replaceAll(/<\/text>\s*<text[^>]*>/g, ' ')).toContain(said);
      // A long address is broken where the line ends, which depends on the port.
      expect(svg.replaceAll(/<\/text>\s*<text[^>]*>/g, '')).toContain('indicator=I02&amp;period=2021');
      expect(svg).not.toMatch(/var\(|undefined|NaN|href/);
    }
    const png = await saved(page, 'PNG');
    expect([png.name, png.content.subarray(1, 4).toString()]).toEqual([
      expect.stringMatching(/^vigil-map-I02-2021-state-\d+\.png$/),
      'PNG',
    ]);
    expect(visit.troubles).toEqual([]);
  });

  it('sees the Fridays in the calendar, as a table too, and what no day is known of beside them', async () => {
    const { page } = visit;
    await open(page, 'indicator=I02&period=2021-Q2&unit=month&split=period&show=bars');
    await press(page, t('analysis.show.calendar'));
    await page.getByText(t('analysis.changed-division')).waitFor();
    await page.getByText(t('analysis.as-table')).click();
    const sums = page.locator('.pivot .row-sum td');
    await sums.first().waitFor();
    // Nobody is recorded as watching: no day, and so no weekday, is known to have had none.
    const seen = (await sums.allInnerTexts()).map((text) => text.split('\n')[0]);
    expect(seen).toEqual(['–', '–', '–', '–', '2', '–', '–']);
    expect(await sentence(page)).toContain('1 more may fall in this period');
  });

  it('divides a figure three times: a table for each key of the first, each of its totals counted by itself', async () => {
    const { page } = visit;
    await open(page, 'indicator=I02&period=2021&unit=quarter&split=interference,period&show=table');
    await page.getByLabel(t('analysis.third-split'), { exact: true }).selectOption('place:1');
    await eventually(async () => new URL(page.url()).searchParams.get('split'), 'interference,period,place:1');
    const caption = page.locator('.pivot caption', { hasText: 'Interfered with: Assemblies interfered with, 2021' });
    await caption.waitFor();
    const sums = await page.locator('.pivot tr:not(.row-sum) td.pivot-sum').allInnerTexts();
    expect(sums.map((sum) => sum.split('\n')[0])).toEqual(['–', '2–3', '1–2', '–']);
    // One is in 2021 for certain, and in none of its quarters.
    expect(await page.locator('.pivot .row-sum td.pivot-sum').innerText()).toMatch(/^4\s.*\b1\b/s);
    // No picture has room for it.
    expect(
      await page.getByRole('button', { name: t('analysis.show.table'), exact: true }).getAttribute('aria-pressed'),
    ).toBe('true');
    await visit.picture('three-divisions');
    expect([await axeFaults(page), visit.troubles]).toEqual([[], []]);
  });

  it('opens the records that a number counts, each with how, and comes back to the figure', async () => {
    const { page } = visit;
    const counted = page.locator('.list-count');
    const rows = async (): Promise<string[]> => (await page.locator('.queue-title').allInnerTexts()).sort();
    await open(page, 'indicator=I02&period=2021&unit=quarter&split=period,place:1&show=table');
    await page.getByRole('link', { name: '1–2', exact: true }).first().click();
    await counted.waitFor();
    expect([
      await counted.innerText(),
      (await rows()).map((row) => row.includes(t('desk.queue.counted.possible'))),
    ]).toEqual(['2 of 4', [false, true]]);
    const number = t('count.CS_RANGE', { low: 1, high: 2 });
    await page.getByText(t('desk.queue.sum.number', { number, what: t('unit.assemblies') })).waitFor();
    await visit.picture('records-of-a-number');
    expect([await axeFaults(page), visit.troubles]).toEqual([[], []]);
    await page.getByRole('link', { name: t('desk.queue.to-figure') }).click();
    await page.locator('#figure-title').waitFor();
    await page.getByRole('link', { name: t('analysis.records') }).click();
    await eventually(() => counted.innerText(), '2 of 4');
    await page.getByRole('button', { name: t('desk.queue.remove', { what: t('desk.queue.of-figure') }) }).click();
    await eventually(() => counted.innerText(), '4 of 4');
  });

  it('saves a question, shares it, and is told what moved since they last looked', async () => {
    const { page } = visit;
    await open(page, 'indicator=I02&period=2021&unit=month&split=place:1,period&show=table');
    const asked = await sentence(page);
    const cells = await page.locator('.pivot td').allInnerTexts();
    await press(page, t('analysis.save'));
    await page.getByRole('textbox', { name: t('analysis.name') }).fill('Fridays by province');
    await page.getByLabel(t('analysis.share-it')).check();
    await press(page, t('desk.save'));
    await page.getByText(t('analysis.saved-as', { title: 'Fridays by province' })).waitFor();

    const other = await stage.as(desk.reviewer);
    await other.page.goto(`${stage.origin}/desk/figures`);
    await other.page.getByRole('link', { name: 'Fridays by province' }).click();
    await other.page.locator('.pivot').waitFor();
    expect([await sentence(other.page), await other.page.locator('.pivot td').allInnerTexts()]).toEqual([asked, cells]);
    await other.page.getByRole('button', { name: t('analysis.follow-it', { title: 'Fridays by province' }) }).click();
    await other.page.locator('.filter[aria-pressed="true"]').getByText(t('analysis.following')).waitFor();

    await other.page.getByRole('button', { name: t('analysis.feed-of', { title: 'Fridays by province' }) }).click();
    await press(other.page, t('analysis.feed-make'));
    const feed = await other.page.getByRole('textbox', { name: t('analysis.feed-json') }).inputValue();
    const told = async (): Promise<string[]> =>
      ((await (await fetch(feed)).json()) as { items: { title: string }[] }).items.map(({ title }) => title);
    expect(await told()).toEqual(['I02, 2021: 4']);
    await other.picture('question-feed');
    await other.page.keyboard.press('Escape');

    await published(desk, anIncident({ when: exactDay(asDay('2021-08-06')) }));
    expect((await told())[0]).toBe('I02, 2021: 4 → 5');
    await other.page.goto(`${stage.origin}/desk`);
    const followed = other.page.locator('.followed-one');
    await followed.waitFor();
    expect(await followed.innerText()).toContain(`${t('analysis.more', { n: 1 })}, I02 from 4 to 5`);
    await other.page.getByRole('button', { name: t('analysis.looked-at', { title: 'Fridays by province' }) }).click();
    await other.page.locator('.followed-one:not(.followed-moved)').waitFor();

    await other.page.goto(`${stage.origin}/desk/figures`);
    await other.page.getByRole('button', { name: t('analysis.rename-it', { title: 'Fridays by province' }) }).click();
    await other.page.getByRole('textbox', { name: t('analysis.name') }).fill('By province');
    await press(other.page, t('desk.save'));
    await other.page.getByRole('link', { name: 'By province' }).waitFor();
    await other.page.getByRole('button', { name: t('analysis.history-of', { title: 'By province' }) }).click();
    await other.page.getByText(t('analysis.history-title', { value: 'Fridays by province' })).waitFor();
    expect([...visit.troubles, ...other.troubles]).toEqual([]);
    await other.close();
  });

  it('changes what is asked with the keyboard alone', async () => {
    const { page } = visit;
    await open(page, 'indicator=I02&period=2021&unit=month&split=period&show=bars');
    await page.getByRole('button', { name: t('analysis.show.lines'), exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: new RegExp(`^${t('analysis.show.lines')}`) }).waitFor();
    await page.getByLabel(t('desk.reports.indicator'), { exact: true }).focus();
    await page.keyboard.type('I03');
    await page
      .getByText('of 4 monitored')
      .or(page.getByText(/none is known well enough/))
      .first()
      .waitFor();
    await eventually(async () => new URL(page.url()).searchParams.get('indicator'), 'I03');
  });

  it.each(
    everyNth(2, [
      ['en', 1280],
      ['km', 360],
    ] as const),
  )('finds no fault with axe in any picture, in %s at %i pixels, and nothing sticks out', async (lang, width) => {
    const say = lang === 'km' ? km : t;
    const visit = await stage.as(desk.analyst, { lang, width });
    const { page } = visit;
    const faults: string[] = [];
    for (const show of lang === 'km'
      ? (['table', 'stacked', 'calendar', 'multiples'] as const)
      : (['bars', 'lines', 'map'] as const)) {
      await open(
        page,
        `indicator=I02&period=2021&${{ table: 'unit=month&split=place:1,period', bars: 'split=restriction', stacked: 'unit=quarter&split=period,place:1', lines: 'unit=month&split=period,assembly', calendar: 'unit=day&split=period', multiples: 'unit=month&split=place:1,period', map: 'split=place:1' }[show]}&show=${show}`,
      );
      if (show !== 'table') await page.locator('.analysis-svg').waitFor();
      await page.getByText(say('analysis.records-and-filters')).click();
      if (show !== 'table') await page.getByText(say('analysis.as-table')).click();
      faults.push(...(await axeFaults(page)).map((fault) => `${show} ${fault}`));
    }
    expect(faults).toEqual([]);
    await visit.close();
  });

  describe('what goes wrong', () => {
    it('is told when an address asks what cannot be counted, and another question stands there', async () => {
      await open(visit.page, 'indicator=I02&period=2021&split=place:1,period&unit=month&show=pie');
      await visit.page.getByText(t('analysis.misread')).waitFor();
    });

    it('asks for a day that has not come, and nothing is shown as if it were', async () => {
      await visit.page.goto(`${stage.origin}/desk/figures?indicator=I02&period=2021&asOf=2900-01-01`);
      await visit.page
        .locator('.desk-refused')
        .getByText(/in the future/)
        .waitFor();
      expect(await visit.page.locator('#figure-title').count()).toBe(0);
      visit.forgive(/400/);
    });
  });
});
