import type { Cell } from './answer.js';
import { violentAssembliesQuestion } from './violent-assemblies-question.js';
import { answer as answerTo } from './test-counts.js';
import { anIncident } from './test-facts.js';
import type { Question } from './question.js';
import { questionToQuery } from './question-address.js';
import { whyNoneIn } from './why-no-number.js';

const incidents = [
  anIncident({ code: 'a', on: '2021-02-01', peacefulness: 'PE_VIOLENT' }),
  anIncident({ code: 'b', on: '2021-02-01', peacefulness: 'PE_PEACEFUL' }),
  anIncident({ code: 'c', on: '2021-03-01', peacefulness: 'PE_VIOLENT' }),
];
const apartIn = (asked: Partial<Question>): { cell: Cell; to: string | null; low: number | null }[] => {
  const answer = answerTo(incidents, asked);
  return answer.cells
    .filter((cell) => whyNoneIn(answer, cell, 'watched') === 'apart')
    .map((cell) => {
      const question = violentAssembliesQuestion(answer, cell);
      return {
        cell,
        to: question && questionToQuery(question),
        low: question && answerTo(incidents, question).total.low,
      };
    });
};

describe('what a row says is counted separately', () => {
  it('can be asked for, and has as many as the row says', () => {
    const [violent] = apartIn({ split: ['peacefulness'] });
    expect([violent!.low, violent!.cell.asides.violent!.low]).toEqual([2, 2]);
    expect(violent!.to).toMatch(/&peacefulness=PE_VIOLENT$/);
    expect(violent!.to).not.toContain('split');
  });

  it('is of the time of its row, too', () => {
    const rows = apartIn({ split: ['period', 'peacefulness'], unit: 'month', periods: ['2021'] });
    expect(rows.map(({ to, low }) => [to, low])).toEqual(
      [
        ['2021-02', 1],
        ['2021-03', 1],
      ].map(([month, n]) => [expect.stringContaining(`period=${month}&`), n]),
    );
  });

  it('has no address where no question can be narrowed to its row', () => {
    expect(apartIn({ split: ['kind', 'peacefulness'] }).map(({ to }) => to)).toEqual([null]);
  });
});
