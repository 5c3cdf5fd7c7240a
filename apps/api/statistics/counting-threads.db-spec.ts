import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Worker } from 'node:worker_threads';
import { setImmediate as others, setTimeout as pause } from 'node:timers/promises';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion, QuestionRefused } from '@vigil/shared/counting/question.js';
import { incidentByChance, questionByChance } from '@vigil/shared/counting/random-facts.js';
import { asDay } from '@vigil/shared/day/day.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { loadCountry } from '../places/country-data.js';
import type { PlacesService } from '../places/places.service.js';
import { CALENDAR } from '../public-site/calendar.js';
import { COMPACT_COUNTS, COUNTS } from '../public-site/counts-work.js';
import { CountingThreads, LONGEST_HOLD_MS } from './counting-threads.js';
import type { CountingWork, FactSnapshot } from './counting-work.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const seed = Number(process.env['VIGIL_SEED'] ?? 7);
/** In milliseconds. Long, because slowness of the machine is not a wrong answer. */
const PATIENCE = 600_000;
const { file, gazetteer } = loadCountry();
const PLACES = { gazetteer, country: file } as unknown as PlacesService;
const CODES = [null, ...gazetteer.places.filter(({ level }) => level > 0).map(({ code }) => code)];
const COVERAGE: CoverageEntry[] = [
  { place: file.code, from: asDay('2021-01-01'), until: asDay('2021-07-01'), level: 'CO_NETWORK', group: null },
];

const random = new SeededRandom(seed);
const anyIncident = (i: number) => ({ ...incidentByChance(random, i), place: random.pick(CODES.slice(0, 60)) });
const factsOf = (incidents: number): Facts => {
  const facts = createFacts(createPlaceTree(gazetteer.places));
  facts.share();
  for (let i = 0; i < incidents; i++) facts.put(anyIncident(i));
  facts.trim();
  facts.asOf = '7';
  facts.isAllPublished = true;
  return facts;
};
const standingOf = (facts: Facts): FactSnapshot => ({
  facts,
  coverage: COVERAGE,
  asOf: { seq: 7, day: '2021-12-31' },
});
const ask = <A, M>(of: CountingThreads, work: CountingWork<A, M>, standing: FactSnapshot, args: A): Promise<M | null> =>
  of.run(work, [standing], () => args);
const outcome = async <T>(work: () => T | Promise<T>): Promise<unknown> => {
  try {
    return await work();
  } catch (refused) {
    if (refused instanceof QuestionRefused) return refused.problems;
    throw refused;
  }
};
const monthly = createQuestion('2021', { indicator: 'I02', unit: 'month', split: ['period', 'place:1'] });
const wide = { question: monthly, only: null, form: 'wide', language: 'en' } as const;

let threads: CountingThreads;
const countedHere = CountingThreads.countedHere;
beforeAll(() => {
  CountingThreads.countedHere = 100;
  threads = new CountingThreads(PLACES);
});
afterAll(() => {
  CountingThreads.countedHere = countedHere;
  threads.beforeApplicationShutdown();
});

describe('counting in another thread', () => {
  it(
    'gives the same bytes, and refuses the same questions, also after changes',
    async () => {
      const facts = factsOf(5000);
      const standing = standingOf(facts);
      const here = jest.spyOn(COUNTS, 'run');
      let counted = 0;
      for (let i = 0; i < 120; i++) {
        const question = questionByChance(random, i % 4);
        const only = i % 10 === 0 ? Uint8Array.from({ length: facts.incidents.length }, () => random.below(2)) : null;
        const form = random.pick(['wide', 'compact'] as const);
        const args = { question, only, form, language: random.pick(['en', 'km'] as const) };
        here.mockClear();
        const there = await outcome(() => ask(threads, COUNTS, standing, args));
        expect(here).not.toHaveBeenCalled();
        const expected = await outcome(() => COUNTS.run([standing], PLACES, args));
        if (!(expected instanceof Buffer)) expect(there).toEqual(expected);
        else {
          expect((there as Buffer).equals(expected)).toBe(true);
          counted++;
        }
        if (i % 3 === 0) for (let k = 0; k < 20; k++) facts.put(anyIncident(random.below(5200)));
        if (i % 7 === 0) facts.remove(`KH-${random.below(5000)}`);
      }
      expect(counted).toBeGreaterThan(60);
      here.mockRestore();
      for (const filter of [{ groups: ['G-000001'] as [string] }, { place: ['01'] as [string] }])
        expect(await ask(threads, CALENDAR, standing, filter)).toBe(CALENDAR.run([standing], PLACES, filter));
      const compact = { question: monthly, only: null };
      expect(await ask(threads, COMPACT_COUNTS, standing, compact)).toEqual(
        COMPACT_COUNTS.run([standing], PLACES, compact),
      );
      expect(threads.running.length).toBeGreaterThan(0);
    },
    PATIENCE,
  );

  it('is for many facts in shared memory only', () => {
    const [many, few] = [factsOf(200), factsOf(50)];
    const own = createFacts(many.places);
    for (let i = 0; i < 200; i++) own.put(anyIncident(i));
    expect([[many], [few], [many, few], [own], [many, own]].map((some) => threads.isFor(some.map(standingOf)))).toEqual(
      [true, false, true, false, false],
    );
  });

  it(
    'counts once what many ask at once',
    async () => {
      const standing = standingOf(factsOf(300));
      const asked = jest.fn(() => wide);
      const all = await Promise.all(
        Array.from({ length: 20 }, () => threads.run(COUNTS, [standing], asked, { asked: 'the same' })),
      );
      expect(new Set(all).size).toBe(1);
      expect(asked).toHaveBeenCalledTimes(1);
    },
    PATIENCE,
  );
});

