import type { AsOf, PublicAbout } from '@vigil/shared/public/response-types.js';
import { useEffect, useState } from 'preact/hooks';
import type { LocalFacts } from './load-facts.js';

/** With more incidents, the files are larger than the answers that a reader will request. */
export const MOST_INCIDENTS = 100_000;

/** With so many, the files are smaller than a picture (about ten bytes an incident), and load after the first view. */
export const FEW_INCIDENTS = 5_000;

/** What some browsers tell about their network. */
interface Network {
  connection?: { saveData?: boolean; effectiveType?: string };
}

/**
 * Whether a reader benefits from loading all facts: not if there are too many, the reader saves data, or the network is
 * known to be slow. Most readers look at one view, so more than a few facts load only once one asks for another.
 */
export const isWorthLoading = (incidents: number, navigator: object, hasAskedMore: boolean): boolean => {
  const { saveData = false, effectiveType = '4g' } = (navigator as Network).connection ?? {};
  return (
    incidents > 0 && incidents <= (hasAskedMore ? MOST_INCIDENTS : FEW_INCIDENTS) && !saveData && effectiveType === '4g'
  );
};

/** Milliseconds between two loads: when much is published in a day, the server answers in between. */
const LOAD_EVERY = 10 * 60_000;
const LONGEST_IDLE = 5_000;

let facts: LocalFacts | null = null;
let newest: AsOf = { seq: 0, day: '' };
let isLoading = false;
let hasAskedMore = false;
let loadedAt = -Infinity;
const watchers = new Set<() => void>();
const tell = (): void => watchers.forEach((watch) => watch());

/** Notes the server's latest edition. Facts of an earlier edition no longer answer anything. */
export const saw = (asOf: AsOf): void => {
  // Within one edition, the later day is newer: a page can stay open over midnight.
  if (asOf.seq > newest.seq || (asOf.seq === newest.seq && asOf.day > newest.day)) newest = asOf;
  if (facts && facts.seq < newest.seq) facts = null;
  tell();
};

/** Returns whether an answer is of the server's latest edition, as far as this page knows. */
export const isNewest = ({ seq, day }: AsOf): boolean => seq === newest.seq && day === newest.day;

/** Notes that a reader asks for another figure than the first of its kind: facts would answer the next one at once. */
export const noteAnotherView = (): void => {
  hasAskedMore = true;
};

/** Loads the facts at an idle moment, after the first picture was drawn, if the reader benefits. */
export const prepare = (about: PublicAbout): void => {
  saw(about.asOf);
  if (facts || isLoading || performance.now() - loadedAt < LOAD_EVERY) return;
  if (!isWorthLoading(about.incidents, navigator, hasAskedMore)) return;
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
  // If they fail to load, the server answers as before: the reader need not know.
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

/** Identifies the current state of the facts. */
const stamp = (): string => `${newest.seq} ${newest.day} ${facts ? 'here' : ''}`;

/**
 * Returns the facts if they are loaded and current, and the server's latest edition; renders again whenever either
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
