import type { AsOf, PublicAbout } from '@vigil/shared/public/shapes.js';
import { useEffect, useState } from 'preact/hooks';
import type { LocalFacts } from './load-facts.js';
import { isWorthLoading } from './worth-loading.js';

/** Milliseconds between two loads: on a day on which much is published, the server answers meanwhile. */
const LOAD_EVERY = 10 * 60_000;
const LONGEST_IDLE = 5_000;

let facts: LocalFacts | null = null;
let newest: AsOf = { seq: 0, day: '' };
let isLoading = false;
let loadedAt = -Infinity;
const watchers = new Set<() => void>();
const tell = (): void => watchers.forEach((watch) => watch());

/** What the server said last of the moment that it stands at. Facts of an earlier moment answer nothing more. */
export const saw = (asOf: AsOf): void => {
  // Of one number in the public order, a later day is the newer one: a page stays open over midnight.
  if (asOf.seq > newest.seq || (asOf.seq === newest.seq && asOf.day > newest.day)) newest = asOf;
  if (facts && facts.seq < newest.seq) facts = null;
  tell();
};

/** Loads the facts at an idle moment, when the first picture has been drawn and it is worth the reader's while. */
export const prepare = (about: PublicAbout): void => {
  saw(about.asOf);
  if (facts || isLoading || performance.now() - loadedAt < LOAD_EVERY || !isWorthLoading(about.incidents, navigator))
    return;
  isLoading = true;
  loadedAt = performance.now();
  whenIdle(
    () =>
      void load().finally(() => {
        isLoading = false;
      }),
  );
};

const load = async (): Promise<void> => {
  // Without them the server answers, as it did before: a reader need not know that this failed.
  const { loadFacts } = await import('./load-facts.js');
  const loaded = await loadFacts(saw);
  if (loaded && loaded.seq >= newest.seq) {
    newest = { seq: loaded.seq, day: newest.day };
    facts = loaded;
    tell();
  }
};

const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: LONGEST_IDLE });
  else setTimeout(work, 500);
};

/** Tells one state of what is held here from the next. */
const stamp = (): string => `${newest.seq} ${newest.day} ${facts ? 'here' : ''}`;

/**
 * The facts where they are here and current, and the moment of what the server said last; again whenever either
 * changes.
 */
export const useLocalFacts = (): [facts: LocalFacts | null, newest: AsOf] => {
  const [, draw] = useState(stamp);
  useEffect(() => {
    const watch = (): void => draw(stamp);
    watch();
    watchers.add(watch);
    return () => {
      watchers.delete(watch);
    };
  }, []);
  return [facts, newest];
};
