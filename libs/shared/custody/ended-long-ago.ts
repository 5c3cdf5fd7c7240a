import { addMonths } from '../day/add-months.js';
import type { Day } from '../day/day.js';
import type { Spell } from './spells.js';

/** So many months after custody ended, what is recorded of a person may no longer be needed. */
export const LONG_AGO_MONTHS = 24;

/**
 * Returns the last day on which the last time in custody may have ended, if that is more than two years ago; else null.
 * Null also where nothing says that one of them ended: silence frees nobody.
 */
export const endedLongAgo = (spells: readonly Pick<Spell, 'end'>[], today: Day): Day | null => {
  const ends = spells.map(({ end }) => end?.latest ?? null);
  const last = ends.includes(null) ? null : (ends as Day[]).sort().at(-1);
  return last && addMonths(last, LONG_AGO_MONTHS) < today ? last : null;
};
