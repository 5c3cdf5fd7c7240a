import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import { asDay, type Day } from '@vigil/shared/day/day.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Table } from '../ui/table.js';
import type { Places } from './places.js';

const text = createText('en', counting, beside, site);
const facts = createFacts(createPlaceTree([]));
['2021-02-01', '2021-12-01', '2022-03-01', '2022-10-31'].forEach((on, i) =>
  facts.put(anIncident({ code: String(i), on, coverage: 'CO_ON_SITE', interference: 'IN_INTERFERED' })),
);
const answered = (query: string, today: Day) => ({
  ...count(facts, publicQuestion(new URLSearchParams(query)), today),
  lastPublished: asDay('2022-10-31'),
});
let published = 9;
let state: 'ready' | 'loading' = 'ready';
/** What is told of another question or edition: that of before, while the one that is asked for is not there. */
let stale: (query: string) => string = (query) => query;
const today = asDay('2022-11-29');
jest.unstable_mockModule('../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('./use-counts.js', () => ({
  useCounts: (query: string | null) => {
    if (query === null) return { state: 'loading', value: null };
    const [of, day] = stale(query).split('&asOf=');
    return { state, value: { answer: answered(of!, today), asOf: { seq: published, day } } };
  },
}));
// The real table asks its bundler whether it is on the server.
jest.unstable_mockModule('../ui/table.js', () => ({
  Table: ({ rows, columns }: Pick<Parameters<typeof Table>[0], 'rows' | 'columns'>) =>
    rows.map((row) => (
      <tr>
        {columns.slice(0, 2).map(({ cell }) => (
          <td>{cell(row)}</td>
        ))}
      </tr>
    )),
}));
const { PeriodRates } = await import('./period-rates.js');
const { PeriodTable } = await import('./figure-tables.js');

const choosing = () => ({ href: '/' });
const rowsOf = (query: string, on = today): string[] =>
  rowsIn(<PeriodRates series={answered(query, on)} watches={[]} caption="" choosing={choosing} />);
const rowsIn = (table: VNode): string[] =>
  renderToString(table)
    .split('</tr>')
    .slice(0, -1)
    .map((row) => row.replace(/<\/td><td>/g, ': ').replace(/<[^>]*>/g, ''));
const YEARS = 'indicator=I03&period=2021-01-01..2022-12-31&unit=year&split=period';

describe('the rates of a chart by year', () => {
  it('have the same days a year before below the year that is not over, since a tile compares these', () =>
    expect(rowsOf(YEARS)).toEqual([
      'January to October 2022, so far: 2 of 2',
      'the same days a year before: January to October 2021, as published by 29 November 2021: 1 of 1',
      '2021: 2 of 2',
      'total, counted for the whole period: 4 of 4',
    ]));

  it('have no such row where nothing was published by then, all years are over, or the rows are no years', () => {
    published = 0;
    const unpublished = rowsOf(YEARS);
    published = 9;
    expect(unpublished).toHaveLength(3);
    expect(rowsOf(YEARS, asDay('2023-06-01'))).toHaveLength(3);
    expect(rowsOf(YEARS.replace('year&', 'half-year&'))).toHaveLength(5);
  });

  it.each([
    ['filter', (query: string) => `groups=G-ABCDEF&${query}`],
    ['figure', (query: string) => query.replace('I03', 'I02')],
    ['edition', (query: string) => query.replace('2021-11-29', '2021-11-28')],
  ])('have no such row of another %s, which stays until the answer has come', (_, of) => {
    stale = of;
    const rows = rowsOf(YEARS);
    stale = (query) => query;
    expect(rows).toHaveLength(3);
  });

  it('have no such row while it is being read', () => {
    state = 'loading';
    const rows = rowsOf(YEARS);
    state = 'ready';
    expect(rows).toHaveLength(3);
  });
});

describe('the numbers of a comparison by year', () => {
  const places = { country: { code: 'KHM' } } as unknown as Places;
  const numbersOf = (query: string, isComparison: boolean): string[] =>
    rowsIn(<PeriodTable series={answered(query, today)} coverage={[]} {...{ places, choosing, isComparison }} />);
  const COUNTS = YEARS.replace('I03', 'I01');

  it('have the same days a year before below the year that is not over, as the rates have', () => {
    expect(numbersOf(COUNTS, true)).toEqual([
      'January to October 2022, so far: 2',
      'the same days a year before: January to October 2021, as published by 29 November 2021: 1',
      '2021: 2',
      'total, counted for the whole period: 4',
    ]);
    expect(numbersOf(COUNTS.replace('year&', 'half-year&'), true)).toHaveLength(5);
  });

  it('stand alone in a table that compares nothing', () => expect(numbersOf(COUNTS, false)).toHaveLength(3));
});
