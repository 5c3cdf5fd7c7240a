import { type Day, daysBetween, partsOf } from '../day/day.js';
import { parsePeriod } from '../day/period.js';
import { meant } from './meant.js';
import type { Read } from './read-search.js';

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Returns the period that is meant: a year, a month, from one to another, since a year; null where none is. Months
 * without a year are the last ones that have begun. Where somebody compares, the time to compare with is in it: "more
 * than last year" is last year and this one, "did it rise in 2024" also the year before.
 */
export const periodIn = (said: readonly Read[], today: Day): string | null => {
  const { year, month } = partsOf(today);
  const years: number[] = meant(said, 'year').map((one) => one.year);
  const trends = meant(said, 'trend');
  const isThan = trends.some(({ than }) => than);
  const months: number[] = meant(said, 'month').map((one) => one.month);
  const words = meant(said, 'time').map(({ word }) => word);
  if (words.includes('this-year')) years.push(year);
  if (words.includes('last-year')) years.push(year - 1);
  if (words.includes('last-month') && isThan)
    return month === 1 ? spanOf(year - 1, 12, year, 1) : spanOf(year, month - 1, year, month);
  if (words.includes('this-month')) return `${year}-${two(month)}`;
  if (words.includes('last-month')) return month === 1 ? `${year - 1}-12` : `${year}-${two(month - 1)}`;
  // "More in October than in September" names the later month first.
  if (isThan && years.length < 2) months.sort((a, b) => a - b);
  const isCompared = trends.some(({ byMonth }) => !byMonth) && months.length === 0 && !words.includes('from');
  if (isCompared && years.length === 1) years.push(isThan && years[0]! < year ? year : years[0]! - 1);
  if (years.length === 0) years.push(...yearsOf(months, year, month));
  if (years.length === 0) return null;
  const [from, to] = [Math.min(...years), Math.max(...years)];
  const [first, last] = [months[0], months.at(-1)];
  const isSince = words.includes('from') && !words.includes('to') && years.length === 1 && months.length <= 1;
  const key =
    isSince && from <= year
      ? `${from}-${two(first ?? 1)}-01..${year}-12-31`
      : months.length > 1
        ? spanOf(from, first!, to, last!)
        : first !== undefined && from === to
          ? `${from}-${two(first)}`
          : from === to
            ? String(from)
            : `${from}-01-01..${to}-12-31`;
  return parsePeriod(key) ? key : null;
};

/** The years of months that were named without any. */
const yearsOf = (months: readonly number[], year: number, month: number): number[] => {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = last <= month ? year : year - 1;
  return [first <= last ? end : end - 1, end];
};

/** Returns by what a movement within a period is shown: a year or less by month, a longer time (null: all) by year. */
export const unitWithin = (period: string | null): 'month' | 'year' => {
  const parsed = period === null ? null : parsePeriod(period);
  return parsed !== null && daysBetween(parsed.from, parsed.until) <= 366 ? 'month' : 'year';
};

const spanOf = (from: number, first: number, to: number, last: number): string => {
  const end = parsePeriod(`${to}-${two(last)}`)!.until;
  const { year, month } = partsOf(end);
  const day = new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
  return `${from}-${two(first)}-01..${day}`;
};
