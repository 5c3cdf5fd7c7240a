import { SeededRandom } from '../random/seeded-random.js';
import { addDays, asDay } from '../day/day.js';
import { BLOCK } from './block-day-bounds.js';
import { count } from './count.js';
import type { IncidentFact } from './fact-rows.js';
import type { Facts } from './facts.js';
import { INDICATOR_CODES, INDICATORS } from './indicators.js';
import { createPlan } from './count-plan.js';
import { createQuestion, type Question, questionProblems } from './question.js';
import { factsByChance, incidentByChance } from './random-facts.js';
import { sortRowsForLists } from './update-list-order.js';
import { WindowSpans } from './window-spans.js';
import { eachWholeBlock } from './whole-blocks.js';

/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 600_000;
const SIZE = 5 * BLOCK;

const QUESTIONS: readonly Question[] = INDICATOR_CODES.flatMap((indicator) =>
  [null, ...INDICATORS[indicator].measures].flatMap((measure) =>
    [
      createQuestion('2021', { indicator, measure }),
      createQuestion('2021-01-20..2021-11-02', { indicator, measure, includeSingleSource: true }),
      createQuestion(['2020', '2021-Q2', '2021-H2'], { indicator, measure, split: ['period'] }),
      createQuestion('2021', { indicator, measure, unit: 'quarter', split: ['period', 'grade'] }),
      createQuestion('2021', { indicator, measure, split: ['place:1'] }),
      createQuestion('2021', { indicator, measure, filters: { sides: ['SI_ASSEMBLY'] } }),
    ].filter((question) => questionProblems(question).length === 0),
  ),
);

it(
  'counts the same from whole blocks of rows as from each row, also after changes',
  () => {
    const random = new SeededRandom(5);
    const plain = new Map<string, IncidentFact>();
    for (let i = 0; i < SIZE; i++) plain.set(`KH-${i}`, incidentByChance(random, i));
    // The same incidents: where they lie by chance, no block lies within a period.
    const [ordered, loose] = [factsByChance(random, 0), factsByChance(random, 0)];
    const both = (work: (facts: Facts) => void): void => [ordered, loose].forEach(work);
    for (const fact of plain.values()) both((facts) => facts.put(fact));
    for (const _ of sortRowsForLists(ordered)) continue;
    const restOf = (facts: Facts): number => {
      const plan = createPlan(facts, createQuestion('2021'));
      return eachWholeBlock(facts, plan, new WindowSpans(facts.windows, plan.time, 8), () => undefined).length;
    };
    expect(restOf(loose)).toBe(5);
    for (let round = 0; round < 4; round++) {
      expect(restOf(ordered)).toBeLessThan(4);
      for (const question of QUESTIONS)
        expect([question, count(ordered, question, null)]).toEqual([question, count(loose, question, null)]);
      for (let i = 0; i < 40; i++) {
        const code = `KH-${random.below(SIZE)}`;
        const before = plain.get(code)!;
        const earliest = addDays(asDay('2021-05-01'), random.below(30));
        const changed = { ...incidentByChance(random, 0), code };
        if (i % 4 === 0) both((facts) => void facts.remove(code));
        else if (i % 4 === 1) both((facts) => facts.put({ ...before, harms: changed.harms, acts: changed.acts }));
        else both((facts) => facts.put({ ...changed, earliest, latest: earliest }));
      }
    }
  },
  PATIENCE,
);
