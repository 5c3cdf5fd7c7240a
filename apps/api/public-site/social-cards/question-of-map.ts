import { addDays, type Day, partsOf } from '@vigil/shared/day/day.js';
import { parsePeriod, PERIOD_UNITS, periodContaining, type PeriodUnit } from '@vigil/shared/day/period.js';

type Query = Record<string, unknown>;
/** The first and last day on which an incident may have begun. */
interface Span {
  earliest: Day | null;
  latest: Day | null;
}

/** Parts of the map's address that are not part of the question. */
const NOT_ASKED = new Set(['unit', 'at', 'map', 'asOf', 'lang', 'show', 'cursor']);

/**
 * Parses the map's own address (apps/web/src/public-site/view.ts) into its figure and the same over time. Without a
 * period, it covers whole years around everything recorded.
 * @param span of what was recorded at the moment of the figure. @param today the day of that moment
 */
export const questionOfMap = (
  query: Query,
  { earliest, latest }: Span,
  today: Day,
): { figure: Query; series: Query; asOf: unknown } => {
  const asked = Object.fromEntries(Object.entries(query).filter(([key, value]) => !NOT_ASKED.has(key) && value !== ''));
  const period = asked['period'] ?? wholeYears(earliest ?? today, latest ?? today);
  const unit = (PERIOD_UNITS as readonly unknown[]).includes(query['unit']) ? (query['unit'] as PeriodUnit) : 'month';
  const figure = { ...asked, period };
  return {
    figure,
    series: { ...figure, period: begun(String(period), unit, today), unit, split: 'period' },
    asOf: query['asOf'] === '' ? undefined : query['asOf'],
  };
};

const wholeYears = (first: Day, last: Day): string => `${partsOf(first).year}-01-01..${partsOf(last).year}-12-31`;

/** Cuts off the part that has not begun: an empty future month must not show as "0 recorded". */
const begun = (key: string, unit: PeriodUnit, today: Day): string => {
  const period = parsePeriod(key);
  const end = periodContaining(unit, today).until;
  return period && period.until > end && period.from < end ? `${period.from}..${addDays(end, -1)}` : key;
};
