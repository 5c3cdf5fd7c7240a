import type { Text } from '@vigil/shared/text/text.js';
import { type Watch, zeroKey } from '@vigil/shared/counting/coverage-status.js';
import { noneOf, type Numbers } from './cell-numbers.js';

const notKnownBeside = ({ notKnown = 0 }: Numbers, t: Text): string[] =>
  notKnown > 0 ? [t('tail.not-known', { n: notKnown })] : [];

/** Returns what must stand with a 0: at how many it is not known, and what may lie in the unit. */
export const besideZero = (numbers: Numbers, t: Text): readonly string[] =>
  numbers.low > 0 ? [] : [...notKnownBeside(numbers, t), ...(numbers.mayLie ?? [])];

/**
 * Returns the notes that belong next to a number: what is only possible, at how many it is not known, what may lie in a
 * unit of 0, and what has a single source.
 */
export const besides = (numbers: Numbers, t: Text): string[] => [
  ...(numbers.high !== null && numbers.high > numbers.low
    ? [t('tail.possible', { n: numbers.high - numbers.low })]
    : []),
  ...(numbers.low > 0 ? notKnownBeside : besideZero)(numbers, t),
  ...singleBeside(numbers, t),
];

/** As in the sentence above the map: a certain number is given; otherwise, that one may fall in this period. */
export const singleBeside = ({ single, singleMay }: Pick<Numbers, 'single' | 'singleMay'>, t: Text): string[] =>
  single > 0
    ? [t('tail.singleSource', { n: single })]
    : singleMay > 0
      ? [t('tail.singleSource-possible', { n: singleMay })]
      : [];

/** Returns the key of the words for a zero, or for why there is none. */
export const noneKey = (numbers: Numbers, watch: Watch | null): string =>
  zeroKey(noneOf(numbers, watch), numbers.single + numbers.singleMay > 0);

/**
 * Formats "at least 11". Zero is "0 recorded" where somebody watched or other numbers are shown with it, "0 counted"
 * next to a single source; otherwise "none recorded", "not known whether any, or how many", or that the time has not
 * come yet.
 */
export const formatLow = (numbers: Numbers, t: Text, watch: Watch | null): string =>
  numbers.low > 0 ? t('count.CS_AT_LEAST', { low: numbers.low }) : t(noneKey(numbers, watch));

/** Formats the numbers with their notes: "0 recorded; 2 more may fall in this period". */
const formatFigures = (numbers: Numbers, t: Text, watch: Watch | null): string =>
  [formatLow(numbers, t, watch), ...besides(numbers, t)].join(t('list.and'));

/**
 * Formats a unit or period with its numbers for screen readers: "Phnom Penh: at least 11; 2 more may fall in this
 * period".
 */
export const formatNumbers = (name: string, numbers: Numbers, t: Text, watch: Watch | null): string =>
  t('cell.said', { name, said: formatFigures(numbers, t, watch) });
