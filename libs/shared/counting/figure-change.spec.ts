import { describe, expect, it } from '@jest/globals';
import type { Day } from '../day/day.js';
import { addDays } from '../day/day.js';
import { count } from './count.js';
import {
  differenceOf,
  explainChange,
  sumOf,
  type ChangedRecord,
  type Difference,
  type TwoVersions,
} from './figure-change.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts } from './facts.js';
import { factsByChance, incidentByChance, questionByChance } from './random-facts.js';
import { SeededRandom } from '../random/seeded-random.js';
import { createQuestion, type Question } from './question.js';
import { anIncident, anArrest } from './test-facts.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 11);
const PAIRS = env['VIGIL_PROVE'] ? 10_000 : 150;

const { places } = factsByChance(new SeededRandom(1), 0);
const explain = (question: Question, records: Iterable<TwoVersions>): ChangedRecord[] => {
  const work = explainChange(question, records, places);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};
const totalOf = (question: Question, rows: readonly (IncidentFact | null)[]) => {
  const facts = createFacts(places);
  for (const row of rows) if (row) facts.put(row);
  return count(facts, question, null).total;
};

/** Whether every number of a difference is the sum, where anybody can say. */
const agrees = (whole: Difference, sum: Difference): boolean =>
  whole.low === sum.low && (whole.high === null || whole.high === sum.high);

/** A record as it might stand later: the same, away, moved, watched otherwise, or with other answers. */
const later = (chance: SeededRandom, fact: IncidentFact, other: IncidentFact): IncidentFact | null =>
  chance.pick<() => IncidentFact | null>([
    () => fact,
    () => null,
    () => ({
      ...fact,
      earliest: addDays(fact.earliest, chance.below(200)) as Day,
      latest: addDays(fact.latest, 260) as Day,
      precision: 'DP_RANGE',
    }),
    () => ({ ...fact, coverage: other.coverage }),
    () => ({ ...other, code: fact.code }),
  ])();

describe('why a figure is another one', () => {
  it(`adds up, record by record, to the difference of any figure (${PAIRS} by chance, VIGIL_SEED=${seed})`, () => {
    const chance = new SeededRandom(seed);
    let explained = 0;
    for (let i = 0; i < PAIRS; i++) {
      const question = questionByChance(chance, 0);
      const pairs = Array.from({ length: chance.below(30) }, (_, n): TwoVersions => {
        const before = chance.below(4) === 0 ? null : incidentByChance(chance, n);
        const other = incidentByChance(chance, n);
        const after = before === null ? other : later(chance, before, other);
        return { code: (before ?? after)!.code, before, after, lines: [] };
      });
      const stays = Array.from({ length: chance.below(5) }, (_, n) => incidentByChance(chance, 100 + n));
      const [before, after] = (['before', 'after'] as const).map((when) =>
        totalOf(question, [...stays, ...pairs.map((pair) => pair[when])]),
      );
      const whole = differenceOf(before!, after!);
      const found = explain(question, pairs);
      explained += found.length;
      const sum = found.length > 0 ? sumOf(found.map(({ change }) => change)) : differenceOf(before!, before!);
      const all = (of: typeof whole): [string, Difference][] => [
        ['figure', of],
        ...Object.entries(of.asides),
        ...(of.rate ? Object.entries(of.rate) : []),
      ];
      const sums = new Map(all(sum));
      expect([question, all(whole).filter(([name, one]) => !agrees(one, sums.get(name)!))]).toEqual([question, []]);
    }
    expect(explained).toBeGreaterThan(PAIRS);
  });

  const june = createQuestion('2021-06');
  const fact = anIncident({ code: 'KH-1', on: '2021-06-04' });
  it.each<[string, Omit<TwoVersions, 'code'>, [string, number][]]>([
    ['a new record', { before: null, after: fact, lines: ['published'] }, [['published', 1]]],
    ['a record that is merged no longer', { before: null, after: fact, lines: ['unmerged'] }, [['unmerged', 1]]],
    [
      'a record whose earlier version is not shown any more',
      { before: null, after: fact, lines: ['corrected'] },
      [['corrected', 1]],
    ],
    ['a duplicate', { before: fact, after: null, lines: ['merged'] }, [['merged', -1]]],
    ['a retracted record', { before: fact, after: null, lines: ['corrected', 'retracted'] }, [['retracted', -1]]],
    [
      'another day alone',
      { before: fact, after: anIncident({ code: 'KH-1', on: '2021-07-02' }), lines: ['corrected'] },
      [['moved', -1]],
    ],
    [
      'another day, and no interference either',
      {
        before: fact,
        after: { ...fact, interference: 'IN_NONE', earliest: '2021-06-03' as Day },
        lines: ['corrected'],
      },
      [['corrected', -1]],
    ],
    ['words alone', { before: fact, after: { ...fact, issues: ['IS_LAND'] }, lines: ['corrected'] }, []],
  ])('names the reason: %s', (_name, pair, told) => {
    expect(explain(june, [{ code: 'KH-1', ...pair }]).map(({ why, change }) => [why, change.low])).toEqual(told);
  });

  it('tells of a rate what its parts gained, and of coverage that it was the watching that changed', () => {
    const rate = createQuestion('2021-06', { indicator: 'I03' });
    const [one] = explain(rate, [
      { code: 'KH-1', before: { ...fact, coverage: null }, after: fact, lines: ['coverage'] },
    ]);
    expect([one!.why, one!.change.rate]).toEqual([
      'coverage',
      { numerator: { low: 1, high: 1 }, denominator: { low: 1, high: 1 } },
    ]);
  });

  it('does not name a record with an open number that stays open', () => {
    const people = createQuestion('2021-06', { indicator: 'I10', measure: 'people' });
    const open = anIncident({
      code: 'KH-1',
      acts: [anArrest({ people: { state: 'CS_AT_LEAST', low: 3, high: null, text: null } })],
    });
    expect(
      explain(people, [{ code: 'KH-1', before: open, after: { ...open, issues: ['IS_LAND'] }, lines: [] }]),
    ).toEqual([]);
  });
});
