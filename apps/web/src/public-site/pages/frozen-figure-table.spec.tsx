import { jest } from '@jest/globals';
import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import { answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion, type Question } from '@vigil/shared/counting/question.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { aForce, aHarm, anIncident, anUnlawfulForce } from '@vigil/shared/counting/test-facts.js';
import { exactly, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { asDay } from '@vigil/shared/day/day.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import pages from '@vigil/shared/text/pages/en.json' with { type: 'json' };
import siteTexts from '@vigil/shared/text/public/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { renderToString } from 'preact-render-to-string';

const text = createText('en', counting, beside, pages, siteTexts, rule);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../../ui/link.js', () => ({ Link: () => null }));
jest.unstable_mockModule('../../ui/table.js', () => ({
  Table: ({ columns, rows }: { columns: { head: string; cell: (row: Cell) => unknown }[]; rows: Cell[] }) => (
    <>
      {[columns.map(({ head }) => head), ...rows.map((row) => columns.map(({ cell }) => cell(row)))]
        .map((line) => line.join(' | '))
        .join('\n')}
    </>
  ),
}));
const { FrozenFigureTable } = await import('./frozen-figure-table.js');

const POPULATION = { inhabitants: 200_000, year: 2019, source: 'Census' };
const facts = createFacts(createPlaceTree([{ code: '12', parent: null, level: 1, population: POPULATION }]));
const groups = [{ id: 'G-000001', link: 'GL_STATED' as const }];
for (let i = 0; i < 12; i++)
  facts.put(
    anIncident({
      code: `a${i}`,
      on: '2021-02-01',
      place: '12',
      coverage: 'CO_ON_SITE',
      groups,
      interference: i < 3 ? 'IN_INTERFERED' : 'IN_NONE',
      acts: i < 1 ? [anUnlawfulForce()] : [],
      harms: i < 2 ? [aHarm({ count: i === 0 ? exactly(2) : UNKNOWN_COUNT })] : [],
    }),
  );
/** The lines of the table of such a figure, as it is frozen and read again. */
const linesOf = (question: Partial<Question>, watch: Watch = 'watched', of = facts): string[] => {
  const answer: Answer = count(of, createQuestion('2021', question), asDay('2022-06-01'));
  const heard = answerFromWire(answerToWire(answer, () => watch));
  return renderToString(<FrozenFigureTable answer={heard} asOf="1.2022-06-01" places={null} groups={[]} />).split('\n');
};

describe('the table of a frozen figure', () => {
  it('has both numbers of a rate, and never the first alone', () => {
    const lines = linesOf({ indicator: 'I03', unit: 'half-year', split: ['period'] });
    expect(lines.map((line) => line.split(' | ').slice(0, 2))).toEqual([
      [text('split.period'), text('indicator.I03')],
      ['January to June 2021', '3 of 12 (25\u00a0%)'],
      ['July to December 2021', text('rates.none-short')],
      [text('row.total'), '3 of 12 (25\u00a0%)'],
    ]);
    expect(linesOf({ indicator: 'I12', split: ['group'] })[1]).toContain('1 of 1');
    const another = { indicator: 'I12', filters: { groups: ['another'] } } as const;
    expect(linesOf(another).at(-1)).toContain('0 of 1');
    expect(linesOf(another, 'nobody').at(-1)).toContain('– of 1');
  });

  it('has, of a rate per inhabitants, the number that it divides, and why there is no rate of so few', () => {
    const [head, row] = linesOf({ indicator: 'I22', split: ['place:1'] });
    expect(head).toContain(`${text('cell.at-least')} | ${text('per.head')} | ${text('per.head-of')}`);
    expect(row).toMatch(/^12 \| 3 \| – \| no rate, since fewer than 10 are counted/);
  });

  it('says of how many no source gives the number of people', () => {
    expect(linesOf({ indicator: 'I09', measure: 'injured', split: ['place:1'] })[1]).toMatch(
      /^12 \| 2; not reported in 2 of 3 \|/,
    );
  });

  it('says of how many it is not known, beside a 0, and of withheld force that it may be that', () => {
    const unknown = createFacts(createPlaceTree([]));
    unknown.put(anIncident({ code: 'b1', on: '2021-02-01', interference: 'IN_UNKNOWN', acts: [] }));
    unknown.put(anIncident({ code: 'b2', on: '2021-08-01', acts: [aForce({ type: 'FM_UNSPEC' })] }));
    const lines = linesOf({ unit: 'half-year', split: ['period'] }, 'watched', unknown);
    expect(lines.slice(1).map((line) => line.split(' | ').slice(0, 2))).toEqual([
      ['January to June 2021', '0; not known at 1'],
      ['July to December 2021', '1'],
      [text('row.total'), '1'],
    ]);
    expect(linesOf({ unit: 'half-year', split: ['period'] }, 'nobody', unknown)[1]).toContain('; not known at 1');
    expect(linesOf({ split: ['force'] }, 'watched', unknown)[1]).toContain('Force, means not stated or withheld | 1');
  });
});
