import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { anIncident, statedGroup } from '@vigil/shared/counting/test-facts.js';
import { asDay, type Day } from '@vigil/shared/day/day.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import { cellsOf, PlainTable } from '../../ui/plain-table-for-tests.js';

const text = createText('en', counting, beside, site, pages);
let incidents: IncidentFact[] = [];
let today: Day | null = null;
let asked: string[] = [];
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../use-counts.js', () => ({
  useCounts: (query: string | null) => {
    if (query === null) return { value: null };
    asked.push(query);
    const facts = createFacts(createPlaceTree([]));
    for (const fact of incidents) facts.put(fact);
    const question = query.includes('asOf=')
      ? createQuestion('2021-01-01..2021-10-31', { indicator: 'I03', split: ['group'] })
      : createQuestion('2021-01-01..2022-12-31', { indicator: 'I03', unit: 'year', split: ['period', 'group'] });
    return {
      state: 'ready',
      value: {
        answer: { ...count(facts, question, today), ...(today && { lastPublished: asDay('2022-10-31') }) },
        asOf: { seq: 9, day: query.split('asOf=')[1] },
      },
    };
  },
}));
jest.unstable_mockModule('../../ui/table.js', () => ({ Table: PlainTable }));
const { RateByYear, useRateYears } = await import('./rate-by-year.js');

function Years() {
  const subject = { split: 'group', code: 'G', name: 'G', restName: 'others' } as never;
  const about = { first: '2021-01-01', last: '2022-12-31', asOf: { seq: 1, day: '2023-01-01' } } as never;
  const years = useRateYears(subject, about, 'I03', null);
  return years && <RateByYear {...{ subject, years }} />;
}

const watched = (code: string, days: Partial<IncidentFact> & { on?: string }, group: string): IncidentFact =>
  anIncident({
    code,
    coverage: 'CO_ON_SITE',
    interference: 'IN_INTERFERED',
    groups: [statedGroup(group)],
    ...days,
  } as never);
const certain = [watched('a', { on: '2021-03-01' }, 'G'), watched('b', { on: '2022-03-01' }, 'H')];
const rowsOf = (of: IncidentFact[]): string[][] => {
  incidents = of;
  asked = [];
  const html = renderToString(<Years />);
  return cellsOf(html);
};

describe('the rate year by year', () => {
  it('has a row for what no year holds, so that its rows add up to the total', () => {
    const between = watched('c', { earliest: '2021-12-30', latest: '2022-01-02' } as never, 'H');
    expect(rowsOf([...certain, between]).at(-1)).toEqual([
      'in the total only: possible dates span several periods',
      'no monitored assembly known well enough',
      '1 of 1',
    ]);
  });

  it('has, below a year that is not over, the same days of the year before as published then', () => {
    today = asDay('2022-11-29');
    const late = watched('d', { on: '2021-12-01' }, 'G');
    const last = watched('e', { on: '2022-10-31' }, 'H');
    const rows = rowsOf([...certain, late, last]);
    today = null;
    expect(rows.map(([year, own, rest]) => [year, own, rest])).toEqual([
      ['2021', '2 of 2', 'no monitored assembly known well enough'],
      ['January to October 2022, so far', 'no monitored assembly known well enough', '2 of 2'],
      [
        'the same days a year before: January to October 2021, as published by 29 November 2021',
        '1 of 1',
        'no monitored assembly known well enough',
      ],
    ]);
    expect(asked.at(-1)).toBe('indicator=I03&period=2021-01-01..2021-10-31&split=group&asOf=2021-11-29');
  });

  it('has no such row where each day is certain', () => {
    expect(rowsOf(certain).map(([year]) => year)).toEqual(['2021', '2022']);
  });
});
