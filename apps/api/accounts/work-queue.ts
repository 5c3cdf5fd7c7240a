import { Problem } from '@vigil/shared/problems/problems.js';

type WorkQueue = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Runs at most `atOnce` jobs at once and queues at most `waitingRoom` more, in order of arrival.
 * @throws Problem 'too-many-requests' when the queue is full.
 */
export const createWorkQueue = (atOnce: number, waitingRoom: number): WorkQueue => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < atOnce) running += 1;
    else if (waiting.length >= waitingRoom) throw new Problem('too-many-requests', { retryAfterSeconds: 3 });
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Hands the slot directly to the next job, so that no newcomer can take it.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
