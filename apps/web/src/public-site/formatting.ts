import type { Text } from '@vigil/shared/text/text.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { lowOf, type Numbers } from './cells.js';

/** What has to be said beside a number: what is only possible, and what has a single source. */
export const besides = ({ low, high, single, singleMay }: Numbers, t: Text): string[] => [
  ...(high !== null && high > low ? [t('tail.possible', { n: high - low })] : []),
  // As the sentence above the map says it: a certain one is said, else that one may fall here.
  ...(single > 0
    ? [t('tail.singleSource', { n: single })]
    : singleMay > 0
      ? [t('tail.singleSource-possible', { n: singleMay })]
      : []),
];

/**
 * "at least 11"; "0 recorded" where somebody was watching or something stands beside it; else "nothing recorded", or
 * that the time is still to come.
 */
export const formatLow = (numbers: Numbers, t: Text, watch: Watch | null): string =>
  numbers.low > 0
    ? t('count.CS_AT_LEAST', { low: numbers.low })
    : t(watch === 'not-begun' ? 'cell.not-begun' : lowOf(numbers, watch) === null ? 'cell.unseen' : 'cell.none');

/** The numbers with what stands beside them: "0 recorded; 2 more may fall in this period". */
export const formatFigures = (numbers: Numbers, t: Text, watch: Watch | null): string =>
  [formatLow(numbers, t, watch), ...besides(numbers, t)].join(t('list.and'));

/**
 * A unit or a period with its numbers, as one line for ears: "Phnom Penh: at least 11; 2 more may fall in this period".
 */
export const formatNumbers = (name: string, numbers: Numbers, t: Text, watch: Watch | null): string =>
  t('cell.said', { name, said: formatFigures(numbers, t, watch) });
