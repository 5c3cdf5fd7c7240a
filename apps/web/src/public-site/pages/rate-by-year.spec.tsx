import { jest } from '@jest/globals';
import { count } from '@vigil/shared/counting/count.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { anIncident, statedGroup } from '@vigil/shared/counting/test-facts.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import site from '@vigil/shared/text/public/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';
import type { Table } from '../../ui/table.js';

const text = createText('en', counting, beside, site, pages);
let incidents: IncidentFact[] = [];
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../use-counts.js', () => ({
  useCounts: () => {
    const facts = createFacts(createPlaceTree([]));
    for (const fact of incidents) facts.put(fact);
    const question = createQuestion('2021-01-01..2022-12-31', {
      indicator: 'I03',
      unit: 'year',
      split: ['period', 'group'],
    });
    return { value: { answer: count(facts, question, null) } };
  },
}));
// The real table asks its bundler whether it is on the server.
jest.unstable_mockModule('../../ui/table.js', () => ({
  Table: ({ rows, columns }: Pick<Parameters<typeof Table>[0], 'rows' | 'columns'>) =>
    rows.map((row) => (
      <tr>
        {columns.map(({ cell }) => (
          <td>{cell(row)}</td>
        ))}
      </tr>
    )),
}));
const { RateByYear } = await import('./rate-by-year.js');

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
  const html = renderToString(
    <RateByYear
      subject={{ split: 'group', code: 'G', name: 'G', restName: 'others' } as never}
      about={{ first: '2021-01-01', last: '2022-12-31', asOf: { seq: 1, day: '2023-01-01' } } as never}
    />,
  );
  return html
    .split('<tr')
    .slice(1)
    .map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '')));
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

  it('has no such row where each day is certain', () => {
    expect(rowsOf(certain).map(([year]) => year)).toEqual(['2021', '2022']);
  });
});
