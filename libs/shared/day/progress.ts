import type { Day } from './day.js';
import { type Period, periodBetween } from './period.js';

/** How far a period has come: it has not begun, it is covered up to `last` so far, or it is over. */
export type Progress = { is: 'not-begun' } | { is: 'so-far'; last: Day } | { is: 'over' };

type Days = Pick<Period, 'from' | 'until'>;
const OVER: Progress = { is: 'over' };

/**
 * How far a period has come on a day, which is still going on: that day of the place on which a figure is asked for, or
 * the day of the publication that it is of. Whatever writes a figure asks here. Source: docs/counting.md, 6.
 * @param day null: no day is known, as in a figure that was kept before figures said it, and the period is taken as
 * over
 */
export const progressOf = ({ from, until }: Days, day: Day | null): Progress =>
  day === null || until <= day ? OVER : from > day ? { is: 'not-begun' } : { is: 'so-far', last: day };

/** The days of a period that are covered on a day; null where it has not begun. */
export const coveredOf = (period: Period, day: Day | null): Period | null => {
  const progress = progressOf(period, day);
  if (progress.is === 'over') return period;
  return progress.is === 'not-begun' ? null : periodBetween(period.from, progress.last);
};
