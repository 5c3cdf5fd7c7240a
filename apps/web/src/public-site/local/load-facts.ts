import type { Answer } from '@vigil/shared/counting/answer.js';
import { FACT_FILE_NAMES, type FactFile, SEQ_HEADER } from '@vigil/shared/counting/arrow/fact-files.js';
import { unpack } from '@vigil/shared/counting/arrow/unpack-facts.js';
import { createPlaceTree, type PlaceTree } from '@vigil/shared/counting/place-tree.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { AsOf, PlaceBranch, PublicAbout } from '@vigil/shared/public/response-types.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { QuestionRefused } from '@vigil/shared/counting/question.js';
import { api } from '../../api.js';

/** The public facts in this browser, which counts them by the same rule as the server. */
export interface LocalFacts {
  /** The edition of the facts. */
  seq: number;
  /** Null: the server refuses the question, or only the server can answer it. */
  answer(query: string, day: Day): Answer | null;
  /** Checks now and then for a newer edition, after a question that was answered without the server. */
  lookForNews(): void;
}

/** Milliseconds of work before the page gets control, on a fast machine. */
const SLICE = 5;
/** Milliseconds between two checks for a newer edition, while no other request reaches the server. */
const LOOK_EVERY = 60_000;
/** A new edition may be published between two files. */
const MOST_TRIES = 3;

/**
 * Loads the public facts of one edition and prepares them for counting; null when they could not be loaded.
 * @param saw called with the server's edition and day, whenever a response contains them
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
  const reply = await api.get<{ tree: PlaceBranch[] }>('/api/public/places?only=tree');
  return reply.ok
    ? createPlaceTree(
        reply.value.tree.map(([code, parent, level, population]) => ({ code, parent, level, population })),
      )
    : null;
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

/** Runs steps in slices, so that the page stays responsive. */
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

/**
 * Returns the answer to a query of `/api/public/counts`, as the server would give it. Null for a query that the server
 * would refuse, so that its message is shown, and for figures of an earlier edition.
 * @param day the current day at the place, as the server last gave it
 */
const answerHere = (facts: Facts, query: string, day: Day): Answer | null => {
  const pairs = [...new URLSearchParams(query)].filter(([key]) => key !== 'lang');
  if (pairs.some(([key]) => key === 'asOf')) return null;
  try {
    const question = publicQuestion(pairs);
    // Only the server knows whether such a group exists.
    if (question.filters.groups?.some((code) => facts.groups.find(code) < 0)) return null;
    return count(facts, question, day);
  } catch (refused) {
    if (refused instanceof QuestionRefused) return null;
    throw refused;
  }
};
