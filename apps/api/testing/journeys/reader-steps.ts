import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import type { Cell } from '@vigil/shared/counting/answer.js';
import type { Text } from '@vigil/shared/text/text.js';
import { eventually, type Visit } from './open-installation.js';

/** What a reader does on the public map and reads there. */

/** A part of a cell, as data/reference/figures.json gives it. */
export type Expected = Partial<Cell>;

const single = ({ asides }: Expected): number => asides?.singleSource?.low ?? 0;
const possible = ({ low, high }: Expected): number => (high ?? low!) - low!;

/** None of these events says who was watching: then nothing at all is no 0. */
const formatNone = (cell: Expected, t: Text): string =>
  t(possible(cell) === 0 && single(cell) === 0 ? 'cell.unseen' : 'cell.none');

/**
 * A unit or a period with its numbers as the map and the chart say it: "Phnom Penh: at least 3; and 3 from a single
 * source".
 */
export const saidAs = (name: string, cell: Expected, t: Text): string => {
  const said = [
    cell.low === 0 ? formatNone(cell, t) : t('count.CS_AT_LEAST', { low: cell.low! }),
    ...(possible(cell) > 0 ? [t('tail.possible', { n: possible(cell) })] : []),
    ...(single(cell) > 0 ? [t('tail.singleSource', { n: single(cell) })] : []),
  ];
  return t('cell.said', { name, said: said.join(t('list.and')) });
};

/** What is said beside a figure, in the order in which it is said. */
const TAILS = ['forceNotKnown', 'notYetAssessed', 'singleSource'] as const;

const COUNTRY = { en: 'Cambodia', km: 'កម្ពុជា' } as const;

/** The story of the opening figure: `byState` of them by state forces or authorities. */
const storyAs = (period: string, cell: Expected, t: Text, byState: number): string => {
  const n = cell.low!;
  const said = t('story.at-least', { period, n });
  const figure =
    byState === 0 ? said : n === 1 ? t('story.one-by-state', { said }) : t('story.by-state', { said, n: byState });
  const rest = single(cell) > 0 ? t('story.single', { n: single(cell) }) : '';
  return (rest === '' ? figure : t('story.rest', { said: figure, rest })) + t('headline.end');
};

/**
 * The sentence above the map. `what` is the figure in words, without its number: "assemblies interfered with".
 * @param byState of the opening figure alone. Default: all
 */
export const sentenceAs = (
  days: string,
  what: string,
  cell: Expected,
  t: Text,
  indicator = 'I02',
  byState = cell.low!,
): string => {
  const period = t('figure.in-country', { country: COUNTRY[t.language], said: days });
  if (cell.low! > 0 && what === t('what.I02', { n: cell.low! })) return storyAs(period, cell, t, byState);
  const figure =
    cell.low === 0
      ? t('figure.zero', { period, what, recorded: formatNone(cell, t) })
      : t('figure.at-least', { period, what, n: cell.low! });
  const tails = TAILS.flatMap((aside) => {
    const n = cell.asides?.[aside]?.low ?? 0;
    return n > 0 ? [t(aside === 'notYetAssessed' ? `tail.notYetAssessed.${indicator}` : `tail.${aside}`, { n })] : [];
  });
  return tails.reduce((said, tail) => t('figure.with-tail', { said, tail }), figure) + t('headline.end');
};

/** Waits until the sentence above the map reads so. */
export const readsAs = async ({ page }: Visit, sentence: string): Promise<void> =>
  eventually(async () => clean(await page.getByRole('heading', { level: 1 }).innerText()), sentence);

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const theMap = ({ page, t }: Visit): Locator =>
  page.getByRole('region', { name: new RegExp(`^${t('map.label', { what: '', period: '' }).split(',')[0]!.trim()}`) });

/** The accessible names of all symbols on the map. */
export const symbols = async (visit: Visit): Promise<string[]> => {
  const names = await theMap(visit)
    .getByRole('button')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  const others = ['map.zoom-in', 'map.zoom-out', 'map.whole-country', 'app.close'].map((key) => visit.t(key));
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

/** Clicks a link that downloads a table, and reads the file: one object a row, by the names of the columns. */
export const download = async ({ page }: Visit, name: string): Promise<Record<string, string>[]> => {
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 30_000 }),
    page.getByRole('link', { name, exact: true }).click(),
  ]);
  const [head, ...rows] = tableFrom(readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/, ''));
  // The second row has the tags of HXL, for programs.
  return rows
    .filter((row) => !row.every((cell) => cell.startsWith('#')))
    .map((row) => Object.fromEntries(head!.map((column, index) => [column, row[index] ?? ''])));
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
