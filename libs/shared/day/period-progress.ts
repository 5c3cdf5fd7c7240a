import { addDays, type Day } from './day.js';
import { type Period, periodBetween } from './period.js';

/** Up to which days a figure can know anything. An answer is one. */
export interface KnownDays {
  /** See Answer.day; null: not known, as in figures stored before they had a day. All their periods count as over. */
  day: Day | null;
  /** See Answer.lastPublished. */
  lastPublished?: Day | null | undefined;
}

/**
 * How far a period has come: not begun, nothing of it published yet, covered so far up to `last`, or over.
 */
export type Progress = { is: 'not-begun' } | { is: 'not-published' } | { is: 'so-far'; last: Day } | { is: 'over' };

type Days = Pick<Period, 'from' | 'until'>;
const OVER: Progress = { is: 'over' };

/** Whether these are several whole years, which is how everything recorded is asked for. */
const isWholeYears = ({ from, until }: Days): boolean =>
  from.slice(4) + until.slice(4) === '-01-01-01-01' && +until.slice(0, 4) > +from.slice(0, 4) + 1;

/**
 * Returns how far a period has come. This rule is only here: all code that formats, compares or draws a figure uses it.
 * A period that is not over ends on the last day on which anything published may have happened, if that is before today
 * (which is itself still going on), and so does everything recorded. A shorter period that is over was asked for with
 * its end, and keeps that. One wholly after the last published day has no number. Source: docs/counting.md, 3 and 6.
 */
export const progressOf = (period: Days, { day, lastPublished }: KnownDays): Progress => {
  const { from, until } = period;
  if (day !== null && from > day) return { is: 'not-begun' };
  if (lastPublished === null || (lastPublished !== undefined && from > lastPublished)) return { is: 'not-published' };
  if (day === null || (until <= day && !isWholeYears(period))) return OVER;
  const last = lastPublished && lastPublished < day ? lastPublished : day;
  return last < addDays(until, -1) || until > day ? { is: 'so-far', last } : OVER;
};

/**
 * Returns the days of a period of which a figure can know anything, or why it has no number.
 */
export const daysKnown = <T extends Days>(period: T, known: KnownDays): T | Days | 'not-begun' | 'not-published' => {
  const progress = progressOf(period, known);
  if (progress.is === 'over') return period;
  return progress.is === 'so-far' ? { from: period.from, until: addDays(progress.last, 1) } : progress.is;
};

/** Returns the same as a period; null if there is no such day. */
export const coveredOf = (period: Period, known: KnownDays): Period | null => {
  const progress = progressOf(period, known);
  if (progress.is === 'over') return period;
  return progress.is === 'so-far' ? periodBetween(period.from, progress.last) : null;
};
