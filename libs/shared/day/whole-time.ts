import { addDays, type Day, partsOf } from './day.js';
import { type Period, periodBetween, periodContaining, type PeriodUnit } from './period.js';

/** Returns whole years around everything recorded, so that the chart starts and ends at a year. */
export const wholeTime = (first: Day, last: Day): Period =>
  periodBetween(`${partsOf(first).year}-01-01` as Day, `${partsOf(last).year}-12-31` as Day);

/** Returns the same time without periods that have not begun: an empty future month is not "0 recorded". */
export const begunOf = (whole: Period, unit: PeriodUnit, today: Day): Period => {
  const end = periodContaining(unit, today).until;
  return whole.until <= end || whole.from >= end ? whole : periodBetween(whole.from, addDays(end, -1));
};
