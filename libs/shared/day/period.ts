import {
  addDays,
  asDay,
  type Day,
  daysBetween,
  daysInMonth,
  dayOf,
  FIRST_YEAR,
  isDay,
  LAST_YEAR,
  partsOf,
  weekday,
} from './day.js';
import { memoize } from '../memory/memoize.js';

/**
 * A half-open range of days: `from` is in it, `until` is not. `key` names it in addresses, tables and files: '2021',
 * '2021-H1', '2021-Q2', '2021-06', '2021-W22', '2021-PY04' (project year from April 2021), or '2021-01-01..2021-06-30'
 * with an *included* end, as people write it; a single day is '2021-06-04..2021-06-04'.
 */
export interface Period {
  from: Day;
  until: Day;
  key: string;
}

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year' | 'project-year';

export const PERIOD_UNITS: readonly PeriodUnit[] = [
  'day',
  'week',
  'month',
  'quarter',
  'half-year',
  'year',
  'project-year',
];

interface PeriodOptions {
  /** 1 to 12; the month in which a project year starts. Default 1. */ projectYearStart?: number;
}

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const;
const NAMED = /^(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])|W(\d{2})|PY(\d{2})))?$/;
const RANGE = '..';

/**
 * Returns the period that a key names, or null. Refuses the whole of 2999, because its exclusive end is outside the
 * calendar.
 */
export const parsePeriod = memoize(readPeriod, (key) => key);

function readPeriod(key: string): Readonly<Period> | null {
  if (key.includes(RANGE)) return parseRange(key);
  const found = NAMED.exec(key);
  if (!found) return null;
  const [year, month, quarter, half, week, project] = found
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part))) as [number, number, number, number, number, number];
  if (year < 1900 || year > LAST_YEAR) return null;
  if (found[2]) return months(year, month, 1, key);
  if (found[3]) return months(year, quarter * 3 - 2, 3, key);
  if (found[4]) return months(year, half * 6 - 5, 6, key);
  if (found[5]) return weekPeriod(year, week, key);
  if (found[6]) return months(year, project, 12, key);
  return months(year, 1, 12, key);
}

/** @throws RangeError when the key names no period. */
export function asPeriod(key: string): Period {
  const period = parsePeriod(key);
  if (!period) throw new RangeError('not a period key');
  return period;
}

/** Returns the key of the days from `from` up to, not including, `until`: the calendar's own name if it has one. */
export function periodKey(from: Day, until: Day): string {
  const named = CALENDAR_UNITS.map((unit) => wholePeriod(unit, from)).find(
    (p) => p?.from === from && p.until === until,
  );
  return named?.key ?? `${from}${RANGE}${addDays(until, -1)}`;
}

/** Returns the period between two days, both included. @throws RangeError when the last day is before the first. */
export function periodBetween(first: Day, last: Day): Period {
  if (last < first) throw new RangeError('the last day lies before the first');
  const until = addDays(last, 1);
  return { from: first, until, key: periodKey(first, until) };
}

/** Returns the whole week, month, ... that contains a day. @throws RangeError at the very end of 2999. */
export function periodContaining(unit: PeriodUnit, day: Day, options: PeriodOptions = {}): Period {
  const period = wholePeriod(unit, day, options);
  if (!period) throw new RangeError('this period ends after 2999');
  return period;
}

/**
 * Divides the days from `from` up to, not including, `until` into units, in order, without gap or overlap. A unit that
 * extends beyond either end, or beyond the calendar, is cut and gets a range as key, so the parts never exceed the
 * whole.
 */
export function periodsOf(unit: PeriodUnit, from: Day, until: Day, options: PeriodOptions = {}): Period[] {
  const tiles: Period[] = [];
  for (let day = from; day < until;) {
    const whole = wholePeriod(unit, day, options);
    const unitEnd = whole ? whole.until : endAtEdge(day, options);
    const end = unitEnd !== null && unitEnd < until ? unitEnd : until;
    const isCut = whole?.from !== day || whole.until !== end;
    tiles.push(isCut ? { from: day, until: end, key: `${day}${RANGE}${addDays(end, -1)}` } : whole);
    day = end;
  }
  return tiles;
}

/**
 * Returns the end of a unit that is not wholly in the calendar: the project year of 1899; null if it ends after 2999.
 */
function endAtEdge(day: Day, { projectYearStart = 1 }: PeriodOptions): Day | null {
  return partsOf(day).year === FIRST_YEAR ? dayOf(FIRST_YEAR, projectYearStart, 1) : null;
}

/** Returns the unit of a key, or null for any two days. */
export function unitOfKey(key: string): PeriodUnit | null {
  const found = NAMED.exec(key);
  if (!found) return isOneDay(key) ? 'day' : null;
  return found[2]
    ? 'month'
    : found[3]
      ? 'quarter'
      : found[4]
        ? 'half-year'
        : found[5]
          ? 'week'
          : found[6]
            ? 'project-year'
            : 'year';
}

function isOneDay(key: string): boolean {
  const [first, last] = key.split(RANGE);
  return first === last;
}

