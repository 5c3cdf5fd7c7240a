import { type Answer, type Cell } from '../counting/answer.js';
import { sayRange } from '../counting/count-range.js';
import { sayFigure, type Names } from '../counting/sentence.js';
import { sayNumber, type Text } from '../text/text.js';

/**
 * A number as it stands in a table: "11", "11 (+2)" where two more may fall in the period, "at least 2; not reported in 1 of 3",
 * "19 of 20 (95 %)". 0 is none recorded; what is not known never reads as 0.
 */
export const sayCell = (answer: Answer, cell: Cell, t: Text): string => {
  const { rate, possible, notReported } = cell;
  if (rate) return sayRate(answer, cell, t);
  if (answer.unit !== 'people') return withMore(sayNumber(cell.low, t.language), possible, t);
  if (notReported && notReported.of > 0 && notReported.k === notReported.of) return withMore(t('report.cell.not-reported'), possible, t);
  const said = cell.certain === 0 ? sayNumber(cell.low, t.language) : sayRange(cell.low, cell.high, t);
  const silent = notReported && notReported.k > 0 ? t('count.with-not-reported', { said, k: notReported.k, of: notReported.of }) : said;
  return withMore(silent, possible, t);
};

/** A rate shows both its numbers always, and a percentage only where the rule allows one; a group's part of I06 is no percentage. */
const sayRate = ({ indicator }: Answer, { rate }: Cell, t: Text): string => {
  const { numerator, denominator, share } = rate!;
  if (denominator.low === 0) return t('report.cell.no-rate');
  const more = denominator.high! - denominator.low;
  const said = t('report.cell.of', { k: numerator.low, n: denominator.low });
  const whole = share === null || indicator.code === 'I12' ? said : t('figure.share', { said, share: sayNumber(Math.round(share * 100), t.language) });
  return withMore(whole, more, t);
};

const withMore = (said: string, possible: number, t: Text): string => (possible > 0 ? t('report.cell.more', { said, n: possible }) : said);

/** What has to be said beside a figure, as the sentence says it after its number; '' where there is nothing. */
export const sayBeside = (answer: Answer, t: Text, names: Names): string => {
  const whole = sayFigure(answer, t, names);
  const bare = sayFigure(answer, t, names, { ...answer.total, asides: {}, possible: 0, notReported: null });
  // What may fall in the period and what was not reported stand in the number itself.
  const inNumber = sayFigure(answer, t, names, { ...answer.total, asides: {} });
  const from = whole.startsWith(inNumber) ? inNumber : whole.startsWith(bare) ? bare : whole;
  return whole.slice(from.length).replace(/^[;,\s]+/, '');
};

/** A number for a sentence of one's own: figures are minimums. */
export const sayInText = (answer: Answer, t: Text): string => {
  const { total, unit } = answer;
  if (total.rate) return sayCell(answer, { ...total, possible: 0 }, t);
  const isSilent = total.notReported !== null && total.notReported.of > 0 && total.notReported.k === total.notReported.of;
  if (isSilent) return t('report.cell.not-reported');
  if (total.low === 0) return t('report.text.zero');
  const said = t('count.CS_AT_LEAST', { low: total.low });
  return unit === 'people' && total.high !== null && total.high > total.low ? t('figure.range', { said, low: total.low, high: total.high }) : said;
};
