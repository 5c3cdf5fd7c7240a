import type { FoundBackup } from './backups-in-folder.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Returns the last moment at which the backup of a day was to be made: this hour in UTC, of today or yesterday. */
export const lastTurn = (now: Date, hour: number): Date => {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS + hour * HOUR_MS;
  return new Date(today <= now.getTime() ? today : today - DAY_MS);
};

/** The clocks of database and server may differ by so much. */
export const CLOCKS_DIFFER_MS = 5 * 60_000;

/**
 * Returns whether the backup of the last turn is still to be made. One that nobody read back does not count, nor one
 * that is dated later than now: a clock was wrong then.
 */
export const isDue = (found: readonly FoundBackup[], now: Date, hour: number): boolean => {
  const [from, until] = [lastTurn(now, hour).getTime() - CLOCKS_DIFFER_MS, now.getTime() + CLOCKS_DIFFER_MS];
  return !found.some(({ checked, madeAt }) => {
    const at = Date.parse(madeAt ?? '');
    return checked && at >= from && at <= until;
  });
};
