import { addDays, type Day } from '../day/day.js';
import { type Period, periodsOf } from '../day/period.js';
import { coveredOf } from '../day/period-progress.js';
import { type CoverageEntry as Watched, type CoverageLevel, watchOf, type Within } from './coverage-status.js';

/** Who watched where, as it is entered; the last day is included. */
interface Entered {
  place: string;
  from: string;
  until: string;
  level: string;
  group: string | null;
}

/** The weeks of a period that have begun and those of them for which nobody entered who watched, anywhere. */
export interface CoverageGaps {
  weeks: number;
  missing: Period[];
  /** Units of the first level for which nothing is entered in the whole period. */
  units: string[];
}

const asCounted = ({ place, from, until, level, group }: Entered): Watched => ({
  place,
  from: from as Day,
  until: addDays(until as Day, 1),
  level: level as CoverageLevel,
  group,
});

/** @param units codes of the units of the first level; `country` contains them all */
export const coverageGaps = (
  period: Period,
  today: Day,
  entries: readonly Entered[],
  country: string,
  units: readonly string[],
  places: Within,
): CoverageGaps => {
  const covered = coveredOf(period, { day: today });
  if (!covered) return { weeks: 0, missing: [], units: [] };
  const watched = entries.map(asCounted);
  const isMissing = (code: string, days: Period): boolean =>
    watchOf(code, days, watched, places, { day: today }) === 'not-recorded';
  const weeks = periodsOf('week', covered.from, covered.until);
  return {
    weeks: weeks.length,
    missing: weeks.filter((week) => isMissing(country, week)),
    units: units.filter((code) => isMissing(code, covered)),
  };
};
