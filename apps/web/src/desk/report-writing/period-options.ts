import { addDays, type Day } from '@vigil/shared/day/day.js';
import {
  periodContaining,
  PERIOD_UNITS,
  previousPeriod,
  type Period,
  type PeriodUnit,
} from '@vigil/shared/day/period.js';

/** How many periods of each unit are offered; other days are typed. */
const OFFERED: readonly (readonly [PeriodUnit, number])[] = [
  ['half-year', 6],
  ['quarter', 8],
  ['month', 13],
  ['year', 5],
];

/** Units that can divide a report's tables. Project years mean something to the organisation but not to readers. */
export const UNITS: readonly PeriodUnit[] = PERIOD_UNITS.filter((unit) => unit !== 'project-year');

/** Lists the periods for reports, newest first. Finished periods come before the current one. */
export const periodOptions = (today: Day): { unit: PeriodUnit; periods: Period[] }[] =>
  OFFERED.map(([unit, count]) => {
    const current = periodContaining(unit, today);
    const periods = [current];
    while (periods.length < count) periods.push(previousPeriod(periods.at(-1)!));
    return { unit, periods: [...periods.slice(1), current] };
  });

/** Returns the last finished half-year, the usual period of a half-year report. */
export const lastHalfYear = (today: Day): Period => previousPeriod(periodContaining('half-year', today));

/** Returns the unit for time series, so that there are not too many parts for a page. */
export const unitFor = ({ from, until }: Period): PeriodUnit =>
  until > addDays(from, 800) ? 'quarter' : until > addDays(from, 62) ? 'month' : 'week';
