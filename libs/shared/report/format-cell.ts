import type { Answer, Cell, Figure } from '../counting/answer.js';
import { formatRange } from '../counting/count-value.js';
import { asideKey, formatSingleSource } from '../counting/format-figure.js';
import { type Aside, type IndicatorCode, INDICATORS } from '../counting/indicators.js';
import { hasSingleSource, isDash, type Watch, zeroKey } from '../counting/coverage-status.js';
import { whyNoneIn } from '../counting/why-no-number.js';
import { formatNumber, type Text } from '../text/text.js';

/**
 * Formats a number for a table: "11", "11 (+2)" if two more may fall in the period, "at least 2; not reported in 1 of
 * 3", "19 of 20 (95 %)". A bare 0 means that nothing is recorded, also by a single source, and nothing of which it is
 * not known: else it is "0 counted; not known at 2; and 4 from a single source". An unknown number never reads as 0.
 * @param watch who watched there and then
 */
export const formatCell = (answer: Answer, cell: Cell, watch: Watch | null, t: Text): string => {
  const none = formatNone(answer, cell, watch, t);
  if (none !== null) return none;
  if (cell.rate) return formatRate(answer, cell, t);
  const said = formatCounted(answer, cell, watch, t);
  if (!isZero(answer, cell, watch)) return said;
  const single = formatSingleSource(answer, cell, t);
  return [said, ...formatNotKnown(cell, t), ...(single === null ? [] : [single])].join(t('list.and'));
};

/** Says at how many assemblies it is not known whether the figure counts them. */
const formatNotKnown = ({ asides }: Cell, t: Text): string[] => {
  const n = (asides.interferenceUnknown ?? asides.forceNotKnown)?.low ?? 0;
  return n > 0 ? [t('tail.not-known', { n })] : [];
};

/** Whether the number itself is 0, and no range that begins with it. */
const isZero = (answer: Answer, cell: Cell, watch: Watch | null): boolean =>
  cell.low === 0 &&
  (answer.unit !== 'people' || cell.certain === 0 || cell.high === 0) &&
  whyNoneIn(answer, cell, watch) === null;

const formatCounted = (answer: Answer, cell: Cell, watch: Watch | null, t: Text): string => {
  const { possible, notReported } = cell;
  const number =
    isZero(answer, cell, watch) && hasSingleSource(cell) ? t(zeroKey(null, true)) : formatNumber(cell.low, t.language);
  if (answer.unit !== 'people') return withMore(number, possible, t);
  if (notReported && notReported.of > 0 && notReported.k === notReported.of)
    return withMore(t('report.cell.not-reported'), possible, t);
  const said =
    whyNoneIn(answer, cell, watch) === 'not-reported'
      ? t('cell.not-reported')
      : cell.certain === 0 || cell.high === 0
        ? number
        : formatRange(cell.low, cell.high, t);
  const silent =
    notReported && notReported.k > 0
      ? t('count.with-not-reported', { said, k: notReported.k, of: notReported.of })
      : said;
  return withMore(silent, possible, t);
};

/** Returns what replaces a number that nobody can know; null if there is one, or if sources do not report it. */
const formatNone = (answer: Answer, cell: Cell, watch: Watch | null, t: Text): string | null => {
  const none = whyNoneIn(answer, cell, watch);
  if (none === null || none === 'not-reported') return null;
  return isDash(none) ? t('report.cell.unseen') : t(`cell.${none}`, { n: cell.asides.violent?.low ?? 0 });
};

/**
 * Formats a rate: always both numbers, and a percentage only if the rule allows one; a group's part of I06 is never a
 * percentage.
 */
const formatRate = ({ indicator }: Answer, cell: Cell, t: Text): string => {
  const { numerator, denominator, share } = cell.rate!;
  if (denominator.low === 0) return t('report.cell.no-rate');
  const more = denominator.high! - denominator.low;
  const said = t('report.cell.of', { k: numerator.low, n: denominator.low });
  const whole =
    share === null || indicator.code === 'I12'
      ? said
      : t('figure.share', { said, share: formatNumber(Math.round(share * 100), t.language) });
  return [withMore(whole, more, t), ...formatNotKnown(cell, t)].join(t('list.and'));
};

const withMore = (said: string, possible: number, t: Text): string =>
  possible > 0 ? t('report.cell.more', { said, n: possible }) : said;

/** Formats an aside; null if there is nothing to show. An open number without a minimum reads "number not known". */
export const formatAside = (figure: Figure | undefined, t: Text): string | null => {
  if (!figure || figure.high === 0) return null;
  if (figure.low === 0)
    return figure.high === null
      ? t('report.cell.not-counted')
      : t('report.cell.more', { said: formatNumber(0, t.language), n: figure.high });
  return figure.high === figure.low
    ? formatNumber(figure.low, t.language)
    : figure.high === null
      ? t('count.CS_AT_LEAST', { low: figure.low })
      : withMore(formatNumber(figure.low, t.language), figure.high - figure.low, t);
};

/** Of different indicators, force is not known of different things. */
const asideKeyIn = (code: IndicatorCode, aside: Aside): string =>
  aside === 'forceNotKnown' ? `report.force-not-known.${code}` : asideKey(aside, code);

/** Formats the asides of a figure that are not in a rate's denominator, each with its number; '' if there are none. */
export const formatAsides = (answer: Answer, t: Text): string => {
  const inRate: readonly Aside[] = INDICATORS[answer.indicator.code].denominator ?? [];
  return (Object.entries(answer.total.asides) as [Aside, Figure][])
    .filter(([aside]) => !inRate.includes(aside))
    .flatMap(([aside, figure]) => {
      const said = formatAside(figure, t);
      return said === null ? [] : [t('cell.said', { name: t(asideKeyIn(answer.indicator.code, aside)), said })];
    })
    .join(t('list.and'));
};

/** Formats a number for the analyst's own sentence: figures are minimums. */
export const formatInText = (answer: Answer, watch: Watch | null, t: Text): string => {
  const { total, unit } = answer;
  const none = whyNoneIn(answer, total, watch);
  const single = total.asides.singleSource?.low ?? 0;
  // "None recorded" would deny what a single source says.
  if (total.low === 0 && single > 0 && !total.rate && none !== 'not-reported')
    return [t(zeroKey(none, true)), t('tail.singleSource', { n: single })].join(t('list.and'));
  if (none === 'not-begun' || none === 'not-assessed' || isDash(none)) return t(zeroKey(none, hasSingleSource(total)));
  if (total.rate) return formatCell(answer, { ...total, possible: 0 }, watch, t);
  const isSilent =
    total.notReported !== null && total.notReported.of > 0 && total.notReported.k === total.notReported.of;
  if (isSilent) return t('report.cell.not-reported');
  if (none === 'not-reported') return t('cell.not-reported');
  const said = total.low === 0 ? t('report.text.zero') : t('count.CS_AT_LEAST', { low: total.low });
  return unit === 'people' && total.certain > 0 && total.high !== null && total.high > total.low
    ? t('figure.range', { said, low: total.low, high: total.high })
    : said;
};
