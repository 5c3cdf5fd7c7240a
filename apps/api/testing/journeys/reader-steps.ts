import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { eventually, type Visit } from './open-installation.js';

/** Steps of a reader on the public map, and what can be read there. */

/** Waits until the sentence above the map reads so. */
export const waitForSentence = async ({ page }: Visit, sentence: string): Promise<void> =>
  eventually(async () => clean(await page.getByRole('heading', { level: 1 }).innerText()), sentence);

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const theMap = ({ page, t }: Visit): Locator =>
  page.getByRole('region', { name: new RegExp(`^${t('map.label', { what: '', period: '' }).split(',')[0]!.trim()}`) });

/** The accessible names of all symbols on the map. */
export const symbols = async (visit: Visit): Promise<string[]> => {
  const names = await theMap(visit)
    .getByRole('button')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  const others = ['zoom-in', 'zoom-out', 'whole-country', 'full', 'full-end', 'find']
    .map((key) => visit.t(`map.${key}`))
    .concat(visit.t('app.close'));
  return names.filter((name) => name !== '' && !others.includes(name)).sort();
};

/** Zooms in by a step, and waits until the address says that the map stands there. */
export const zoomIn = async (visit: Visit): Promise<void> => {
  const before = visit.page.url();
  await theMap(visit)
    .getByRole('button', { name: visit.t('map.zoom-in') })
    .click();
  await visit.page.waitForURL((now) => now.href !== before);
};

/** The accessible names of the bars, in their order. */
export const bars = ({ page, t }: Visit): Promise<string[]> =>
  page
    .getByRole('group', { name: t('chart.label') })
    .getByRole('button')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));

/** The rows of a table below its head, cell by cell, as they are read. */
export const rowsOf = async ({ page }: Visit, caption: string): Promise<string[][]> => {
  const rows = page.getByRole('table', { name: caption, exact: true }).getByRole('row');
  const texts = await rows.evaluateAll((all) =>
    all.map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) =>
        (cell as { innerText: string }).innerText.replace(/\s+/g, ' ').trim(),
      ),
    ),
  );
  return texts.slice(1);
};

export const choosePeriod = async (
  { page, t }: Visit,
  unit: 'all' | 'week' | 'month' | 'quarter' | 'half-year' | 'year',
  key?: string,
): Promise<void> => {
  await page.getByRole('combobox', { name: t('period.by'), exact: true }).selectOption(unit);
  if (key !== undefined) await page.getByRole('combobox', { name: t('period.label'), exact: true }).selectOption(key);
};

export const chooseFigure = async ({ page, t }: Visit, indicator: string): Promise<void> => {
  await page.getByRole('combobox', { name: t('choice.indicator'), exact: true }).selectOption(indicator);
};

export const divideChart = async (
  { page, t }: Visit,
  unit: 'week' | 'month' | 'quarter' | 'half-year' | 'year',
): Promise<void> => {
  await page.getByRole('combobox', { name: t('chart.unit'), exact: true }).selectOption(unit);
};

export const addFilter = async (
  { page, t }: Visit,
  filter: 'groups' | 'place' | 'forceTypes' | 'restrictionTypes',
  words: string,
): Promise<void> => {
  const facet = page
    .locator('details.facet:visible')
    .filter({ has: page.locator('summary', { hasText: t(`filter.${filter}`) }) });
  if ((await facet.getAttribute('open')) === null) await facet.locator('summary').click();
  await facet
    .getByRole('checkbox', { name: new RegExp(`^${words.replace(/[()[\].*+?^${}|\\]/g, '\\$&')}( |$)`) })
    .check();
};

export const removeFilter = async ({ page, t }: Visit, words: string): Promise<void> => {
  await page.getByRole('button', { name: t('filter.remove', { words }), exact: true }).click();
};

/**
 * Saves numbers as plain CSV from the sheet of the chart or the table, and reads the file: one object a row, by the
 * names of the columns. @param name says which numbers
 */
export const download = async (
  { page, t }: Visit,
  picture: 'chart' | 'table',
  name: string,
): Promise<Record<string, string>[]> => {
  await page.getByRole('button', { name: t(`share.open-${picture}`), exact: true }).click();
  const line = page.getByRole('dialog').getByRole('listitem').filter({ hasText: name });
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 30_000 }),
    line.getByRole('link', { name: t('share.as-csv'), exact: true }).click(),
  ]);
  await page.keyboard.press('Escape');
  const [head, ...rows] = tableFrom(readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/, ''));
  return rows.map((row) => Object.fromEntries(head!.map((column, index) => [column, row[index] ?? ''])));
};

/** Comma-separated values as RFC 4180 says. */
const tableFrom = (text: string): string[][] => {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
};
