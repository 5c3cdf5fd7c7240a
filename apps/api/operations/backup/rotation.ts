import type { Keep } from '../../platform/backup-settings.js';
import type { FoundBackup } from './backups-in-folder.js';

const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
/** The Monday of the week, in UTC. */
const weekOf = (at: number): string => dayOf(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS);
const monthOf = (at: number): string => dayOf(at).slice(0, 7);

interface Rotation {
  remove: string[];
  /** Why nothing is removed although there may be something to remove; null: there is no such reason. */
  refused: 'later-than-now' | null;
}

/** How Vigil names backups, and how a cron of before did. What has more in its name was named by somebody. */
const BY_DAY = /^vigil-\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/;

/**
 * Decides which backups go: those that are the newest of none of the last `daily` days, `weekly` weeks and `monthly`
 * months that have one. Days are UTC days. Only a backup that Vigil named, made and read back can go: one with a name
 * of somebody's own, such as one of before an upgrade, stays, and takes no place. Never the newest of those, nor the
 * newest that is whole. If one is dated later than now, a clock is or was wrong, and nothing goes.
 */
export const rotate = (found: readonly FoundBackup[], keep: Keep, now: Date): Rotation => {
  const ours = found
    .filter(({ name, checked, madeAt }) => BY_DAY.test(name) && checked && madeAt !== null)
    .map((one) => ({ ...one, at: Date.parse(one.madeAt!) }))
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
  if (ours.some(({ at }) => at > now.getTime())) return { remove: [], refused: 'later-than-now' };
  const kept = new Set<string>();
  const newestOfEach = (period: (at: number) => string, periods: number): void => {
    const seen = new Set<string>();
    for (const { name, at } of ours) {
      if (seen.has(period(at))) continue;
      if (seen.size === periods) break;
      seen.add(period(at));
      kept.add(name);
    }
  };
  newestOfEach(dayOf, keep.daily);
  newestOfEach(weekOf, keep.weekly);
  newestOfEach(monthOf, keep.monthly);
  for (const last of [ours[0], ours.find(({ whole }) => whole)]) if (last) kept.add(last.name);
  return { remove: ours.filter(({ name }) => !kept.has(name)).map(({ name }) => name), refused: null };
};
