import { addDays, type Day, daysBetween } from '@vigil/shared/day/day.js';
import {
  type Period,
  periodBetween,
  periodContaining,
  periodsOf,
  previousPeriod,
  unitOfKey,
} from '@vigil/shared/day/period.js';
import { UNITS, type Unit } from './view.js';

/** How a period is picked: all of it, one of a unit, or any two days. */
export type Choice = 'all' | Unit | 'dates';
export const CHOICES: readonly Choice[] = ['all', 'year', 'half-year', 'quarter', 'month', 'week', 'dates'];

const unitOf = (key: string): Unit | undefined => UNITS.find((unit) => unit === unitOfKey(key));

export const choiceOf = (key: string | null): Choice => (key === null ? 'all' : (unitOf(key) ?? 'dates'));

/** The last day in a period. */
export const lastDay = (period: Period): Day => addDays(period.until, -1);

/** The whole periods of a unit that touch the recorded time, newest first. */
export const periodsToPick = (unit: Unit, whole: Period): Period[] => {
  const first = periodContaining(unit, whole.from).from;
  return periodsOf(unit, first, whole.until)
    .map((tile) => periodContaining(unit, tile.from))
    .reverse();
};

/**
 * The key that a choice starts with: the unit around the end of what is shown now, so that a half-year leads to its
 * last month; null is everything.
 */
export const keyFor = (choice: Choice, current: Period): string | null => {
  if (choice === 'all') return null;
  // Written as a range even where the calendar has a name for it: the reader asked to choose days.
  if (choice === 'dates') return `${current.from}..${lastDay(current)}`;
  return periodContaining(choice, lastDay(current)).key;
};

/** The period after, of the same unit or as many days; null where it would begin after all that is recorded. */
export const laterPeriod = (period: Period, whole: Period): Period | null => {
  if (period.until >= whole.until) return null;
  const unit = unitOf(period.key);
  if (unit) return periodContaining(unit, period.until);
  return periodBetween(period.until, addDays(period.until, daysBetween(period.from, period.until) - 1));
};

/** The time from one period of a list to another, whichever comes first, both included. */
export const rangeOf = (periods: readonly Period[], one: number, other: number): Period =>
  periodBetween(periods[Math.min(one, other)]!.from, lastDay(periods[Math.max(one, other)]!));

/** The period before; null where it would end before all that is recorded. */
export const earlierPeriod = (period: Period, whole: Period): Period | null =>
  period.from <= whole.from ? null : previousPeriod(period);

/** An ISO week belongs to the year that its key names. */
export const yearOf = (period: Period): string =>
  (unitOfKey(period.key) === 'week' ? period.key : period.from).slice(0, 4);
