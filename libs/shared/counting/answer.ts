import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import type { CellKey } from './cell-key.js';
import type { Aside, Indicator, Measure, Unit } from './indicators.js';
import type { Question, Split } from './question.js';
import type { WhyNone } from './coverage-status.js';

/** From `low`, which is certain, to `high`; a null `high` is open. */
export interface Figure {
  low: number;
  high: number | null;
}

export interface Rate {
  numerator: Figure;
  denominator: Figure;
  /** 0 to 1; null where no percentage may be printed. */
  share: number | null;
  whyNoShare: null | 'denominator-under-10' | 'not-closed';
}

/**
 * Why there is no rate per inhabitants: how many people live there is not known, they are fewer than 10,000, or fewer
 * than 10 are counted.
 */
export type WhyNotPerInhabitants = 'not-known' | 'under-10000' | 'under-10';

/**
 * How many in each 100,000 inhabitants: a figure divided by how many people live there. Without a rate, low and high
 * are null, and so is how many live there unless only the figure is too small.
 */
export interface PerInhabitants {
  low: number | null;
  /** Null where the figure is open, too. */
  high: number | null;
  inhabitants: number | null;
  year: number | null;
  why: WhyNotPerInhabitants | null;
}

/** One number of a table, with everything that must be said with it. */
export interface Cell extends Figure {
  /** One key per split, in the order of the splits; null: not known, ALL: a total. */
  keys: readonly CellKey[];
  /**
   * Incidents or acts that are in the period for certain. For figures of people: the incidents counted, not the people.
   */
  certain: number;
  /** How many more may be in the period. */
  possible: number;
  /**
   * In totals over several periods: how many are in the whole for certain, but in none of its periods. Otherwise null.
   */
  longerPeriod: number | null;
  /** People only: for `k` of the `of` certain incidents no number was reported. */
  notReported: { k: number; of: number } | null;
  /** Numbers shown separately, never included in the figure. */
  asides: Readonly<Partial<Record<Aside, Figure>>>;
  rate: Rate | null;
  /** Of a rate per inhabitants only. */
  perInhabitants?: PerInhabitants;
  /** Why no number may be written, if the server decided it already; null: one may. If undefined, see `whyNoneIn`. */
  none?: WhyNone | null;
}

export interface Answer {
  question: Question;
  indicator: { code: Indicator['code']; version: number };
  measure: Measure | null;
  unit: Unit;
  periods: readonly Period[];
  splits: readonly {
    split: Split;
    /** Keys that have something to show; of the period, all keys. */ keys: readonly CellKey[];
    /** True if one thing can count under several keys, so that they do not add up to the total. */ overlaps: boolean;
  }[];
  /** For all periods together, counted directly and not as a sum of cells. */
  total: Cell;
  /** With two or three splits: totals over one of them, or over two. See NAMED_IN_TOTALS. */
  totals: readonly Cell[];
  /** One cell per combination of keys, first split first; without splits, one cell equal to the total. */
  cells: readonly Cell[];
  /** What the facts were read from; see Facts.asOf. */
  asOf: string | null;
  /**
   * The last day that the figure can know about: today at its place when it was asked for, or the day of its
   * publication. See progressOf.
   */
  day: Day | null;
  /**
   * The last day on which something published may have happened, of what is counted by its own day: of acts, in figures
   * of acts, and of incidents in all others (`lastPublishedOf`). Null: nothing is published. Of a period that lies
   * wholly after it, nothing can be known yet. Undefined: what is not published is counted, too.
   */
  lastPublished?: Day | null;
  /** Of a rate per inhabitants: who says how many people live in the places that it is of. */
  populationSources?: readonly string[];
}

/** What an answer says before its cells. */
export type AnswerHead = Omit<Answer, 'total' | 'totals' | 'cells'>;
