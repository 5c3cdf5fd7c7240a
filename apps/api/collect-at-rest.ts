import { getHeapStatistics } from 'node:v8';

const LOOK_MS = 15_000;
/** Of one core: below this nobody waits for an answer. */
const AT_REST = 0.05;
/** Fewer bytes of garbage are not worth it. */
const WORTH = 16 * 2 ** 20;
/** Collecting more takes longer than whoever asks just then should wait. */
const MOST = 300 * 2 ** 20;

/** The heap in use, in bytes, and which share of a core the process took since it was looked at last. */
interface Rest {
  used: number;
  share: number;
}

/** Whether garbage is to be collected now. @param lowest bytes in use after the last time; null: it was not done yet */
export const isWorthCollecting = ({ used, share }: Rest, lowest: number | null): boolean =>
  share < AT_REST && used <= MOST && used > (lowest ?? 0) + WORTH;

/**
 * Gives memory back once nobody has asked for anything for a while: a server at rest would keep what its start and the
 * last hours of work have left, a quarter of its memory with 100,000 incidents. V8 collects only when more is needed.
 * Collecting 200 MB holds everything else for some 100 ms. Without Node's --expose-gc, which npm start gives, it does
 * nothing.
 */
export const collectAtRest = (): void => {
  const collect = globalThis.gc;
  if (!collect) return;
  let lowest: number | null = null;
  let before = process.cpuUsage();
  setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const rest = { used: getHeapStatistics().used_heap_size, share: (user + system) / 1000 / LOOK_MS };
    if (!isWorthCollecting(rest, lowest)) return;
    collect();
    lowest = getHeapStatistics().used_heap_size;
  }, LOOK_MS).unref();
};
