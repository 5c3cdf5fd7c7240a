import { SeededRandom } from '../random/seeded-random.js';
import { count } from './count.js';
import { peopleOfIncidents } from './people-of-incidents.js';
import { createQuestion } from './question.js';
import { factsByChance } from './random-facts.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 7);

describe('the people of incidents, one by one', () => {
  it.each(['I10', 'I09'] as const)(`add up to %s (VIGIL_SEED=${seed})`, (indicator) => {
    const random = new SeededRandom(seed);
    let people = 0;
    for (let world = 0; world < 20; world++) {
      const facts = factsByChance(random, random.between(1, 80));
      for (const period of ['2021', '2020-01-01..2022-12-31']) {
        const question = createQuestion(period, { indicator });
        const { low, high, possible } = count(facts, question, null).total;
        const all = peopleOfIncidents(facts, question, facts.allCodes());
        const sum = all.reduce((so, one) => so + one.low, 0);
        expect(sum).toBe(low);
        const isOpen = all.some((one) => one.high === null);
        if (possible === 0) expect(isOpen ? null : all.reduce((so, one) => so + one.high!, 0)).toBe(high);
        expect(peopleOfIncidents(facts, question, [])).toEqual([]);
        people += sum;
      }
    }
    expect(people).toBeGreaterThan(0);
  });
});
