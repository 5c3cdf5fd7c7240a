import { addDays, daysBetween, type Day, firstOfMonth, lastOfMonth, partsOf, weekday } from './day.js';

/** How precisely a day is known. List `date_precision` of the vocabularies. */
export type DatePrecision = 'DP_DAY' | 'DP_DAY_APPROX' | 'DP_WEEK' | 'DP_MONTH' | 'DP_RANGE' | 'DP_YEAR';

export const DATE_PRECISIONS: readonly DatePrecision[] = [
  'DP_DAY',
  'DP_DAY_APPROX',
  'DP_WEEK',
  'DP_MONTH',
  'DP_RANGE',
  'DP_YEAR',
];

/**
 * The days on which something may have begun: from `earliest` to `latest`, both included. It expresses what is not
 * known, not how long the thing lasted.
 */
export interface DayWindow {
  precision: DatePrecision;
  earliest: Day;
  latest: Day;
}

type WindowProblem =
  | 'latest-before-earliest'
  | 'not-one-day'
  | 'not-three-days-around'
  | 'not-a-whole-week'
  | 'not-a-whole-month'
  | 'not-a-whole-year';

export type CoarseUnit = 'month' | 'quarter' | 'half-year' | 'year';

/** Days on either side of an "about" day. */
export const ABOUT_DAYS = 3;

/**
 * Returns what is wrong with a window, or null. Each precision requires a certain span, so that a window can be
 * formatted in words again.
 */
export function windowProblem(w: DayWindow): WindowProblem | null {
  const span = daysBetween(w.earliest, w.latest);
  if (span < 0) return 'latest-before-earliest';
  switch (w.precision) {
    case 'DP_DAY':
      return span === 0 ? null : 'not-one-day';
    case 'DP_DAY_APPROX':
      return span === 2 * ABOUT_DAYS ? null : 'not-three-days-around';
    case 'DP_WEEK':
      return isWeek(w.earliest, span) || isWeekend(w.earliest, span) ? null : 'not-a-whole-week';
    case 'DP_MONTH':
      return isWhole('month', w) ? null : 'not-a-whole-month';
    case 'DP_YEAR':
      return isWhole('year', w) ? null : 'not-a-whole-year';
    case 'DP_RANGE':
      return null;
  }
}

export function exactDay(day: Day): DayWindow {
  return { precision: 'DP_DAY', earliest: day, latest: day };
}

/** Returns the window for "about 4 June": three days on either side. */
export function aboutDay(day: Day): DayWindow {
  return { precision: 'DP_DAY_APPROX', earliest: addDays(day, -ABOUT_DAYS), latest: addDays(day, ABOUT_DAYS) };
}

/** Returns the ISO week (Monday to Sunday) around a day. */
export function weekOf(day: Day): DayWindow {
  const monday = addDays(day, 1 - weekday(day));
  return { precision: 'DP_WEEK', earliest: monday, latest: addDays(monday, 6) };
}

/** Returns the Saturday and Sunday of the ISO week around a day. */
export function weekendOf(day: Day): DayWindow {
  const saturday = addDays(day, 6 - weekday(day));
  return { precision: 'DP_WEEK', earliest: saturday, latest: addDays(saturday, 1) };
}

/** Returns a whole calendar month (1 to 12). */
export function monthOf(year: number, month: number): DayWindow {
  return { precision: 'DP_MONTH', earliest: firstOfMonth(year, month), latest: lastOfMonth(year, month) };
}

export function yearOf(year: number): DayWindow {
  return { precision: 'DP_YEAR', earliest: firstOfMonth(year, 1), latest: lastOfMonth(year, 12) };
}

/** Returns the window between two days, both possible. @throws RangeError when the latest is before the earliest. */
export function between(earliest: Day, latest: Day): DayWindow {
  if (latest < earliest) throw new RangeError('the latest day lies before the earliest');
  return { precision: 'DP_RANGE', earliest, latest };
}

/**
 * Widens a window to whole units, once, before publication. A window that crosses a boundary becomes both units:
 * choosing one of them would invent a date.
 */
export function coarsenWindow(w: DayWindow, to: CoarseUnit): DayWindow {
  const earliest = startOf(to, w.earliest);
  const latest = endOf(to, w.latest);
  const months = monthsFrom(earliest, latest);
  const precision = months === 1 ? 'DP_MONTH' : months === 12 && partsOf(earliest).month === 1 ? 'DP_YEAR' : 'DP_RANGE';
  return { precision, earliest, latest };
}

/** Returns true when the window is exactly one whole unit. */
function isWhole(unit: CoarseUnit, w: { earliest: Day; latest: Day }): boolean {
  return startOf(unit, w.earliest) === w.earliest && endOf(unit, w.earliest) === w.latest;
}

function isWeek(earliest: Day, span: number): boolean {
  return span === 6 && weekday(earliest) === 1;
}

function isWeekend(earliest: Day, span: number): boolean {
  return span === 1 && weekday(earliest) === 6;
}

function monthsIn(unit: CoarseUnit): number {
  return unit === 'month' ? 1 : unit === 'quarter' ? 3 : unit === 'half-year' ? 6 : 12;
}

function startOf(unit: CoarseUnit, day: Day): Day {
  const { year, month } = partsOf(day);
  return firstOfMonth(year, month - ((month - 1) % monthsIn(unit)));
}

function endOf(unit: CoarseUnit, day: Day): Day {
  const { year, month } = partsOf(day);
  const first = month - ((month - 1) % monthsIn(unit));
  return lastOfMonth(year, first + monthsIn(unit) - 1);
}

function monthsFrom(earliest: Day, latest: Day): number {
  const a = partsOf(earliest);
  const b = partsOf(latest);
  return (b.year - a.year) * 12 + b.month - a.month + 1;
}