/**
 * Returns the key by which a period is compared and stepped: of two days that are exactly a month, quarter or year, its
 * name.
 */
function comparedKey({ from, until, key }: Period): string {
  if (unitOfKey(key) !== null) return key;
  const named = periodKey(from, until);
  return unitOfKey(named) === 'week' ? key : named;
}

/** Returns the period just before, of the same unit; for any two days, the same number of days just before. */
export function previousPeriod(period: Period): Period {
  const unit = unitOfKey(comparedKey(period));
  const before = addDays(period.from, -1);
  if (unit) return periodContaining(unit, before, optionsOf(period));
  return periodBetween(addDays(period.from, -daysBetween(period.from, period.until)), before);
}

/** Returns the period just after, by the rule of `previousPeriod`. @throws RangeError if it would end after 2999 */
export function nextPeriod(period: Period): Period {
  const unit = unitOfKey(comparedKey(period));
  if (unit) return periodContaining(unit, period.until, optionsOf(period));
  return periodBetween(period.until, addDays(period.until, daysBetween(period.from, period.until) - 1));
}

/**
 * Returns the same weeks, months, days one year earlier; null for week 53 if that year has none. 29 February becomes
 * 28.
 */
export function samePeriodYearBefore(period: Period): Period | null {
  const key = comparedKey(period);
  const unit = unitOfKey(key);
  if (unit === null || unit === 'day') return sameDatesYearBefore(period);
  return parsePeriod(`${String(Number(key.slice(0, 4)) - 1)}${key.slice(4)}`);
}

/** Returns the same dates one year earlier, whatever unit they are. 29 February becomes 28. */
export function sameDatesYearBefore({ from, until }: Period): Period {
  return periodBetween(yearBefore(from), yearBefore(addDays(until, -1)));
}

const CALENDAR_UNITS: readonly PeriodUnit[] = ['year', 'half-year', 'quarter', 'month', 'week'];

function wholePeriod(unit: PeriodUnit, day: Day, options: PeriodOptions = {}): Period | null {
  if (unit === 'day')
    return day === `${LAST_YEAR}-12-31` ? null : { from: day, until: addDays(day, 1), key: `${day}${RANGE}${day}` };
  if (unit === 'week') return weekContaining(day);
  const { year, month } = partsOf(day);
  if (unit === 'project-year') return projectYear(year, month, options.projectYearStart ?? 1);
  const size = MONTHS[unit];
  const index = Math.floor((month - 1) / size);
  const key =
    unit === 'year'
      ? `${year}`
      : unit === 'month'
        ? `${year}-${two(month)}`
        : `${year}-${unit === 'quarter' ? 'Q' : 'H'}${index + 1}`;
  return months(year, index * size + 1, size, key);
}

function projectYear(year: number, month: number, start: number): Period | null {
  if (!Number.isInteger(start) || start < 1 || start > 12)
    throw new RangeError('a project year starts in a month from 1 to 12');
  const first = month >= start ? year : year - 1;
  return months(first, start, 12, `${first}-PY${two(start)}`);
}

function months(year: number, month: number, size: number, key: string): Period | null {
  if (month < 1 || month > 12 || year < 1900) return null;
  const next = month - 1 + size;
  const untilYear = year + Math.floor(next / 12);
  if (untilYear > LAST_YEAR) return null;
  return { from: dayOf(year, month, 1), until: dayOf(untilYear, (next % 12) + 1, 1), key };
}

/** ISO 8601: a week belongs to the year of its Thursday, so 4 January is always in week 1. */
function weekPeriod(year: number, week: number, key: string): Period | null {
  const fourth = dayOf(year, 1, 4);
  const monday = (week - 1) * 7 + 1 - weekday(fourth);
  const thursday = dayIfAny(() => addDays(fourth, monday + 3));
  if (week < 1 || !thursday || partsOf(thursday).year !== year) return null;
  const until = dayIfAny(() => addDays(fourth, monday + 7));
  return until && { from: addDays(fourth, monday), until, key };
}

function weekContaining(day: Day): Period | null {
  const thursday = dayIfAny(() => addDays(day, 4 - weekday(day)));
  if (!thursday) return null;
  const { year } = partsOf(thursday);
  const week = Math.floor(daysBetween(dayOf(year, 1, 1), thursday) / 7) + 1;
  return weekPeriod(year, week, `${year}-W${two(week)}`);
}

function parseRange(key: string): Period | null {
  const [first, last, ...more] = key.split(RANGE);
  if (!isDay(first) || !isDay(last) || more.length > 0 || last < first || last === `${LAST_YEAR}-12-31`) return null;
  return { from: first, until: addDays(last, 1), key };
}

function optionsOf(period: Period): PeriodOptions {
  return { projectYearStart: partsOf(period.from).month };
}

function yearBefore(day: Day): Day {
  const { year, month, day: date } = partsOf(day);
  return dayOf(year - 1, month, Math.min(date, daysInMonth(year - 1, month)));
}

function dayIfAny(make: () => Day): Day | null {
  try {
    return asDay(make());
  } catch {
    return null; // outside 1900 to 2999
  }
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
