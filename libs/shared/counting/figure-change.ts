import type { Cell, Figure } from './answer.js';
import { count } from './count.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts } from './facts.js';
import type { Aside } from './indicators.js';
import type { PlaceTree } from './place-tree.js';
import type { Question } from './question.js';

/**
 * Why a record counts differently at a later moment. There is no reason "withdrawn": what was withdrawn for safety is
 * in neither moment.
 */
export const CHANGE_REASONS = [
  'published',
  'corrected',
  'moved',
  'merged',
  'unmerged',
  'retracted',
  'coverage',
] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];

/** How much more a number is at the later moment; negative: less. A null `high`: nobody can say, because it is open. */
export interface Difference {
  low: number;
  high: number | null;
}

/** How a figure changed, with its separately counted numbers and its rate. */
export interface FigureChange extends Difference {
  asides: Readonly<Partial<Record<Aside, Difference>>>;
  rate: { numerator: Difference; denominator: Difference } | null;
}

/** A record as it stood at two moments; null: it was not there. */
export interface TwoVersions {
  code: string;
  before: IncidentFact | null;
  after: IncidentFact | null;
  /** What the change feed says of it between the two. */
  lines: readonly string[];
}

export interface ChangedRecord {
  code: string;
  why: ChangeReason;
  change: FigureChange;
}

type Counted = Pick<Cell, 'low' | 'high' | 'asides' | 'rate'>;

const minus = (after: Figure, before: Figure): Difference => ({
  low: after.low - before.low,
  high: after.high === null || before.high === null ? null : after.high - before.high,
});

/** Returns how much a cell differs from an earlier one of the same question. */
export const differenceOf = (before: Counted, after: Counted): FigureChange => ({
  ...minus(after, before),
  asides: Object.fromEntries(
    (Object.keys(after.asides) as Aside[]).map((name) => [name, minus(after.asides[name]!, before.asides[name]!)]),
  ),
  rate: after.rate &&
    before.rate && {
      numerator: minus(after.rate.numerator, before.rate.numerator),
      denominator: minus(after.rate.denominator, before.rate.denominator),
    },
});

const plus = (one: Difference, other: Difference): Difference => ({
  low: one.low + other.low,
  high: one.high === null || other.high === null ? null : one.high + other.high,
});

/** Adds differences up. */
export const sumOf = (changes: readonly FigureChange[]): FigureChange =>
  changes.reduce((sum, one) => ({
    ...plus(sum, one),
    asides: Object.fromEntries(
      (Object.keys(one.asides) as Aside[]).map((name) => [name, plus(sum.asides[name]!, one.asides[name]!)]),
    ),
    rate: sum.rate &&
      one.rate && {
        numerator: plus(sum.rate.numerator, one.rate.numerator),
        denominator: plus(sum.rate.denominator, one.rate.denominator),
      },
  }));

/** What is open at both moments and begins with the same number has not changed. */
const isSame = (one: Counted, other: Counted): boolean =>
  JSON.stringify([one.low, one.high, one.asides, one.rate]) ===
  JSON.stringify([other.low, other.high, other.asides, other.rate]);

/** Records between two pauses. */
const PART = 100;

/**
 * Finds the records that make a figure another one, with the reason and the difference that each of them makes. Every
 * figure is a sum over records, so the differences add up to that of the whole.
 * @param question without splits, of one period
 * @yields now and then, so that other work can run
 */
export function* explainChange(
  question: Question,
  records: Iterable<TwoVersions>,
  places: PlaceTree,
): Generator<undefined, ChangedRecord[]> {
  const facts = createFacts(places);
  const nothing = count(facts, question, null).total;
  const countOf = (fact: IncidentFact | null): Counted => {
    if (fact === null) return nothing;
    facts.put(fact);
    const { total } = count(facts, question, null);
    facts.remove(fact.code);
    return total;
  };
  const found: ChangedRecord[] = [];
  let done = 0;
  for (const record of records) {
    if (++done % PART === 0) yield undefined;
    const { code, before, after } = record;
    const [earlier, later] = [countOf(before), countOf(after)];
    if (isSame(earlier, later)) continue;
    const isOnlyMoved = (): boolean =>
      before !== null && after !== null && isSame(earlier, countOf(onDaysOf(before, after)));
    found.push({ code, why: reasonOf(record, isOnlyMoved), change: differenceOf(earlier, later) });
  }
  return found;
}

const onDaysOf = ({ earliest, latest, precision }: IncidentFact, fact: IncidentFact): IncidentFact => ({
  ...fact,
  earliest,
  latest,
  precision,
});

const reasonOf = ({ before, after, lines }: TwoVersions, isOnlyMoved: () => boolean): ChangeReason => {
  if (lines.includes('coverage')) return 'coverage';
  if (after === null) return lines.includes('merged') ? 'merged' : 'retracted';
  if (before === null) return (['published', 'unmerged'] as const).find((what) => lines.includes(what)) ?? 'corrected';
  return isOnlyMoved() ? 'moved' : 'corrected';
};
