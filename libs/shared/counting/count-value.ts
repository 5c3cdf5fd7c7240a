/** How much is known about a count. List `count_state` of the vocabularies. */
export type CountState = 'CS_EXACT' | 'CS_RANGE' | 'CS_AT_LEAST' | 'CS_AT_MOST' | 'CS_NONE' | 'CS_SOME' | 'CS_UNKNOWN';

/** A count as a source gives it. A null `high` is open ("at least"); both null is not reported, which is never 0. */
export interface CountValue {
  state: CountState;
  low: number | null;
  high: number | null;
  /** the source's own words: "several" */ text: string | null;
}

/** A sum of counts. `notReported` of the `of` summed counts had no number and add nothing to `low`. */
export interface CountSum {
  low: number;
  /** null: open */ high: number | null;
  notReported: number;
  of: number;
}

type CountProblem =
  | 'not-a-whole-number'
  | 'exact-needs-one-number'
  | 'low-not-below-high'
  | 'at-least-has-no-high'
  | 'at-most-starts-at-zero'
  | 'none-is-zero'
  | 'some-is-at-least-one'
  | 'unknown-has-no-number';

export const UNKNOWN_COUNT: CountValue = { state: 'CS_UNKNOWN', low: null, high: null, text: null };

export function exactly(n: number): CountValue {
  return { state: 'CS_EXACT', low: n, high: n, text: null };
}

export function atLeast(n: number): CountValue {
  return { state: 'CS_AT_LEAST', low: n, high: null, text: null };
}

/** Confirmed zero: a source in a position to know says so. */
export const NONE_COUNT: CountValue = { state: 'CS_NONE', low: 0, high: 0, text: null };

/** Returns what is wrong with a count, or null: each state requires certain values of its two numbers. */
export function countProblem({ state, low, high }: CountValue): CountProblem | null {
  if (!isWholeOrNull(low) || !isWholeOrNull(high)) return 'not-a-whole-number';
  switch (state) {
    case 'CS_EXACT':
      return low !== null && low === high ? null : 'exact-needs-one-number';
    case 'CS_RANGE':
      return low !== null && high !== null && low < high ? null : 'low-not-below-high';
    case 'CS_AT_LEAST':
      return low !== null && high === null ? null : 'at-least-has-no-high';
    case 'CS_AT_MOST':
      return low === 0 && high !== null ? null : 'at-most-starts-at-zero';
    case 'CS_NONE':
      return low === 0 && high === 0 ? null : 'none-is-zero';
    case 'CS_SOME':
      return low === 1 && high === null ? null : 'some-is-at-least-one';
    case 'CS_UNKNOWN':
      return low === null && high === null ? null : 'unknown-has-no-number';
  }
}

/**
 * Applies counting rule 3: the low is the sum of the lows; the high is open as soon as one high is open. A count that
 * was not reported is counted in `notReported` and opens the high too.
 */
export function sumCounts(values: Iterable<CountValue>): CountSum {
  const sum: CountSum = { low: 0, high: 0, notReported: 0, of: 0 };
  for (const { state, low, high } of values) {
    sum.of += 1;
    sum.low += low ?? 0;
    sum.high = sum.high === null || high === null ? null : sum.high + high;
    if (state === 'CS_UNKNOWN') sum.notReported += 1;
  }
  return sum;
}

/** Returns texts of the `counting` bundle; `createText(language, counting)` of `text/text.ts` fits. */
type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** Formats a count: "exactly 25", "at least 2; not reported in 1 of 3". A source's own words follow the count. */
export function formatCount(count: CountValue | CountSum, t: Say): string {
  return 'of' in count ? formatSum(count, t) : formatValue(count, t);
}

function formatValue({ state, low, high, text }: CountValue, t: Say): string {
  const said = t(`count.${state}`, { low: low ?? 0, high: high ?? 0 });
  return text ? t('count.with-words', { said, text }) : said;
}

function formatSum({ low, high, notReported, of }: CountSum, t: Say): string {
  if (of > 0 && notReported === of) return t('count.not-reported-at-all', { of });
  const said = formatRange(low, high, t);
  return notReported > 0 ? t('count.with-not-reported', { said, k: notReported, of }) : said;
}

/** Formats a range: "5", "3 to 7", "at least 2". */
export function formatRange(low: number, high: number | null, t: Say): string {
  if (high === null) return t('count.CS_AT_LEAST', { low });
  return low === high ? t('count.CS_EXACT', { low }) : t('count.CS_RANGE', { low, high });
}

function isWholeOrNull(n: number | null): boolean {
  return n === null || (Number.isSafeInteger(n) && n >= 0);
}
