import type { Cell, Rate } from '@vigil/shared/counting/answer.js';
import { isDash, type Watch, zeroKey } from '@vigil/shared/counting/coverage-status.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { numbersOf } from './cell-numbers.js';
import { besides, formatLow } from './format-numbers.js';
import { isExact, type RatedCell, ratePoint } from './rate-scale.js';

export const percent = (share: number, t: Text): string =>
  t('rates.percent', { share: formatNumber(share * 100, t.language) });

/**
 * Formats "19 of 20 (95 %)"; "4 of 7", where a percentage would suggest too much precision; "– of 20", where nobody can
 * say how many; "none so far of 20", where something waits for its assessment; or that nothing was monitored.
 */
export const formatRateShort = ({ rate, none = null }: RatedCell, t: Text, watch: Watch | null = null): string => {
  const { numerator, denominator, share } = rate!;
  if (denominator.low === 0) return t(watch === 'not-published' ? 'cell.not-published' : 'rates.none-short');
  const a = none === null ? numerator.low : isDash(none) ? '–' : t(`cell.${none}`);
  const of = t('rates.of', { a, b: denominator.low });
  return share === null ? of : t('rates.of-share', { of, share: percent(share, t) });
};

/** Returns how many of the monitored assemblies are in neither number of a rate, because the answer is not known. */
export const notKnownIn = (cell: Cell): number => numbersOf(cell).notKnown ?? 0;

/** Formats the same with at how many it is not known, where nothing beside it says so. @param cell of a rate */
export const formatRateInList = (cell: Cell, t: Text): string => {
  const notKnown = notKnownIn(cell);
  const said = formatRateShort(cell, t);
  return notKnown > 0 ? [said, t('chart.not-known', { n: notKnown })].join(t('list.and')) : said;
};

/** Returns how many more of the denominator may fall in the period. */
export const mayMore = ({ denominator }: Rate): number => (denominator.high ?? denominator.low) - denominator.low;

const rateSaid = (cell: Cell, rate: Rate, t: Text, watch: Watch | null): string[] => {
  const { none = null } = cell;
  const point = ratePoint(cell, watch);
  const may = mayMore(rate);
  const notKnown = notKnownIn(cell);
  // A share by group (I12) is of assemblies that all groups had, monitored or not.
  const isShare = cell.asides.otherGroups !== undefined;
  return [
    isShare && rate.denominator.low === 0
      ? none === null
        ? t('rates.of', { a: 0, b: 0 })
        : t(zeroKey(none, false))
      : formatRateShort(cell, t, watch),
    ...(point && !isExact(point)
      ? [t('chart.from-to', { from: percent(point.low, t), to: percent(point.high, t) })]
      : []),
    ...(may > 0 ? [t('tail.possible', { n: may })] : []),
    ...(point === null && rate.denominator.low > 0 && none === null ? [t('chart.too-few')] : []),
    ...(notKnown > 0 ? [t('chart.not-known', { n: notKnown })] : []),
  ];
};

/**
 * Returns what is said of one period of a chart, most important first: "at least 5", or "12 of 14 (86 %)" and what is
 * not in it; or why there is no number.
 */
export const formatRateNotes = (cell: Cell, t: Text, watch: Watch | null): string[] => {
  const numbers = numbersOf(cell);
  const said = cell.rate ? rateSaid(cell, cell.rate, t, watch) : [formatLow(numbers, t, watch), ...besides(numbers, t)];
  return watch === 'nobody' ? [...said, t('chart.unwatched')] : said;
};
