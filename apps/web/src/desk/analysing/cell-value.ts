import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { isDash, isSingleSilentIn, silentIn, type WhyNone } from '@vigil/shared/counting/coverage-status.js';
import { formatPerShort } from '@vigil/shared/counting/format-per-inhabitants.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';

/**
 * What a picture draws of a cell: a count, or a rate's percentage. `at` is null where there is no number to draw:
 * nobody reported one, or no percentage may be printed.
 */
export interface Value {
  at: number | null;
  /** The possible part, above `at`. */
  more: number;
  /** The upper end is open: "at least". */
  isOpen: boolean;
  /** The label next to the mark: '12', '12–14', '12+', '0–?', '45 %', '3 of 7', '?'. */
  short: string;
  /** Why there is no number; absent if there is one, or if no source reports one. */
  none?: Exclude<WhyNone, 'not-reported'>;
}

export const isOfRate = ({ total }: Pick<Answer, 'total'>): boolean => total.rate !== null;

export const valueOf = (cell: Cell, t: Text): Value => {
  const number = (n: number): string => formatNumber(n, t.language);
  if (cell.rate) {
    const { share, numerator, denominator } = cell.rate;
    if (share !== null)
      return {
        at: Math.round(share * 1000) / 10,
        more: 0,
        isOpen: false,
        short: t('analysis.percent', { n: Math.round(share * 100) }),
      };
    return {
      at: null,
      more: 0,
      isOpen: false,
      short: denominator.low === 0 ? '–' : t('analysis.of', { a: numerator.low, b: denominator.low }),
    };
  }
  const { low, high, perInhabitants: per } = cell;
  // Where a source is silent and no other one gives a number, "0+" would say that one gave it: see `whyNone`.
  if (low === 0 && (silentIn(cell) > 0 || isSingleSilentIn(cell)))
    return { at: null, more: 0, isOpen: high === null, short: '?' };
  // Nothing is certain, and what is only possible has no known number.
  if (low === 0 && high === null)
    return { at: 0, more: 0, isOpen: false, short: t('analysis.range', { low: number(0), high: '?' }) };
  if (per) {
    const said = formatPerShort(per, t);
    if (said === null) return { at: null, more: 0, isOpen: false, short: '–' };
    return { at: per.low, more: per.high === null ? 0 : per.high - per.low!, isOpen: per.high === null, short: said };
  }
  if (high === null) return { at: low, more: 0, isOpen: true, short: t('analysis.open', { n: low }) };
  return {
    at: low,
    more: high - low,
    isOpen: false,
    short: high > low ? t('analysis.range', { low, high }) : number(low),
  };
};

/**
 * Like `valueOf`, but without a 0 where nobody can know one. Tables and pictures use this.
 * @param none see `whyNoneIn`
 */
export const seenValue = (cell: Cell, none: WhyNone | null, t: Text): Value => {
  if (none === null || none === 'not-reported') return valueOf(cell, t);
  const short = isDash(none) ? '–' : t(`cell.${none}`, { n: cell.asides.violent?.low ?? 0 });
  return { at: null, more: 0, isOpen: false, short, none };
};

/** Formats a value for screen readers: a dash becomes words. */
export const formatValue = ({ none, short }: Value, t: Text): string => (isDash(none) ? t(`cell.${none}`) : short);

/** A rate that nobody knows stands after all that are known, also after 0. */
const NOT_KNOWN = -1;

/** Returns the certain number, which is used for order and scale. */
export const certainOf = (cell: Cell): number =>
  cell.rate?.share ?? (cell.perInhabitants ? (cell.perInhabitants.low ?? NOT_KNOWN) : cell.low);

/** Returns the height that the axis must reach. */
export const topOf = ({ at, more }: Value): number => (at ?? 0) + more;
