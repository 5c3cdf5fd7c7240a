import { setTimeout as pause } from 'node:timers/promises';

const DAY_MS = 86_400_000;
/** Longer than a test does anything with its day. */
const LASTS_MS = 60_000;

/** Returns today in UTC, for tests that compare it with the day that Vigil notes. Shortly before midnight, waits. */
export const todayAwayFromMidnight = async (): Promise<string> => {
  const left = DAY_MS - (Date.now() % DAY_MS);
  if (left < LASTS_MS) await pause(left + 1);
  return new Date().toISOString().slice(0, 10);
};
