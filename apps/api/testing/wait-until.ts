import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** Waits until something holds. @returns the milliseconds it took @throws Error if it took more than `withinMs` */
export const waitUntil = async (holds: () => Promise<boolean> | boolean, withinMs = 15_000): Promise<number> => {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > withinMs) throw new Error(`it did not come to hold within ${withinMs} ms`);
    await pause(LOOK_EVERY_MS);
  }
  return performance.now() - began;
};
