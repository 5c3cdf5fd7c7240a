import type { CoverageEntry, CoverageLevel } from '@vigil/shared/counting/coverage-status.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';

const BEST_FIRST: readonly CoverageLevel[] = ['CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE'];

interface Where {
  place: string | null;
  earliest: Day;
  latest: Day;
  groups: readonly { id: string; link: string }[];
}

/** Returns the best coverage that an incident certainly happened under; null when none is recorded. */
export const coverageOf = (
  incident: Where,
  entries: readonly CoverageEntry[],
  gazetteer: Gazetteer,
): CoverageLevel | null => {
  let best: CoverageLevel | null = null;
  for (const entry of entries) {
    if (best !== null && BEST_FIRST.indexOf(entry.level) >= BEST_FIRST.indexOf(best)) continue;
    if (incident.earliest < entry.from || addDays(incident.latest, 1) > entry.until) continue;
    if (incident.place === null || !gazetteer.isWithin(incident.place, entry.place)) continue;
    if (
      entry.group !== null &&
      !incident.groups.some((group) => group.id === entry.group && group.link === 'GL_STATED')
    )
      continue;
    best = entry.level;
  }
  return best;
};
