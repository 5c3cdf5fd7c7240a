import { addDays, type Day, daysBetween } from './day.js';
import {
  type Period,
  periodBetween,
  previousPeriod,
  sameDatesYearBefore,
  samePeriodYearBefore,
  unitOfKey,
} from './period.js';
import { type KnownDays, progressOf } from './period-progress.js';

/** What a figure is compared with. `asOf`: as published on that day; null: as the figure itself. */
export interface Earlier {
  period: Period;
  asOf: Day | null;
}
export interface Compared {
  before: Earlier | null;
  yearBefore: Earlier | null;
}

/**
 * Returns what a period is compared with. A period that is not over is compared with the same days of the one before,
 * as they stood as many days after the last of these as the figure itself is asked for after its own: not all of its
 * latest weeks are reviewed or published yet either. A period of which nothing can be known is compared with nothing,
 * and one of more than a year not with a year before, which it overlaps.
 */
export const comparedOn = (period: Period, known: KnownDays): Compared => {
  const progress = progressOf(period, known);
  if (progress.is === 'not-begun' || progress.is === 'not-published') return { before: null, yearBefore: null };
  const [before, same] = [ifAny(() => previousPeriod(period)), ifAny(() => samePeriodYearBefore(period))];
  const year = same && same.until > period.from ? null : same;
  const isSame = year?.key === before?.key;
  const yearBefore = isSame ? null : year;
  if (progress.is === 'over')
    return {
      before: before && { period: before, asOf: null },
      yearBefore: yearBefore && { period: yearBefore, asOf: null },
    };
  const covered = periodBetween(period.from, progress.last);
  const later = daysBetween(progress.last, known.day ?? progress.last);
  const inYear = year && asStood(sameDates(period, covered) ?? sameDays(year, covered), later);
  return {
    before: isSame ? inYear : before && asStood(sameDays(before, covered), later),
    yearBefore: isSame ? null : inYear,
  };
};

/** @param later days after the last of the period */
const asStood = (period: Period, later: number): Earlier => ({
  period,
  asOf: addDays(period.until, later - 1),
});

/** Returns as many days from the beginning of a period as are covered, at most all of it. */
const sameDays = (period: Period, covered: Period): Period => {
  const days = Math.min(daysBetween(covered.from, covered.until), daysBetween(period.from, period.until));
  return periodBetween(period.from, addDays(period.from, days - 1));
};

/** Returns the same dates a year earlier; null for weeks, which are compared day by day. */
const sameDates = (period: Period, covered: Period): Period | null => {
  if (unitOfKey(period.key) === 'week') return null;
  // If a whole month is covered so far, the same dates can be another number of days.
  return sameDatesYearBefore(covered);
};

/** Returns null before 1900, where there are no days to compare with. */
const ifAny = (find: () => Period | null): Period | null => {
  try {
    return find();
  } catch (failure) {
    if (failure instanceof RangeError) return null;
    throw failure;
  }
};
