import { SeededRandom } from '../random/seeded-random.js';
import { addDays, asDay } from '../day/day.js';
import { count } from './count.js';
import { BLOCK } from './block-day-bounds.js';
import type { IncidentFact } from './fact-rows.js';
import type { Facts } from './facts.js';
import { currentListOrder, sortRowsForLists } from './update-list-order.js';
import { findMatches } from './find-matches.js';
import { expectedList } from './test-oracle.js';
import { createPlan } from './count-plan.js';
import { factsByChance, incidentByChance, PARENT_PLACES, questionByChance } from './random-facts.js';
import { anIncident } from './test-facts.js';
import { createQuestion, type Question } from './question.js';
import { blocksOf } from './select-rows.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
/** `npm run prove` goes through 25 times as many. */
const WORLDS = env['VIGIL_PROVE'] ? 1000 : 40;
/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 600_000;

/** Facts, and the same incidents as plain records. */
interface World {
  facts: Facts;
  plain: Map<string, IncidentFact>;
}

const put = ({ facts, plain }: World, fact: IncidentFact): void => {
  facts.put(fact);
  plain.set(fact.code, fact);
};
const remove = ({ facts, plain }: World, code: string): void => {
  expect(facts.remove(code)).toBe(plain.delete(code));
};
const order = (facts: Facts): void => {
  for (const _ of sortRowsForLists(facts)) continue;
};

/** Puts, removes and replaces some incidents, with the same days or others. */
const change = (world: World, random: SeededRandom, size: number): void => {
  for (let i = random.below(12); i >= 0; i--) {
    const code = `KH-${random.below(size * 2)}`;
    const before = world.plain.get(code);
    if (random.below(3) === 0) remove(world, code);
    else if (before && random.below(2) === 0)
      put(world, { ...before, grade: 'VG_FAIR', latest: addDays(before.earliest, 9) });
    else put(world, { ...incidentByChance(random, 0), code });
  }
};

const worldOf = (random: SeededRandom, size: number): World => {
  const world: World = { facts: factsByChance(random, 0), plain: new Map() };
  for (let i = 0; i < size; i++) put(world, incidentByChance(random, i));
  if (random.below(2) === 0) change(world, random, size);
  if (random.below(3) > 0) order(world.facts);
  return world;
};

/** What blocks of rows keep for these questions must not outlive a change. */
const ASKED_AGAIN = [
  createQuestion('2000-01-01..2040-12-31', { indicator: 'I01' }),
  createQuestion('2000-01-01..2040-12-31', { indicator: 'I01', filters: { groups: ['G-000001'] } }),
];

const check = ({ facts, plain }: World, random: SeededRandom, question: Question): void => {
  const all = [...plain.values()];
  const wanted = expectedList(all, question, PARENT_PLACES);
  const found = findMatches(facts, question);
  expect(found.page(0, found.total + 1)).toEqual(wanted);
  expect([found.total, found.outOf, found.singleSource]).toEqual([
    wanted.length,
    wanted.length,
    wanted.filter(({ singleSource }) => singleSource).length,
  ]);
  const [from, many] = [random.below(wanted.length + 2), random.below(20)];
  expect(found.page(from, many)).toEqual(wanted.slice(from, from + many));
  const { earliest, code } = incidentByChance(random, random.below(all.length * 2));
  const isUpTo = (one: IncidentFact): boolean =>
    one.earliest > earliest || (one.earliest === earliest && one.code <= code);
  expect(found.indexAfter(earliest, code)).toBe(wanted.filter((match) => isUpTo(plain.get(match.code)!)).length);

  const only = Uint8Array.from({ length: facts.incidents.length }, () => random.below(2));
  const some = wanted.filter((match) => only[facts.rowOf(match.code)!] === 1);
  const narrowed = findMatches(facts, question, only);
  expect(narrowed.page(0, wanted.length)).toEqual(some);
  expect([narrowed.total, narrowed.outOf]).toEqual([some.length, wanted.length]);
};

const checkWhole = ({ facts, plain }: World): void => {
  const all = [...plain.values()];
  const [first] = all.map((one) => one.earliest).sort();
  expect(facts.days()).toEqual({
    earliest: first ?? null,
    latest:
      all
        .map((one) => one.latest)
        .sort()
        .at(-1) ?? null,
  });
  const codes = Array.from(currentListOrder(facts).rows(facts.size), (row) => facts.codeAt(row));
  expect(codes).toEqual(
    all
      .sort((a, b) => (a.earliest === b.earliest ? (a.code < b.code ? -1 : 1) : a.earliest < b.earliest ? 1 : -1))
      .map(({ code }) => code),
  );
  for (const id of ['G-000001', 'G-000002'])
    expect(facts.nameGroups([id])).toBe(all.some(({ groups }) => groups.some((group) => group.id === id)));
};

describe('the list of a question, after any changes', () => {
  it(
    'has on every page what a plain sort of the plain records has there',
    () => {
      for (let seed = 1; seed <= WORLDS; seed++) {
        const random = new SeededRandom(seed);
        const size = random.pick([1, 30, 120]);
        const world = worldOf(random, size);
        for (let round = 0; round < 6; round++) {
          for (const question of [...ASKED_AGAIN, questionByChance(random, random.below(3))])
            check(world, random, question);
          checkWhole(world);
          change(world, random, size);
        }
      }
    },
    PATIENCE,
  );

  it(
    'has it where there are more incidents than are worked on at a time',
    () => {
      const random = new SeededRandom(99);
      const world = worldOf(random, 3 * BLOCK);
      order(world.facts);
      for (let round = 0; round < 10; round++) {
        check(world, random, questionByChance(random, random.below(3)));
        change(world, random, 3 * BLOCK);
      }
      checkWhole(world);
    },
    PATIENCE,
  );

  it('counts the same when the rows are moved, and takes the changes that come after', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new SeededRandom(seed);
      const world = worldOf(random, 80);
      const question = questionByChance(random, 2);
      const before = count(world.facts, question, null);
      order(world.facts);
      expect(count(world.facts, question, null)).toEqual(before);
      change(world, random, 80);
      const facts = factsByChance(random, 0);
      for (const fact of world.plain.values()) facts.put(fact);
      expect(count(world.facts, question, null)).toEqual(count(facts, question, null));
    }
  });

  it('reads no blocks of rows that are wholly outside the periods, also after changes', () => {
    const facts = factsByChance(new SeededRandom(1), 0);
    for (let i = 0; i < 3 * BLOCK; i++) facts.put(anIncident({ code: `KH-${i}`, on: addDays(asDay('2015-01-01'), i) }));
    order(facts);
    const blocks = (): number[] => [
      ...blocksOf(facts, createPlan(facts, createQuestion('2016', { indicator: 'I01' }))),
    ];
    expect(blocks()).toEqual([2 * BLOCK]);
    facts.put(anIncident({ code: `KH-${3 * BLOCK - 1}`, on: '2016-05-01' }));
    expect(blocks()).toEqual([0, 2 * BLOCK]);
    facts.remove(`KH-${3 * BLOCK - 1}`);
    expect(blocks()).toEqual([2 * BLOCK]);
  });
});
