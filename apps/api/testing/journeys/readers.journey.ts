import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { openDesk, retract, type Desk } from '../desk.js';
import { written } from './reference-figures.js';
import { eventually, openInstallation, type VisitedInstallation } from './open-installation.js';
import { publishReference } from './published-reference.js';
import { expectedLabel, expectedSentence, type ExpectedCell } from './expected-sentences.js';
import { waitForSentence, symbols } from './reader-steps.js';
import { pageTexts } from './page-texts.js';

let house: VisitedInstallation;
let desk: Desk;
let records: Record<string, IncidentRecord>;
beforeAll(async () => {
  house = await openInstallation();
  desk = await openDesk(house.app);
  records = await publishReference(house.app, desk);
});
afterAll(() => house?.close());

/** Of the three assemblies interfered with, those of which a source says that it was the state. */
const BY_STATE = 2;
const inCity = (): ExpectedCell => written({ indicator: 'I02', split: ['place:1'] }, '12');

describe('the public map in two languages', () => {
  it('says the same in either, and leads from one to the other at the same view', async () => {
    const visit = await house.visit({ lang: 'km' });
    await visit.go('/?indicator=I02&unit=year');
    const { t } = visit;
    await waitForSentence(
      visit,
      expectedSentence('ឆ្នាំ២០១៣ ដល់ថ្ងៃទី២៨ ខែមិថុនា ឆ្នាំ២០២២', t('what.I02', { n: 3 }), inCity(), t, 'I02', BY_STATE),
    );
    await eventually(() => symbols(visit), [expectedLabel('ភ្នំពេញ', inCity(), t)]);
    await visit.page.getByRole('link', { name: 'English', exact: true }).click();
    await visit.page.waitForURL(/unit=year.*lang=en/);
    const inEnglish = { ...visit, t: pageTexts('en') };
    await eventually(() => symbols(inEnglish), [expectedLabel('Phnom Penh', inCity(), inEnglish.t)]);
    await eventually(() => visit.page.evaluate<string>('document.documentElement.lang'), 'en');
    await visit.close();
  });
});

describe('the chart without a mouse', () => {
  it('is one stop on the way, whose arrow keys lead from bar to bar, and Enter chooses a period and takes it back', async () => {
    const visit = await house.visit();
    await visit.go('/');
    const { page, t } = visit;
    const chart = page.getByRole('group', { name: t('chart.label') });
    const bar = (name: string, numbers: ExpectedCell) =>
      chart.getByRole('button', { name: expectedLabel(name, { asides: {}, ...numbers }, t), exact: true });
    const hasFocus = (one: Locator): Promise<boolean> =>
      one.evaluate((element: { matches(what: string): boolean }) => element.matches(':focus-visible'));
    await page.getByRole('combobox', { name: t('chart.unit') }).focus();
    const latest = chart.getByRole('button', {
      name: t('cell.said', { name: 'December 2022', said: t('cell.not-published') }),
      exact: true,
    });
    await latest.waitFor();
    for (let stops = 0; stops < 2 && !(await hasFocus(latest)); stops += 1) await page.keyboard.press('Tab'); // a chart that scrolls is a stop of its own
    expect(await hasFocus(latest)).toBe(true);
    await page.keyboard.press('Home');
    for (let months = 0; months < 12; months += 1) await page.keyboard.press('ArrowRight');
    expect(await hasFocus(bar('January 2014', { low: 1, high: 1 }))).toBe(true);
    await page.keyboard.press('Enter');
    await waitForSentence(visit, expectedSentence('January 2014', t('what.I02', { n: 1 }), { low: 1 }, t, 'I02', 0));
    await page.keyboard.press('Enter');
    await waitForSentence(
      visit,
      expectedSentence('2013 to 28 June 2022', t('what.I02', { n: 3 }), inCity(), t, 'I02', BY_STATE),
    );
    await page.keyboard.press('Tab');
    expect(await chart.locator(':focus').count()).toBe(0);
    await visit.close();
  });
});

describe('a time of which nothing is recorded', () => {
  it('is said to be one, since a 0 alone would say that nothing happened', async () => {
    const visit = await house.visit();
    await visit.go('/?period=2001');
    await visit.page.getByText(visit.t('period.outside', { whole: '2013 to 2022' })).waitFor();
    await visit.close();
  });
});

// Last: it takes an incident back.
describe('figures of an earlier moment', () => {
  it('have an address that gives the same, whatever is taken back later, and lead to those of today', async () => {
    const visit = await house.visit();
    const { page, t } = visit;
    const said = expectedSentence('2013 to 28 June 2022', t('what.I02', { n: 3 }), inCity(), t, 'I02', BY_STATE);
    await visit.go('/');
    await waitForSentence(visit, said);
    await page.getByRole('link', { name: t('as-of.link') }).click();
    await page.waitForURL(/asOf=\d+/);
    await visit.settled();
    await retract(desk.reviewer, records['F3']!); // of a single source
    await page.reload();
    await visit.settled();
    await page.getByRole('button', { name: t('as-of.now') }).waitFor();
    await waitForSentence(visit, said);
    await page.getByText(t('as-of.no-list')).waitFor();
    await page.getByRole('button', { name: t('as-of.now') }).click();
    await waitForSentence(
      visit,
      expectedSentence(
        '2013 to 28 June 2022',
        t('what.I02', { n: 3 }),
        { ...inCity(), asides: { singleSource: { low: 2, high: 2 } } },
        t,
        'I02',
        BY_STATE,
      ),
    );
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });
});
