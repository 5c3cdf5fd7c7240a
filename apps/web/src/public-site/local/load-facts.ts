import type { Answer } from '@vigil/shared/counting/answer.js';
import { FACT_FILE_NAMES, type FactFile, SEQ_HEADER } from '@vigil/shared/counting/arrow/fact-files.js';
import { unpack } from '@vigil/shared/counting/arrow/unpack.js';
import { createPlaceTree, type PlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { AsOf, PlaceRow, PublicAbout } from '@vigil/shared/public/shapes.js';
import { api } from '../../api.js';
import type { PlacesBody } from '../places.js';
import { answerHere } from './answer-here.js';

/** The public facts in this browser, which counts on them by the same rule as the server. */
export interface LocalFacts {
  /** The number in the public order that they stand at. */
  seq: number;
  /** Null: a question that the server refuses, or that only the server can answer. */
  answer(query: string, day: Day): Answer | null;
  /** Asks now and then whether something was published since, after a question that the server did not hear of. */
  lookForNews(): void;
}

/** Milliseconds of work before the page gets its turn, on a fast machine. */
const SLICE = 5;
/** Milliseconds between two looks whether something was published, while nobody asks the server anything else. */
const LOOK_EVERY = 60_000;
/** Something may be published between two files. */
const MOST_TRIES = 3;

/**
 * The public facts of one moment, ready to be counted on; null when they could not be had.
 * @param saw hears the moment that the server stands at, whenever it said one
 */
export const loadFacts = async (saw: (asOf: AsOf) => void): Promise<LocalFacts | null> => {
  const [places, files] = await Promise.all([loadPlaces(), loadFiles(MOST_TRIES)]);
  if (!places || !files) return null;
  try {
    const { facts, seq } = await inSlices(unpack(files, places));
    return { seq, answer: (query, day) => answerHere(facts, query, day), lookForNews: looker(saw) };
  } catch (refused) {
    if (refused instanceof RangeError) return null;
    throw refused;
  }
};

const looker = (saw: (asOf: AsOf) => void): (() => void) => {
  let lookedAt = performance.now();
  return () => {
    if (performance.now() - lookedAt < LOOK_EVERY) return;
    lookedAt = performance.now();
    void api.get<PublicAbout>('/api/public/about').then((reply) => {
      if (reply.ok) saw(reply.value.asOf);
    });
  };
};

const loadPlaces = async (): Promise<PlaceTree | null> => {
  const [coarse, communes] = await Promise.all([
    api.get<PlacesBody>('/api/public/places'),
    api.get<{ places: PlaceRow[] }>('/api/public/places?level=3'),
  ]);
  if (!coarse.ok || !communes.ok) return null;
  return createPlaceTree(
    [...coarse.value.places, ...communes.value.places].map(([code, parent, level]) => ({ code, parent, level })),
  );
};

const loadFiles = async (tries: number): Promise<Record<FactFile, Uint8Array> | null> => {
  const answers = await Promise.all(
    FACT_FILE_NAMES.map((name) => fetch(`/api/public/facts/${name}.arrow`, { priority: 'low' }).catch(() => null)),
  );
  if (!answers.every((answer) => answer?.ok)) return null;
  if (new Set(answers.map((answer) => answer!.headers.get(SEQ_HEADER))).size > 1)
    return tries > 1 ? loadFiles(tries - 1) : null;
  const bytes = await Promise.all(answers.map((answer) => answer!.arrayBuffer().catch(() => null)));
  if (bytes.includes(null)) return null;
  return Object.fromEntries(FACT_FILE_NAMES.map((name, i) => [name, new Uint8Array(bytes[i]!)])) as Record<
    FactFile,
    Uint8Array
  >;
};

/** Runs steps so that a finger never waits for them. */
const inSlices = async <T>(steps: Generator<void, T>): Promise<T> => {
  for (let until = performance.now() + SLICE; ;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    until = performance.now() + SLICE;
  }
};
