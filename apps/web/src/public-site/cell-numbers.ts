import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { isSingleSilentIn, silentIn, waitingIn, type Watch, whyNone } from '@vigil/shared/counting/coverage-status.js';

/** The numbers of one unit or period, as pictures draw them. */
export interface Numbers {
  /** Certain. */
  low: number;
  /** Certain and possible; null means no upper limit. */
  high: number | null;
  /** From a single source, certain: shown next to the figure, never in it. */
  single: number;
  /** From a single source, and only possible here. */
  singleMay: number;
  /** Highest number of violent assemblies, which are counted separately. If any were recorded, somebody was there. */
  apart?: number | undefined;
  /** A rate in percent, not a count. */
  isPercent?: true;
  /** In a figure of people: the incidents for which no source gives a number. */
  silent?: number;
  /** Whether, in a figure of people, a single source says not even whether there are any. */
  isSingleSilent?: boolean;
  /** How many wait for an assessment that decides whether they count. */
  waiting?: number;
  /** At how many it is not known whether they count. */
  notKnown?: number | undefined;
  /** Says what may lie in the unit, because it is known of a larger one alone: see may-lie.ts. */
  mayLie?: readonly string[];
}

export const NOTHING: Numbers = { low: 0, high: 0, single: 0, singleMay: 0 };

export const numbersOf = (cell: Cell): Numbers => {
  const { singleSource, violent, notYetAssessed, interferenceUnknown, forceNotKnown } = cell.asides;
  const { low: single, high } = singleSource ?? NOTHING;
  return {
    low: cell.low,
    high: cell.high,
    single,
    singleMay: (high ?? single) - single,
    apart: violent && (violent.high ?? 1),
    silent: silentIn(cell),
    isSingleSilent: isSingleSilentIn(cell),
    waiting: waitingIn(notYetAssessed),
    notKnown: (interferenceUnknown ?? forceNotKnown)?.low,
  };
};

export const isNothing = ({ low, high, single, singleMay }: Numbers): boolean =>
  low === 0 && high === 0 && single + singleMay === 0;

/** Returns why there is no number to show; null where there is one. */
export const noneOf = (
  { low, high, apart = 0, silent = 0, waiting = 0, isSingleSilent = false }: Numbers,
  watch: Watch | null,
): ReturnType<typeof whyNone> =>
  whyNone({ low, beside: (high === null ? 1 : high - low) + apart, silent, waiting, isSingleSilent }, watch);

/** Returns the number to show; null where a 0 would claim that somebody watched, or that a source said so. */
export const lowOf = (numbers: Numbers, watch: Watch | null): number | null =>
  noneOf(numbers, watch) === null ? numbers.low : null;

/**
 * Identifies what an answer is about, however it is split. Answers to different questions or editions are never drawn
 * together.
 */
export const aboutOf = ({ question: { indicator, periods, filters }, asOf }: Answer): string =>
  JSON.stringify([indicator, periods, filters, asOf]);

/** Returns a rate as a map shows it, in percent; null where no percentage may be given. */
const percentOf = (share: number | null): Numbers | null => {
  if (share === null) return null;
  const low = Math.round(share * 100);
  return { ...NOTHING, low, high: low, isPercent: true };
};

/** Maps the key of the only split to its numbers, or to its percentage; unplaced ones (null) are under ''. */
export const byKey = (answer: Answer | null): ReadonlyMap<string, Numbers> => {
  const numbers = new Map<string, Numbers>();
  for (const cell of answer?.cells ?? []) {
    const one = cell.rate ? percentOf(cell.rate.share) : numbersOf(cell);
    if (one) numbers.set(cell.keys[0] ?? '', one);
  }
  return numbers;
};

const minus = (a: Numbers, b: Numbers): Numbers => ({
  low: a.low - b.low,
  high: a.high === null || b.high === null ? a.high : a.high - b.high,
  single: a.single - b.single,
  singleMay: a.singleMay - b.singleMay,
  apart: (a.apart ?? 0) - (b.apart ?? 0),
  silent: (a.silent ?? 0) - (b.silent ?? 0),
  waiting: (a.waiting ?? 0) - (b.waiting ?? 0),
  notKnown: (a.notKnown ?? 0) - (b.notKnown ?? 0),
});

/**
 * Returns what is known for each larger unit but for none of its parts: "+n not placed more precisely". Both answers
 * are to one question, and a record has one place, so the parts can be subtracted.
 */
export const leftOver = (
  wider: ReadonlyMap<string, Numbers>,
  finer: ReadonlyMap<string, Numbers>,
  holderOf: (code: string) => string | undefined,
): ReadonlyMap<string, Numbers> => {
  const rest = new Map(wider);
  for (const [code, numbers] of finer) {
    const holder = holderOf(code);
    const before = holder === undefined ? undefined : rest.get(holder);
    if (before) rest.set(holder!, minus(before, numbers));
  }
  rest.delete('');
  for (const [code, numbers] of rest) if (isNothing(numbers)) rest.delete(code);
  return rest;
};
