import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { knownLow, type Watch } from '@vigil/shared/counting/coverage-status.js';

/** The numbers of one unit or period that the pictures draw. */
export interface Numbers {
  /** Certain. */
  low: number;
  /** Certain and possible; null is open. */
  high: number | null;
  /** From a single source, certain: beside the figure, never in it. */
  single: number;
  /** From a single source, and only possible here. */
  singleMay: number;
  /** Violent assemblies, which are counted separately, at the most: whoever recorded them was there. */
  apart?: number;
}

export const NOTHING: Numbers = { low: 0, high: 0, single: 0, singleMay: 0 };

const NO_FIGURE = { low: 0, high: 0 };
const withApart = (apart: number): Pick<Numbers, 'apart'> => (apart > 0 ? { apart } : {});

export const numbersOf = (cell: Cell): Numbers => {
  const { singleSource: { low: single, high } = NO_FIGURE, violent } = cell.asides;
  const apart = violent ? (violent.high ?? 1) : 0;
  return { low: cell.low, high: cell.high, single, singleMay: (high ?? single) - single, ...withApart(apart) };
};

export const isNothing = ({ low, high, single, singleMay }: Numbers): boolean =>
  low === 0 && high === 0 && single + singleMay === 0;

/** The number to write, or null where a 0 would say that somebody looked. */
export const lowOf = ({ low, high, single, singleMay, apart = 0 }: Numbers, watch: Watch | null): number | null =>
  knownLow({ low, beside: (high === null ? 1 : high - low) + single + singleMay + apart }, watch);

/**
 * What an answer is about, whatever it is split by. Answers of two questions or two moments are never drawn together.
 */
export const aboutOf = ({ question: { indicator, periods, filters }, asOf }: Answer): string =>
  JSON.stringify([indicator, periods, filters, asOf]);

/** By key of the only split; the unplaced (null) under ''. */
export const byKey = (answer: Answer | null): ReadonlyMap<string, Numbers> =>
  new Map((answer?.cells ?? []).map((cell) => [cell.keys[0] ?? '', numbersOf(cell)]));

const minus = (a: Numbers, b: Numbers): Numbers => ({
  low: a.low - b.low,
  high: a.high === null || b.high === null ? a.high : a.high - b.high,
  single: a.single - b.single,
  singleMay: a.singleMay - b.singleMay,
  ...withApart((a.apart ?? 0) - (b.apart ?? 0)),
});

/**
 * What is known of each wider unit and of none of its parts: "+n not placed more precisely". Both answers are to one
 * question, and a record has one place, so the parts can be taken from their whole.
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
