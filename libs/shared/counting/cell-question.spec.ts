import fc from 'fast-check';
import type { Cell } from './answer.js';
import { cellQuestion, violentAssembliesQuestion } from './cell-question.js';
import { count } from './count.js';
import { answer as answerTo } from './test-counts.js';
import { anIncident } from './test-facts.js';
import { SeededRandom } from '../random/seeded-random.js';
import type { Question } from './question.js';
import { factsByChance, PARENT_PLACES, questionByChance } from './random-facts.js';
import { questionToQuery } from './question-address.js';
import { whyNoneIn } from './why-no-number.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
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
      const question = violentAssembliesQuestion(answer, cell, null);
      return {
        cell,
        to: question && questionToQuery(question),
        low: question && answerTo(incidents, question).total.low,
      };
    });
};

const isWithin = (code: string, area: string): boolean => {
  for (let at: string | null = code; at !== null; at = PARENT_PLACES[at] ?? null) if (at === area) return true;
  return false;
};

describe('a question for one number of an answer', () => {
  it('has that number as its whole answer', () => {
    const asked = new Set<string>();
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), (seed, splits) => {
        const random = new SeededRandom(seed);
        const facts = factsByChance(random, 60);
        const answer = count(facts, questionByChance(random, splits), null);
        for (const cell of [...answer.cells, ...answer.totals]) {
          const question = cellQuestion(answer, cell, { isWithin });
          if (question === null) continue;
          for (const { split } of answer.splits) asked.add(split);
          const { low, high, possible } = count(facts, question, null).total;
          expect([questionToQuery(question), low, high, possible]).toEqual([
            questionToQuery(question),
            cell.low,
            cell.high,
            cell.possible,
          ]);
        }
      }),
      { seed: Number(env['VIGIL_SEED'] ?? 7) },
    );
    expect([...asked]).toEqual(expect.arrayContaining(['period', 'place:1', 'group', 'force', 'interference']));
  });

  it('is none where a filter would find another act, or two units are asked for', () => {
    const of = (split: Question['split'], keys: (string | null)[]) =>
      cellQuestion(answerTo(incidents, { split }), { keys }, { isWithin });
    expect(of(['actor'], ['PF_POLICE'])).toBeNull();
    expect(of(['place:1', 'place:2'], ['12', '1201'])).toBeNull();
    expect(of(['group'], [null])).toBeNull();
  });
});

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
    const answer = answerTo(incidents, { split: ['actor', 'peacefulness'] });
    expect(violentAssembliesQuestion(answer, { keys: ['PF_POLICE', 'PE_VIOLENT'] }, null)).toBeNull();
  });
});
