import { addDays, type Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import type { PublicTotal } from './response-types.js';

/**
 * Returns the totals about the period, the widest first, each before its parts. A part whose whole is of another time
 * stands for itself: it is no part of what stands above it.
 */
export const totalsIn = (totals: readonly PublicTotal[], period: Period): PublicTotal[] => {
  const inTime = totals.filter((total) => total.from < period.until && addDays(total.until as Day, 1) > period.from);
  const wholes = inTime.filter(({ partOf }) => !inTime.some(({ code }) => code === partOf));
  return wholes.flatMap((whole) => [
    { ...whole, partOf: null },
    ...inTime.filter(({ partOf }) => partOf === whole.code),
  ]);
};
