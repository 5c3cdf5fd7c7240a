import type { Answer, Cell, Figure } from '../counting/answer.js';
import { formatRange } from '../counting/count-range.js';
import { type Aside, INDICATORS } from '../counting/indicators.js';
import type { Watch } from '../counting/coverage-status.js';
import { whyNoneIn } from '../counting/why-none.js';
import { formatNumber, type Text } from '../text/text.js';

/**
 * A number as it stands in a table: "11", "11 (+2)" where two more may fall in the period, "at least 2; not reported in
 * 1 of 3", "19 of 20 (95 %)". 0 is none recorded; what is not known never reads as 0.
 * @param watch who watched there and then
 */
export const formatCell = (answer: Answer, cell: Cell, watch: Watch | null, t: Text): string => {
  const { rate, possible, notReported } = cell;
  const none = formatNone(answer, cell, watch, t);
  if (none !== null) return none;
  if (rate) return formatRate(answer, cell, t);
  if (answer.unit !== 'people') return withMore(formatNumber(cell.low, t.language), possible, t);
  if (notReported && notReported.of > 0 && notReported.k === notReported.of)
    return withMore(t('report.cell.not-reported'), possible, t);
  const said = cell.certain === 0 ? formatNumber(cell.low, t.language) : formatRange(cell.low, cell.high, t);
  const silent =
    notReported && notReported.k > 0
      ? t('count.with-not-reported', { said, k: notReported.k, of: notReported.of })
      : said;
  return withMore(silent, possible, t);
};

/** What stands instead of a number that nobody can say; null where there is one, or sources are silent. */
const formatNone = (answer: Answer, cell: Cell, watch: Watch | null, t: Text): string | null => {
  const none = whyNoneIn(answer, cell, watch);
  if (none === null || none === 'not-reported') return null;
  return none === 'unseen' ? t('report.cell.unseen') : t(`cell.${none}`, { n: cell.asides.violent?.low ?? 0 });
};

/**
 * A rate shows both its numbers always, and a percentage only where the rule allows one; a group's part of I06 is no
 * percentage.
 */
const formatRate = ({ indicator }: Answer, { rate }: Cell, t: Text): string => {
  const { numerator, denominator, share } = rate!;
  if (denominator.low === 0) return t('report.cell.no-rate');
  const more = denominator.high! - denominator.low;
  const said = t('report.cell.of', { k: numerator.low, n: denominator.low });
  const whole =
    share === null || indicator.code === 'I12'
      ? said
      : t('figure.share', { said, share: formatNumber(Math.round(share * 100), t.language) });
  return withMore(whole, more, t);
};

const withMore = (said: string, possible: number, t: Text): string =>
  possible > 0 ? t('report.cell.more', { said, n: possible }) : said;

/**
 * A number that stands beside a figure; null where there is nothing to say. What is open and has no number is said to
 * be not known.
 */
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

/** What stands beside a figure and is never in it, each with its number; '' where there is nothing. */
export const formatBeside = (answer: Answer, t: Text): string => {
  const inRate: readonly Aside[] = INDICATORS[answer.indicator.code].denominator ?? [];
  return (Object.entries(answer.total.asides) as [Aside, Figure][])
    .filter(([aside]) => !inRate.includes(aside))
    .flatMap(([aside, figure]) => {
      const said = formatAside(figure, t);
      return said === null ? [] : [t('report.pair', { name: t(`aside.${aside}`), said })];
    })
    .join(t('list.and'));
};

/** A number for a sentence of one's own: figures are minimums. */
export const formatInText = (answer: Answer, watch: Watch | null, t: Text): string => {
  const { total, unit } = answer;
  const none = whyNoneIn(answer, total, watch);
  if (none === 'not-begun' || none === 'unseen') return t(`cell.${none}`);
  if (total.rate) return formatCell(answer, { ...total, possible: 0 }, watch, t);
  const isSilent =
    total.notReported !== null && total.notReported.of > 0 && total.notReported.k === total.notReported.of;
  if (isSilent) return t('report.cell.not-reported');
  if (total.low === 0) return t('report.text.zero');
  const said = t('count.CS_AT_LEAST', { low: total.low });
  return unit === 'people' && total.high !== null && total.high > total.low
    ? t('figure.range', { said, low: total.low, high: total.high })
    : said;
};
