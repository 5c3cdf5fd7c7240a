import { INDICATORS } from '@vigil/shared/counting/indicators.js';
import { parsePeriod } from '@vigil/shared/day/period.js';
import { asOfFrom, figureIn, FILTERS, list, ON_MAP, oneOf, viewFrom } from './view.js';

// Separate from view.ts, which every reader of the map waits for.

const NOT_SHOWN = [
  'from',
  'to',
  'projectYearStart',
  'split',
  'groupLink',
  'sides',
  'interference',
  'singleSource',
  'stages',
  'words',
];

/** The map shows the first reading of a figure without being told. */
const firstReadingOf = (code: string | null): string | undefined =>
  INDICATORS[oneOf(ON_MAP, code) ?? 'I02'].measures[0];

/**
 * Whether an address asks for a figure, a period or a filter that cannot be read. The reader must be told that a
 * different one is shown.
 */
export const isMisread = (search: string): boolean => {
  const query = new URLSearchParams(search);
  // Keys that the API accepts, but that this page cannot show.
  if (NOT_SHOWN.some((key) => query.has(key))) return true;
  const [period, asOf] = [query.get('period'), query.get('asOf')];
  const [code, reading] = figureIn(query);
  // A plain form sends empty values for what is not chosen.
  const isNarrowerThanRead = FILTERS.some((filter) => {
    const [asked = null, ...again] = query.getAll(filter);
    return again.length > 0 || (asked !== null && asked !== '' && list(asked).length < new Set(asked.split(',')).size);
  });
  return (
    isNarrowerThanRead ||
    (asOf !== null && asOfFrom(asOf) === null) ||
    (period !== null && period !== '' && !parsePeriod(period)) ||
    (code !== null && !oneOf(ON_MAP, code)) ||
    (reading !== null && viewFrom(search).measure === null && reading !== firstReadingOf(code))
  );
};