it(
  'begins one thread before anybody asks, only for facts that are counted in one',
  async () => {
    const own = new CountingThreads(PLACES);
    own.prepare(COUNTS, factsOf(50));
    expect(own.running).toEqual([]);
    const standing = standingOf(factsOf(300));
    own.prepare(COUNTS, standing.facts);
    const [{ threadId }] = own.running as [Worker];
    own.prepare(COUNTS, standing.facts);
    const counted = await ask(own, COUNTS, standing, wide);
    expect(counted!.equals(COUNTS.run([standing], PLACES, wide))).toBe(true);
    expect(own.running.map((worker) => worker.threadId)).toEqual([threadId]);
    own.beforeApplicationShutdown();
  },
  PATIENCE,
);

it(
  'gives a question to the first thread that is free, and lets nobody wait for one that only begins',
  async () => {
    const standing = standingOf(factsOf(300));
    const own = new CountingThreads(PLACES);
    await ask(own, COUNTS, standing, wide);
    const { threadId } = own.running[0]!;
    // Any other thread never finishes loading this.
    const text = `import { threadId } from 'node:worker_threads';
      if (threadId !== ${threadId}) await new Promise(() => {});
      export const WHERE = { run: () => threadId };`;
    const where: CountingWork<null, number> = {
      module: `data:text/javascript,${encodeURIComponent(text)}`,
      name: 'WHERE',
      run: () => -1,
    };
    const asked = [ask(own, COUNTS, standing, wide), ...[1, 2, 3].map(() => ask(own, where, standing, null))];
    expect((await Promise.all(asked)).slice(1)).toEqual([threadId, threadId, threadId]);
    own.beforeApplicationShutdown();
  },
  PATIENCE,
);

describe('a publication while something is counted', () => {
  it(
    'throws away what was counted meanwhile, and what waits; what is asked then has it',
    async () => {
      const facts = factsOf(2000);
      const standing = standingOf(facts);
      await ask(threads, COUNTS, standing, wide);
      const asked = Array.from({ length: 12 }, () => ask(threads, COUNTS, standing, wide));
      for (let i = 0; i < 30; i++) facts.put(anyIncident(i));
      expect(await Promise.all(asked)).toEqual(asked.map(() => null));
      const now = await ask(threads, COUNTS, standing, wide);
      expect(now!.equals(COUNTS.run([standing], PLACES, wide))).toBe(true);
    },
    PATIENCE,
  );

  it(
    'waits for a count that was thrown away twice, and for no other',
    async () => {
      const facts = factsOf(2000);
      const standing = standingOf(facts);
      await ask(threads, COUNTS, standing, wide);
      const happened: string[] = [];
      const published: Promise<void>[] = [];
      let longest = 0;
      const publish = async (): Promise<void> => {
        const began = performance.now();
        await threads.untilFree();
        longest = Math.max(longest, performance.now() - began);
        facts.put(anyIncident(random.below(2000)));
        happened.push('published');
      };
      // As soon as a count is asked for, which no thread can answer sooner.
      const publishBeside = (): typeof wide => {
        queueMicrotask(() => published.push(publish()));
        return wide;
      };
      for (let done: Buffer | null = null; done === null && published.length < 8;) {
        done = await threads.run(COUNTS, [standing], publishBeside);
        happened.push(done === null ? 'thrown away' : 'counted');
      }
      await Promise.all(published);
      expect(happened.slice(0, 4)).toEqual(['published', 'thrown away', 'published', 'thrown away']);
      expect(happened.slice(-2)).toEqual(['counted', 'published']);
      expect(longest).toBeLessThan(LONGEST_HOLD_MS + 5000);
    },
    PATIENCE,
  );

  it(
    'tells readers to come again where facts change all the time, instead of trying for ever',
    async () => {
      const facts = factsOf(1000);
      const standing = standingOf(facts);
      const tries: unknown[] = [];
      for (let i = 0; i < 12; i++) {
        const asked = ask(threads, COUNTS, standing, wide);
        facts.put(anyIncident(i));
        tries.push(await asked.catch((refused: unknown) => refused));
        if (tries.at(-1) !== null) break;
      }
      expect(tries.at(-1)).toBeInstanceOf(Problem);
      expect((tries.at(-1) as Problem).code).toBe('unavailable');
    },
    PATIENCE,
  );
});

