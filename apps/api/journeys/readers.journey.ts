import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { IncidentRecord } from '../incidents/records.js';
import { CREATE, openDesk, retract, type Desk } from '../testing/desk.js';
import { faultsOn } from './faults.js';
import { written } from './figures.js';
import { eventually, openHouse, type House } from './house.js';
import { publishReference, showTotals } from './published-reference.js';
import { readsAs, saidAs, sentenceAs, symbols, type Expected } from './reader.js';

let house: House;
let desk: Desk;
let records: Record<string, IncidentRecord>;
let report: string;

beforeAll(async () => {
  house = await openHouse();
  desk = await openDesk(house.app);
  records = await publishReference(house.app, desk);
  await showTotals(desk);
  await desk.analyst.put(`/api/coverage/${randomUUID()}`, { place: '17', from: '2013-01-01', until: '2022-12-31', level: 'CO_NONE', group: null, note: null, shown: true }, CREATE);
  const { body } = await desk.analyst.post<{ code: string }>('/api/reports', { title: 'Assemblies interfered with', question: 'indicator=I02&period=2013-01-01..2022-12-31&unit=year&split=period' });
  report = body.code;
  await retract(desk.second, records['REF07']!, 'CR_WRONG_DATE_PLACE', 'The day is not certain enough.');
});
afterAll(() => house?.close());

const inCity = (): Expected => written({ indicator: 'I02', split: ['place:1'] }, '12');

/** The pages that most readers come to: address, and the status with which it answers. */
const first = (): [path: string, status: number][] => [['/', 200], [`/incidents/${records['F4']!.code}`, 200], [`/reports/${report}`, 200]];
/** The other kinds of page that need no sign-in. */
const others = (): [path: string, status: number][] => [
  ['/?period=2021-H1&indicator=I04', 200], ['/?at=11.55,104.92,10', 200], [`/incidents/${records['REF07']!.code}`, 410], ['/incidents/NONE', 404], ['/reports/NONE', 404],
  ['/changes', 200], ['/method', 200], ['/codebook', 200], ['/nothing-here', 200], ['/sign-in', 200],
];

describe('every page that needs no sign-in', () => {
  it.each([
    ['en', 1280, 'all'], ['km', 360, 'all'], ['en', 360, 'the first'], ['km', 1280, 'the first'],
  ] as const)('has no fault that axe finds, no error, no stranger and nothing that sticks out, in %s at %i pixels: %s of them', async (lang, width, which) => {
    const visit = await house.visit({ lang, width, height: width === 360 ? 740 : 900 });
    const { page } = visit;
    const faults: string[] = [];
    for (const [path, status] of which === 'all' ? [...first(), ...others()] : first()) {
      const answered = await page.goto(visit.origin + path, { waitUntil: 'networkidle' });
      expect([path, answered!.status()]).toEqual([path, status]);
      await page.getByRole('heading', { level: 1 }).filter({ hasText: /\S/ }).waitFor();
      expect(await page.evaluate<string>('document.documentElement.lang')).toBe(lang);
      faults.push(...await faultsOn(page));
    }
    expect(faults).toEqual([]);
    visit.forgive(/status of (404|410)/); // of the pages that are meant to be missing
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });

  it('says in either language what is written in no other', async () => {
    const visit = await house.visit({ lang: 'km' });
    await visit.go('/');
    const { t } = visit;
    await readsAs(visit, sentenceAs('ឆ្នាំ២០១៣ ដល់ឆ្នាំ២០២២', t('what.I02', { n: 3 }), inCity(), t));
    await eventually(() => symbols(visit), [saidAs('ភ្នំពេញ', inCity(), t)]);
    await visit.page.getByRole('link', { name: 'English', exact: true }).click();
    await visit.page.waitForURL(/lang=en/);
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
    const bar = (name: string, numbers: Expected) => chart.getByRole('button', { name: saidAs(name, { asides: {}, ...numbers }, t), exact: true });
    const hasFocus = (one: Locator): Promise<boolean> => one.evaluate((element: { matches(what: string): boolean }) => element.matches(':focus-visible'));
    await page.getByRole('combobox', { name: t('chart.unit') }).focus();
    const latest = bar('December 2022', { low: 0, high: 0 });
    await latest.waitFor();
    for (let stops = 0; stops < 2 && !(await hasFocus(latest)); stops += 1) await page.keyboard.press('Tab'); // a chart that scrolls is a stop of its own
    expect(await hasFocus(latest)).toBe(true);
    await page.keyboard.press('Home');
    for (let months = 0; months < 12; months += 1) await page.keyboard.press('ArrowRight');
    expect(await hasFocus(bar('January 2014', { low: 1, high: 1 }))).toBe(true);
    await page.keyboard.press('Enter');
    await readsAs(visit, sentenceAs('January 2014', t('what.I02', { n: 1 }), { low: 1 }, t));
    await page.keyboard.press('Enter');
    await readsAs(visit, sentenceAs('2013 to 2022', t('what.I02', { n: 3 }), inCity(), t));
    await page.keyboard.press('Tab');
    expect(await chart.locator(':focus').count()).toBe(0);
    await visit.close();
  });
});
