import { SeededRandom } from '../random/seeded-random.js';
import { addDays, asDay } from '../day/day.js';
import { BLOCK } from './block-day-bounds.js';
import { count } from './count.js';
import type { IncidentFact } from './fact-rows.js';
import type { Facts } from './facts.js';
import { canBeShared, FactsOfThread, type KnownToThread, newsFor } from './facts-in-threads.js';
import { type Question, QuestionRefused } from './question.js';
import { factsByChance, incidentByChance, questionByChance } from './random-facts.js';
import { statedGroup } from './test-facts.js';
import { sortRowsForLists } from './update-list-order.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const { process, structuredClone } = globalThis as unknown as {
  process: { env: Record<string, string | undefined> };
  structuredClone<T>(value: T): T;
};
const seed = Number(process.env['VIGIL_SEED'] ?? 7);
/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 600_000;

const answerOf = (facts: Facts, question: Question): unknown => {
  try {
    return count(facts, question, null);
  } catch (refused) {
    if (refused instanceof QuestionRefused) return refused.problems;
    throw refused;
  }
};

const sharedFacts = (random: SeededRandom, incidents: number): Facts => {
  const facts = factsByChance(random, incidents);
  facts.share();
  facts.trim();
  return facts;
};

/** Some acts have their own day and place. */
const withOwn = (random: SeededRandom, fact: IncidentFact): IncidentFact => ({
  ...fact,
  acts: fact.acts.map((act) => {
    const earliest = addDays(fact.earliest, random.below(30));
    return random.below(3) > 0 ? act : { ...act, place: random.pick([null, '01', '03']), earliest, latest: earliest };
  }),
});

/** What one thread knows of the facts of another: told as a message is, so that only shared memory stays shared. */
class Told {
  readonly facts: FactsOfThread;
  private known: KnownToThread | null = null;

  constructor(private readonly of: Facts) {
    this.facts = new FactsOfThread(of.places);
  }

  listen(): ReturnType<typeof newsFor>['news'] {
    const { news, known } = newsFor(this.of, this.known);
    this.facts.learn(structuredClone(news));
    this.known = known;
    return news;
  }
}

it(
  'a thread counts the same as the one whose facts it was told, also after changes',
  () => {
    const random = new SeededRandom(seed);
    const facts = sharedFacts(random, 2.5 * BLOCK);
    const [always, seldom] = [new Told(facts), new Told(facts)];
    let answered = 0;
    for (let round = 0; round < 9; round++) {
      always.listen();
      if (round % 4 === 0) seldom.listen();
      for (let i = 0; i < 30; i++) {
        const question = questionByChance(random, i % 4);
        const answer = answerOf(facts, question);
        expect([question, answerOf(always.facts, question)]).toEqual([question, answer]);
        if (round % 4 === 0) expect([question, answerOf(seldom.facts, question)]).toEqual([question, answer]);
        answered += 'total' in (answer as object) ? 1 : 0;
      }
      expect([always.facts.size, always.facts.days(), always.facts.asOf]).toEqual([
        facts.size,
        facts.days(),
        facts.asOf,
      ]);
      for (let i = 0; i < 60; i++) {
        const fact = withOwn(random, incidentByChance(random, random.below(3.5 * BLOCK)));
        if (i % 5 === 0) facts.remove(fact.code);
        else facts.put(i % 7 === 0 ? { ...fact, groups: [statedGroup(`G-9000${round}${i}`)] } : fact);
      }
      facts.asOf = String(round);
      if (round === 2) for (let i = 0; i < BLOCK; i++) facts.put(incidentByChance(random, 4 * BLOCK + i));
      if (round === 5) for (const _ of sortRowsForLists(facts)) continue;
      facts.isAllPublished = round % 3 === 1;
      facts.lastPublished = round % 2 === 0 ? { incidents: null, acts: asDay('2021-05-01') } : undefined;
    }
    expect(answered).toBeGreaterThan(200);
    expect(canBeShared(facts)).toBe(true);
  },
  PATIENCE,
);

it('tells only what a thread does not know, and copies no column', () => {
  const random = new SeededRandom(3);
  const facts = sharedFacts(random, 2 * BLOCK);
  const told = new Told(facts);
  const { changed } = told.listen();
  const { window } = changed!.tables.incidents.columns!;
  expect(window!.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(changed!.kindBits[0]!.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(told.listen().changed).toBeNull();
  facts.put({ ...incidentByChance(random, 3), groups: [statedGroup('G-777777')] });
  const then = told.listen().changed!;
  expect([then.blocks, then.tables.incidents.columns, then.lists.groupNames]).toEqual([[0], null, ['G-777777']]);
  expect(told.facts.nameGroups(['G-777777'])).toBe(true);
});

it('leaves facts that nobody shares as they were', () => {
  const facts = factsByChance(new SeededRandom(3), 100);
  facts.trim();
  expect(canBeShared(facts)).toBe(false);
  expect(facts.incidents.columns.window.buffer).toBeInstanceOf(ArrayBuffer);
});

it('has worked out in steps what the first question needs', () => {
  const random = new SeededRandom(4);
  const [prepared, plain] = [sharedFacts(random, 3 * BLOCK), sharedFacts(new SeededRandom(4), 3 * BLOCK)];
  for (const _ of prepared.prepare()) continue;
  expect([prepared.days(), prepared.kindBits.words]).toEqual([plain.days(), plain.kindBits.words]);
  for (const facts of [prepared, plain]) {
    facts.remove('KH-3');
    for (let i = 0; i < 20; i++) facts.put({ ...incidentByChance(new SeededRandom(i), i), groups: [] });
  }
  for (let i = 0; i < 40; i++) {
    const question = questionByChance(random, i % 3);
    expect(answerOf(prepared, question)).toEqual(answerOf(plain, question));
  }
});

it('knows which groups incidents name, whatever changes', () => {
  const random = new SeededRandom(seed);
  const facts = factsByChance(random, 0);
  const held = new Map<string, string[]>();
  for (let i = 0; i < 400; i++) {
    const code = `KH-${random.below(8)}`;
    const groups = [[], ['a'], ['b'], ['a', 'b'], ['c']][random.below(5)]!;
    if (random.below(3) === 0) held.delete(code);
    else held.set(code, groups);
    if (held.has(code))
      facts.put({ ...incidentByChance(random, 0), code, groups: groups.map((id) => statedGroup(id)) });
    else facts.remove(code);
    const named = [...held.values()].flat();
    if (i % 3 === 0) for (const id of ['a', 'b', 'c', 'd']) expect(facts.nameGroups([id])).toBe(named.includes(id));
  }
});