describe('a thread that ends', () => {
  it(
    'leaves its question to be counted here, and another takes its place',
    async () => {
      const standing = standingOf(factsOf(500));
      const own = new CountingThreads(PLACES);
      const here = jest.spyOn(COUNTS, 'run');
      const expected = COUNTS.run([standing], PLACES, wide);
      here.mockClear();
      const asked = ask(own, COUNTS, standing, wide);
      await others();
      const [killed] = own.running;
      await killed!.terminate();
      expect((await asked)!.equals(expected)).toBe(true);
      expect(here).toHaveBeenCalledTimes(1);
      expect((await ask(own, COUNTS, standing, wide))!.equals(expected)).toBe(true);
      expect(here).toHaveBeenCalledTimes(1);
      expect(own.running).toHaveLength(1);
      expect(own.running[0]).not.toBe(killed);
      // Between two questions, too.
      await own.running[0]!.terminate();
      await pause(1);
      expect((await ask(own, COUNTS, standing, wide))!.equals(expected)).toBe(true);
      own.beforeApplicationShutdown();
      expect(own.running).toHaveLength(0);
      here.mockRestore();
    },
    PATIENCE,
  );

  it(
    'never decides an answer: what fails there is counted here',
    async () => {
      const standing = standingOf(factsOf(200));
      const lost = {
        module: 'file:///nowhere/lost.js',
        name: 'LOST',
        run: ([one]: readonly FactSnapshot[]) => one!.facts.size,
      };
      expect(await ask(threads, lost, standing, null)).toBe(200);
    },
    PATIENCE,
  );
});

/** Of a million, as `npm run prove` counts: to make them takes half a minute. */
if (process.env['VIGIL_PROVE'])
  it(
    'keeps nobody waiting for 50 ms, where counting here does',
    async () => {
      const standing = standingOf(factsOf(1_000_000));
      const questions = [
        createQuestion('2021', { indicator: 'I02', unit: 'day', split: ['period', 'place:1'] }),
        createQuestion('2021', { indicator: 'I05', split: ['group', 'force', 'place:1'] }),
        createQuestion('2021', { indicator: 'I21', split: ['group', 'issue'] }),
      ];
      const held = async (work: () => unknown): Promise<number> => {
        let longest = 0;
        let last = performance.now();
        const tick = (): void => {
          longest = Math.max(longest, performance.now() - last);
          last = performance.now();
        };
        const clock = setInterval(tick, 1);
        await work();
        await pause(5);
        clearInterval(clock);
        return longest;
      };
      /** The best of some turns: a count that holds the loop does so each time, and other programs do not. */
      const best = async (work: () => unknown): Promise<number> => {
        let least = Infinity;
        for (let turn = 0; turn < 8; turn++) least = Math.min(least, await held(work));
        return least;
      };
      const longest = { here: 0, there: 0 };
      for (const question of questions) {
        const args = { ...wide, question };
        longest.there = Math.max(longest.there, await best(() => ask(threads, COUNTS, standing, args)));
        longest.here = Math.max(longest.here, await best(() => COUNTS.run([standing], PLACES, args)));
      }
      expect(longest.there).toBeLessThan(50);
      expect(longest.here).toBeGreaterThan(50);
    },
    PATIENCE,
  );
