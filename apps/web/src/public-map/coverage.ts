import type { PublicCoverage } from '@vigil/shared/public/shapes.js';
import type { Period } from '@vigil/shared/day/period.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import type { Places } from './places.js';

/**
 * Who watched a unit in a period. `watched`: on site or through a network, all of the time; `partly`: some of the time or some
 * of its parts; `media`: only as far as media reported; `nobody`: recorded that nobody did; `not-recorded`: nothing is known.
 */
export type Watch = 'watched' | 'partly' | 'media' | 'nobody' | 'not-recorded';

const isClose = (level: string): boolean => level === 'CO_ON_SITE' || level === 'CO_NETWORK';

/** True when these stretches together leave no day of the period out. */
const fills = (entries: readonly PublicCoverage[], { from, until }: Period): boolean => {
  let reached = from as string;
  for (const entry of [...entries].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (entry.from > reached) break;
    const next = addDays(entry.until as Day, 1) as string;
    if (next > reached) reached = next;
  }
  return reached >= until;
};

const isWithin = (code: string, area: string, places: Places): boolean => {
  for (let place = places.get(code); place; place = places.get(place.parent)) if (place.code === area) return true;
  return false;
};

/** Coverage of one group alone says nothing of the others, so it makes a unit `partly` watched at most. */
export const watchOf = (code: string, period: Period, entries: readonly PublicCoverage[], places: Places): Watch => {
  const inTime = entries.filter((entry) => entry.from < period.until && entry.until >= period.from);
  const around = inTime.filter((entry) => isWithin(code, entry.place, places));
  const inside = inTime.filter((entry) => entry.place !== code && isWithin(entry.place, code, places));
  const ofAll = around.filter((entry) => entry.group === null);
  if (fills(ofAll.filter(({ level }) => isClose(level)), period)) return 'watched';
  if ([...around, ...inside].some(({ level }) => isClose(level))) return 'partly';
  if ([...around, ...inside].some(({ level }) => level === 'CO_MEDIA')) return 'media';
  return around.some(({ level }) => level === 'CO_NONE') ? 'nobody' : 'not-recorded';
};
