import { type Day, daysBetween, partsOf } from '../day/day.js';
import { parsePeriod } from '../day/period.js';
import { meant } from './meant.js';
import type { Read } from './read-search.js';

const two = (n: number): string => String(n).padStart(2, '0');

/** A month of a year or, without a month, a year. */
interface Time {
  year: number;
  month: number | null;
}
/** A time as it was said. `isOwn`: its year was said beside its month. */
interface Said {
  year: number | null;
  month: number | null;
  isOwn?: boolean;
}
type Month = Time & { month: number };

/**
 * Returns the period that is meant: a year, a month, from one to another, since a year; null where none is. Months
 * without a year are the last ones that have begun. Where somebody compares times, the time to compare with is in it:
 * "more than last year" is last year and this one, "did it rise in 2024" also the year before. A figure that is divided
 * by something else compares no times.
 */
export const periodIn = (said: readonly Read[], today: Day): string | null => {
  const now = partsOf(today);
  const words = meant(said, 'time').map(({ word }) => word);
  const trends = meant(said, 'division').length > 0 ? [] : meant(said, 'trend');
  const isThan = trends.some(({ than }) => than);
  const times = (isThan ? comparedTimes : timesInOrder)(saidTimes(said, now), now);
  const [only] = times.length === 1 ? times : [];
  const isSince = words.includes('from') && !words.includes('to');
  const isMoving = trends.some(({ byMonth, byYear }) => !byMonth && !byYear) && !isSince;
  if (only && only.month === null && isMoving)
    times.push({ year: isThan && only.year < now.year ? now.year : only.year - 1, month: null });
  if (only && only.month !== null && isThan) times.push({ year: now.year, month: now.month });
  if (times.length === 0) return null;
  const key =
    only && isSince && only.year <= now.year
      ? `${only.year}-${two(only.month ?? 1)}-01..${now.year}-12-31`
      : keyOf(times);
  return parsePeriod(key) ? key : null;
};

/** Whether months are compared with each other, however far apart. */
const areMonthsCompared = (said: readonly Read[]): boolean =>
  meant(said, 'trend').some(({ than }) => than) &&
  (meant(said, 'month').length > 0 ||
    meant(said, 'time').some(({ word }) => word === 'this-month' || word === 'last-month'));

/** Returns by what a movement is shown: as somebody asks, or as its period allows. */
export const unitIn = (said: readonly Read[], today: Day): 'month' | 'year' => {
  const trends = meant(said, 'trend');
  if (trends.some(({ byMonth }) => byMonth)) return 'month';
  if (trends.some(({ byYear }) => byYear)) return 'year';
  return areMonthsCompared(said) ? 'month' : unitWithin(periodIn(said, today));
};

/** Returns by what a movement within a period is shown: a year or less by month, a longer time (null: all) by year. */
export const unitWithin = (period: string | null): 'month' | 'year' => {
  const parsed = period === null ? null : parsePeriod(period);
  return parsed !== null && daysBetween(parsed.from, parsed.until) <= 366 ? 'month' : 'year';
};

/** Returns the times as they were said; a year beside a month is that month's. */
const saidTimes = (said: readonly Read[], now: Month): Said[] => {
  const times: Said[] = [];
  said.forEach(({ meaning }, index) => {
    if (meaning?.is === 'month') times.push({ year: null, month: meaning.month });
    if (meaning?.is === 'time' && meaning.word === 'this-month') times.push({ year: now.year, month: now.month });
    if (meaning?.is === 'time' && meaning.word === 'last-month') times.push(monthBefore(now));
    const year = yearOf(meaning, now);
    if (year === null) return;
    if (said[index - 1]?.meaning?.is === 'month') Object.assign(times.at(-1)!, { year, isOwn: true });
    else times.push({ year, month: null });
  });
  return times;
};

const yearOf = (meaning: Read['meaning'], now: Month): number | null => {
  if (meaning?.is === 'year') return meaning.year;
  if (meaning?.is !== 'time') return null;
  return meaning.word === 'this-year' ? now.year : meaning.word === 'last-year' ? now.year - 1 : null;
};

const monthBefore = ({ year, month }: Month): Month =>
  month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };

/** The last year in which a month has begun. */
const lastYearOf = (month: number, now: Month): number => (month <= now.month ? now.year : now.year - 1);

/**
 * Returns times that are compared, each by itself: a month without a year is of the year beside another month, or else
 * the last one. A year beside months is that month of it: "more in September than last year".
 */
const comparedTimes = (said: readonly Said[], now: Month): Time[] => {
  const own = said.map(({ year, isOwn }) => (isOwn ? year : null));
  const times = said.map(({ year, month }, index) => ({
    month,
    year:
      year ??
      own.slice(index).find((one) => one !== null) ??
      own.findLast((one) => one !== null) ??
      lastYearOf(month!, now),
  }));
  const month = times.find((one) => one.month !== null)?.month ?? null;
  return times.map((one) => ({ year: one.year, month: one.month ?? month }));
};

/**
 * Returns times that follow each other as they were said: "November to February 2025" begins in 2024. A single year is
 * the year of months that have none; several years with such months are whole years.
 */
const timesInOrder = (said: readonly Said[], now: Month): Time[] => {
  const years = said.filter((one): one is Time => one.month === null);
  const months = said.filter((one): one is Said & { month: number } => one.month !== null);
  if (months.every(({ year }) => year !== null)) return said.filter((one): one is Time => one.year !== null);
  if (years.length > 1) return years;
  const last = months.at(-1)!;
  if (months.every(({ year }) => year === null)) last.year = years[0]?.year ?? lastYearOf(last.month, now);
  months.forEach((one, index) => {
    const before = months[index - 1];
    if (before && before.year !== null) one.year ??= before.year + Number(one.month < before.month);
  });
  months.toReversed().forEach((one, index, reversed) => {
    const after = reversed[index - 1];
    if (after) one.year ??= after.year! - Number(one.month > after.month);
  });
  return months.map(({ year, month }) => ({ year: year!, month }));
};

/** Returns the key of the time from the first to the last of some times. */
const keyOf = (times: readonly Time[]): string => {
  const first = times.reduce((a, b) => (b.year * 12 + (b.month ?? 1) < a.year * 12 + (a.month ?? 1) ? b : a));
  const last = times.reduce((a, b) => (b.year * 12 + (b.month ?? 12) > a.year * 12 + (a.month ?? 12) ? b : a));
  if (first.year === last.year && first.month === last.month)
    return first.month === null ? String(first.year) : `${first.year}-${two(first.month)}`;
  const end = parsePeriod(`${last.year}-${two(last.month ?? 12)}`)!.until;
  const { year, month } = partsOf(end);
  const day = new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
  return `${first.year}-${two(first.month ?? 1)}-01..${day}`;
};
