import { addDays, type Day } from '@vigil/shared/day/day.js';
import {
  periodContaining,
  PERIOD_UNITS,
  previousPeriod,
  type Period,
  type PeriodUnit,
} from '@vigil/shared/day/period.js';

/** How many of each are offered; other days are typed. */
const OFFERED: readonly (readonly [PeriodUnit, number])[] = [
  ['half-year', 6],
  ['quarter', 8],
  ['month', 13],
  ['year', 5],
];

/** What tables of a report can be divided by; a project year belongs to an office and not to a reader. */
export const UNITS: readonly PeriodUnit[] = PERIOD_UNITS.filter((unit) => unit !== 'project-year');

/** Periods that reports are written about, the newest first. Those that are over stand before the one that is not. */
export const periodOptions = (today: Day): { unit: PeriodUnit; periods: Period[] }[] =>
  OFFERED.map(([unit, count]) => {
    const current = periodContaining(unit, today);
    const periods = [current];
    while (periods.length < count) periods.push(previousPeriod(periods.at(-1)!));
    return { unit, periods: [...periods.slice(1), current] };
  });

/** The half-year that was over last: what a half-year report is mostly about. */
export const lastHalfYear = (today: Day): Period => previousPeriod(periodContaining('half-year', today));

/** How a period is divided where something stands over time: into parts that are not too many for a page. */
export const unitFor = ({ from, until }: Period): PeriodUnit =>
  until > addDays(from, 800) ? 'quarter' : until > addDays(from, 62) ? 'month' : 'week';
