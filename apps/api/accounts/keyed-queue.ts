import { Problem } from '@vigil/shared/problems/problems.js';

export type KeyedQueue = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Runs so many pieces of work at once and lets so many wait, in the order in which they came.
 * @throws Problem 'too-many-requests' when even the waiting room is full.
 */
export const inTurn = (atOnce: number, waitingRoom: number): KeyedQueue => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < atOnce) running += 1;
    else if (waiting.length >= waitingRoom) throw new Problem('too-many-requests', { retryAfterSeconds: 3 });
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed to the next one, never free in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
