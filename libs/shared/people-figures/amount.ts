import type { Period } from '../day/period.js';
import type { Days } from '../custody/spells.js';

/**
 * One number of a figure of people, in its parts, which are never added into one: what is certain, what may be beside
 * it (null: nothing limits it, for days in custody), and what nobody knows any more. `certain` is the low; the high
 * adds both others.
 */
export interface Amount {
  certain: number;
  possible: number | null;
  notKnown: number;
}

export const NOTHING: Amount = { certain: 0, possible: 0, notKnown: 0 };
const CERTAIN: Amount = { certain: 1, possible: 0, notKnown: 0 };
const POSSIBLE: Amount = { certain: 0, possible: 1, notKnown: 0 };
const NOT_KNOWN: Amount = { certain: 0, possible: 0, notKnown: 1 };

/** Whether something is so: for certain, possibly, or not. */
export type Verdict = 'certain' | 'possible' | 'no';

export const amountOf = (verdict: Verdict | 'not-known'): Amount =>
  ({ certain: CERTAIN, possible: POSSIBLE, 'not-known': NOT_KNOWN, no: NOTHING })[verdict];

export const addAmounts = (a: Amount, b: Amount): Amount => ({
  certain: a.certain + b.certain,
  possible: a.possible === null || b.possible === null ? null : a.possible + b.possible,
  notKnown: a.notKnown + b.notKnown,
});

export const isNothing = ({ certain, possible, notKnown }: Amount): boolean =>
  certain === 0 && possible === 0 && notKnown === 0;

/** Returns the most that it can be; null: nothing limits it. */
export const highOf = ({ certain, possible, notKnown }: Amount): number | null =>
  possible === null ? null : certain + possible + notKnown;

const STRONGEST = ['certain', 'possible', 'not-known'] as const;

/** Returns the strongest of several: a person is in a figure once. */
export const strongest = <Is extends Verdict | 'not-known'>(verdicts: readonly Is[]): Is | 'no' =>
  (STRONGEST as readonly string[]).map((one) => verdicts.find((is) => is === one)).find((is) => is !== undefined) ??
  'no';

/** Whether something was in a period: for certain only where each of its possible days is. */
export const isIn = ({ earliest, latest }: Days, { from, until }: Period): Verdict =>
  earliest >= from && latest < until ? 'certain' : latest >= from && earliest < until ? 'possible' : 'no';
