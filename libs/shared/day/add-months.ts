import { type Day, dayOf, daysInMonth, partsOf } from './day.js';

/** Returns the day that is so many months later; the last of its month where there is no such day. */
export function addMonths(day: Day, n: number): Day {
  const { year, month, day: date } = partsOf(day);
  const index = month - 1 + n;
  const [y, m] = [year + Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return dayOf(y, m, Math.min(date, daysInMonth(y, m)));
}
