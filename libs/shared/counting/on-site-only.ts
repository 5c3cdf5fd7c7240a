import type { Text } from '../text/text.js';
import type { Period } from '../day/period.js';
import { daysKnown, type KnownDays } from '../day/period-progress.js';
import type { CoverageEntry, Within } from './coverage-status.js';

/**
 * Returns the groups whose assemblies alone were watched on site in a unit or a part of it, as far as a figure can
 * know; none where those of others were, too. "Monitored throughout" can mean a network for all others.
 */
export const onSiteOnlyFor = (
  code: string,
  period: Period,
  entries: readonly CoverageEntry[],
  places: Within,
  known: KnownDays,
): string[] => {
  const days = daysKnown(period, known);
  if (typeof days === 'string') return [];
  const groups = new Set<string>();
  for (const { place, from, until, level, group } of entries) {
    if (level !== 'CO_ON_SITE' || from >= days.until || until <= days.from) continue;
    if (!places.isWithin(code, place) && !places.isWithin(place, code)) continue;
    if (group === null) return [];
    groups.add(group);
  }
  return [...groups];
};

/** Says it in the one sentence that stands wherever somebody reads who watched; null where there is nothing to say. */
export const formatOnSiteOnly = (groups: readonly string[], t: Text, nameOf: (code: string) => string): string | null =>
  groups.length === 0 ? null : t('watch.on-site-only', { groups: groups.map(nameOf).join(t('list.and')) });
