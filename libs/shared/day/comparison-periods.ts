import { addDays, type Day, daysBetween } from './day.js';
import { type Period, periodBetween, previousPeriod, samePeriodYearBefore, unitOfKey } from './period.js';
import { progressOf } from './period-progress.js';

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
 * Returns what a period is compared with on a day. A period that is not over is compared with the same days of the one
 * before, as published on the last of these: not all of its latest weeks are reviewed yet either. A period that has not
 * begun is compared with nothing, and one of more than a year not with a year before, which it overlaps.
 */
export const comparedOn = (period: Period, day: Day | null): Compared => {
  const progress = progressOf(period, day);
  if (progress.is === 'not-begun') return { before: null, yearBefore: null };
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
  const inYear = year && (sameDates(period, covered) ?? sameDays(year, covered));
  return { before: isSame ? inYear : before && sameDays(before, covered), yearBefore: isSame ? null : inYear };
};

/** Returns as many days from the beginning of a period as are covered, at most all of it. */
const sameDays = (period: Period, covered: Period): Earlier => {
  const last = addDays(
    period.from,
    Math.min(daysBetween(covered.from, covered.until), daysBetween(period.from, period.until)) - 1,
  );
  return { period: periodBetween(period.from, last), asOf: last };
};

/** Returns the same dates a year earlier; null for weeks, which are compared day by day. */
const sameDates = (period: Period, covered: Period): Earlier | null => {
  if (unitOfKey(period.key) === 'week') return null;
  // As a range of two days: if a whole month is covered so far, the same dates can be another number of days.
  const earlier = samePeriodYearBefore({ ...covered, key: `${covered.from}..${addDays(covered.until, -1)}` });
  return earlier && { period: earlier, asOf: addDays(earlier.until, -1) };
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
