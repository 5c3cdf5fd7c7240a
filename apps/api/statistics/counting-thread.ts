import { parentPort, workerData } from 'node:worker_threads';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { FactsOfThread, type FactsNews } from '@vigil/shared/counting/facts-in-threads.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { QuestionRefused } from '@vigil/shared/counting/question.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { type CountryWords, useCountryWords } from '@vigil/shared/text/country-words.js';
import type { CountingWork } from './counting-work.js';

/** What a thread is told at its start. */
export interface ThreadData {
  places: readonly Place[];
  country: string;
  countryWords: CountryWords | null;
  /** What it loads before it says that it has begun. */
  module: string;
}

/** Asks for something, or lets facts go. */
export type ToThread = { work: Asked; forget?: undefined } | { forget: number; work?: undefined };
interface Asked extends Pick<CountingWork<unknown, unknown>, 'module' | 'name'> {
  args: unknown;
  standings: readonly {
    /** Of the facts. */
    number: number;
    news: FactsNews;
    /** Null: as it was told before with these facts. */
    coverage: readonly CoverageEntry[] | null;
    asOf: AsOf;
  }[];
}
export type FromThread =
  | { made: unknown }
  | { refused: ConstructorParameters<typeof QuestionRefused>[0] }
  | { failed: string };

const { places, country, countryWords, module: first } = workerData as ThreadData;
useCountryWords(countryWords);
const gazetteer = new Gazetteer(places);
const tree = createPlaceTree(places);
const known = new Map<number, { facts: FactsOfThread; coverage: readonly CoverageEntry[] }>();

const answer = async ({ module, name, args, standings }: Asked): Promise<FromThread> => {
  try {
    // In the order in which it was told: the same facts can be there twice.
    const standing = standings.map(({ number, news, coverage, asOf }) => {
      const before = known.get(number);
      const now = {
        facts: (before?.facts ?? new FactsOfThread(tree)).learn(news),
        coverage: coverage ?? before!.coverage,
      };
      known.set(number, now);
      return { ...now, asOf };
    });
    const { [name]: work } = (await import(module)) as Record<string, CountingWork<unknown, unknown>>;
    return { made: work!.run(standing, { gazetteer, country: { code: country } }, args) };
  } catch (problem) {
    if (problem instanceof QuestionRefused) return { refused: problem.problems };
    return { failed: String(problem) };
  }
};

parentPort!.on('message', ({ work, forget }: ToThread) => {
  if (forget !== undefined) return void known.delete(forget);
  void answer(work!).then((reply) => {
    const { made } = reply as { made?: unknown };
    // Large answers have memory of their own, which is handed over and not copied.
    const isWhole = made instanceof Uint8Array && made.byteLength === made.buffer.byteLength;
    parentPort!.postMessage(reply, isWhole ? [made.buffer as ArrayBuffer] : []);
  });
});

// What cannot be loaded is said when it is asked for.
await import(first).catch(() => undefined);
parentPort!.postMessage('begun');
