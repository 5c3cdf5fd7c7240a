import { getHeapStatistics, setFlagsFromString } from 'node:v8';

const LOOK_MS = 15_000;
/** Of one core: below this nobody waits for an answer. */
const AT_REST = 0.05;
/** Fewer bytes of garbage are not worth it. */
const WORTH = 16 * 2 ** 20;
/** Collecting more takes longer than whoever asks just then should wait. */
const MOST = 300 * 2 ** 20;
/** Moving objects together takes twice as long as collecting alone. */
const MOST_MOVED = MOST / 2;
/** What the heap may hold besides what is in use. */
const GAPS = 8 * 2 ** 20;

/** The heap in use, in bytes, and which share of a core the process took since it was looked at last. */
export interface Rest {
  used: number;
  share: number;
}

/** Whether garbage is to be collected now. @param lowest bytes in use after the last time; null: it was not done yet */
export const isWorthCollecting = ({ used, share }: Rest, lowest: number | null): boolean =>
  share < AT_REST && used <= MOST && used > (lowest ?? 0) + WORTH;

/** Whether what is in use is to be moved together, once garbage was collected. @param held bytes of the heap */
export const isWorthMoving = ({ used, share, held }: Rest & { held: number }): boolean =>
  share < AT_REST && used <= MOST_MOVED && held > used + GAPS;

/**
 * Gives memory back once nobody has asked for anything for a while: a server at rest would keep what its start and the
 * last hours of work have left, a quarter of its memory with 100,000 incidents. V8 collects only when more is needed.
 * What is left lies scattered over the heap; V8 knows where after collecting, and moves it together the next time, if it
 * is told to save memory. Collecting 200 MB holds everything else for some 100 ms. Without Node's --expose-gc, which npm
 * start gives, it does nothing.
 */
export const collectAtRest = (): void => {
  const collect = globalThis.gc;
  if (!collect) return;
  let lowest: number | null = null;
  let isScattered = false;
  let before = process.cpuUsage();
  setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const { used_heap_size: used, total_physical_size: held } = getHeapStatistics();
    const rest = { used, share: (user + system) / 1000 / LOOK_MS };
    if (isWorthCollecting(rest, lowest)) {
      collect();
      lowest = getHeapStatistics().used_heap_size;
      isScattered = true;
    } else if (isScattered) {
      isScattered = false;
      if (isWorthMoving({ ...rest, held })) collectAndMove(collect);
    }
  }, LOOK_MS).unref();
};

const collectAndMove = (collect: () => unknown): void => {
  setFlagsFromString('--optimize-for-size');
  collect();
  setFlagsFromString('--no-optimize-for-size');
};
