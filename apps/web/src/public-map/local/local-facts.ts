import type { Answer } from '@vigil/shared/counting/answer.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/shapes.js';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api.js';
import { isWorthLoading } from './worth-loading.js';

/** The public facts in this browser, which counts on them by the same rule as the server. */
export interface LocalFacts {
  /** The number in the public order that they stand at. */
  seq: number;
  /** Null: a question that the server refuses, or that only the server can answer. */
  answer(query: string): Answer | null;
}

/** Milliseconds between two looks whether something was published, while nobody asks the server anything else. */
const LOOK_EVERY = 60_000;
/** Milliseconds between two loads: on a day on which much is published, the server answers meanwhile. */
const LOAD_EVERY = 10 * 60_000;
const LONGEST_IDLE = 5_000;

let facts: LocalFacts | null = null;
let newest: AsOf = { seq: 0, day: '' };
let isLoading = false;
let loadedAt = -Infinity;
let lookedAt = 0;
const watchers = new Set<() => void>();

const hold = (next: LocalFacts | null): void => {
  if (facts === next) return;
  facts = next;
  for (const watch of watchers) watch();
};

/** What the server said last of the moment that it stands at. Facts of an earlier moment answer nothing more. */
export const saw = (asOf: AsOf): void => {
  if (asOf.seq >= newest.seq) newest = asOf;
  if (facts && facts.seq < newest.seq) hold(null);
};

/** The moment that an answer of the local facts is of. */
export const momentHere = (): AsOf => newest;

/** Loads the facts at an idle moment, when the first picture has been drawn and it is worth the reader's while. */
export const prepare = (about: PublicAbout): void => {
  saw(about.asOf);
  if (facts || isLoading || performance.now() - loadedAt < LOAD_EVERY || !isWorthLoading(about.incidents, navigator)) return;
  isLoading = true;
  loadedAt = performance.now();
  whenIdle(() => void load().finally(() => { isLoading = false; }));
};

const load = async (): Promise<void> => {
  // Without them the server answers, as it did before: a reader need not know that this failed.
  const { loadFacts } = await import('./load-facts.js');
  const loaded = await loadFacts();
  lookedAt = performance.now();
  if (loaded && loaded.seq >= newest.seq) {
    newest = { seq: loaded.seq, day: newest.day };
    hold(loaded);
  }
};

const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: LONGEST_IDLE });
  else setTimeout(work, 500);
};

/** Asks now and then whether something was published since, after a question that the server did not hear of. */
export const lookForNews = (): void => {
  if (performance.now() - lookedAt < LOOK_EVERY) return;
  lookedAt = performance.now();
  void api.get<PublicAbout>('/api/public/about').then((reply) => { if (reply.ok) saw(reply.value.asOf); });
};

/** The facts, as soon as they are here and for as long as they are current; null otherwise. */
export const useLocalFacts = (): LocalFacts | null => {
  const [held, setHeld] = useState(facts);
  useEffect(() => {
    const watch = (): void => setHeld(facts);
    watch();
    watchers.add(watch);
    return () => { watchers.delete(watch); };
  }, []);
  // Never more than is current, even in the moment before the page is drawn anew.
  return held === facts ? held : null;
};
