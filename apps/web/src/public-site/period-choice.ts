import { addDays, type Day } from '@vigil/shared/day/day.js';
import {
  nextPeriod,
  type Period,
  periodBetween,
  periodContaining,
  periodsOf,
  previousPeriod,
  unitOfKey,
} from '@vigil/shared/day/period.js';
import { UNITS, type Unit } from './view.js';

/** How a period is chosen: everything, one of a unit, or two arbitrary days. */
export type Choice = 'all' | Unit | 'dates';
export const CHOICES: readonly Choice[] = ['all', 'year', 'half-year', 'quarter', 'month', 'week', 'dates'];

const unitOf = (key: string): Unit | undefined => UNITS.find((unit) => unit === unitOfKey(key));

export const choiceOf = (key: string | null): Choice => (key === null ? 'all' : (unitOf(key) ?? 'dates'));

/** Returns the last day of a period. */
export const lastDay = (period: Period): Day => addDays(period.until, -1);

/** Returns the periods of a unit that overlap the recorded time, newest first and in full. */
export const periodsToPick = (unit: Unit, whole: Period): readonly Period[] => {
  const first = periodContaining(unit, whole.from).from;
  return periodsOf(unit, first, whole.until)
    .map((tile) => periodContaining(unit, tile.from))
    .reverse();
};

/**
 * Returns the first key of a choice: the unit around the end of the current period, so that a half-year leads to its
 * last month. Null means everything.
 */
export const keyFor = (choice: Choice, current: Period): string | null => {
  if (choice === 'all') return null;
  // Writes a range even where a calendar period matches: the reader chose to pick days.
  if (choice === 'dates') return `${current.from}..${lastDay(current)}`;
  return periodContaining(choice, lastDay(current)).key;
};

/** Returns the next period, of the same unit or as many days; null where it would begin after everything recorded. */
export const laterPeriod = (period: Period, whole: Period): Period | null =>
  period.until >= whole.until ? null : nextPeriod(period);

/** Returns the time from one period of a list to another, in either order, both included. */
export const rangeOf = (periods: readonly Period[], one: number, other: number): Period =>
  periodBetween(periods[Math.min(one, other)]!.from, lastDay(periods[Math.max(one, other)]!));

/** Returns the previous period; null where it would end before everything recorded. */
export const earlierPeriod = (period: Period, whole: Period): Period | null =>
  period.from <= whole.from ? null : previousPeriod(period);

/** Returns the year of a period. An ISO week belongs to the year in its key. */
export const yearOf = (period: Period): string =>
  (unitOfKey(period.key) === 'week' ? period.key : period.from).slice(0, 4);
