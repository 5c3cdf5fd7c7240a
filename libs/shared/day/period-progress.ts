import type { Day } from './day.js';
import { type Period, periodBetween } from './period.js';

/** How far a period has come: not begun, covered so far up to `last`, or over. */
export type Progress = { is: 'not-begun' } | { is: 'so-far'; last: Day } | { is: 'over' };

type Days = Pick<Period, 'from' | 'until'>;
const OVER: Progress = { is: 'over' };

/**
 * Returns how far a period has come on a day, which is itself still going on: today at the place of the figure, or the
 * day of its publication. All code that formats a figure uses this. Source: docs/counting.md, 6.
 * @param day null: not known, as in figures stored before they had a day; the period then counts as over
 */
export const progressOf = ({ from, until }: Days, day: Day | null): Progress =>
  day === null || until <= day ? OVER : from > day ? { is: 'not-begun' } : { is: 'so-far', last: day };

/** Returns the days of a period that are covered on a day; null if it has not begun. */
export const coveredOf = (period: Period, day: Day | null): Period | null => {
  const progress = progressOf(period, day);
  if (progress.is === 'over') return period;
  return progress.is === 'not-begun' ? null : periodBetween(period.from, progress.last);
};
