import { addDays, type Day } from '@vigil/shared/day/day.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { PublicTotal } from '@vigil/shared/public/response-types.js';

/** Returns the totals about the period, the widest first, each before its parts. */
export const totalsIn = (totals: readonly PublicTotal[], period: Period): PublicTotal[] => {
  const inTime = totals.filter((total) => total.from < period.until && addDays(total.until as Day, 1) > period.from);
  const wholes = inTime.filter(({ partOf }) => !inTime.some(({ code }) => code === partOf));
  return wholes.flatMap((whole) => [whole, ...inTime.filter(({ partOf }) => partOf === whole.code)]);
};
