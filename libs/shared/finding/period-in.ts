import { type Day, partsOf } from '../day/day.js';
import { parsePeriod } from '../day/period.js';
import { meant } from './meant.js';
import type { Read } from './read-search.js';

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Returns the period that is meant: a year, a month, from one to another, since a year; null where none is. Months
 * without a year are the last ones that have begun.
 */
export const periodIn = (said: readonly Read[], today: Day): string | null => {
  const { year, month } = partsOf(today);
  const years: number[] = meant(said, 'year').map((one) => one.year);
  const months: number[] = meant(said, 'month').map((one) => one.month);
  const words = meant(said, 'time').map(({ word }) => word);
  if (words.includes('this-year')) years.push(year);
  if (words.includes('last-year')) years.push(year - 1);
  if (words.includes('this-month')) return `${year}-${two(month)}`;
  if (words.includes('last-month')) return month === 1 ? `${year - 1}-12` : `${year}-${two(month - 1)}`;
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

const spanOf = (from: number, first: number, to: number, last: number): string => {
  const end = parsePeriod(`${to}-${two(last)}`)!.until;
  const { year, month } = partsOf(end);
  const day = new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
  return `${from}-${two(first)}-01..${day}`;
};
