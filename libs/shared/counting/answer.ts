import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { isSingle } from './axis.js';
import { ALL, type CellKey } from './cell-key.js';
import type { PeoplePlanes } from './count-people.js';
import {
  type Aside,
  type Indicator,
  type IndicatorCode,
  type Measure,
  SMALLEST_DENOMINATOR,
  type Unit,
} from './indicators.js';
import type { Plan } from './plan.js';
import { ACT_SPLITS, type Question, type Split } from './question.js';
import type { Cells, Plane } from './tally.js';
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
  /** With two splits: totals over one of them. */
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
}

export interface Tally {
  cells: Cells;
  events: Plane;
  people: PeoplePlanes | null;
}

/** Alphabetical order; "not known" comes last. */
const byKey = (a: CellKey, b: CellKey): number => (a === b ? 0 : a === null || (b !== null && a > b) ? 1 : -1);

/** Turns tallied planes into an answer. */
export function answerOf(plan: Plan, tally: Tally, asOf: string | null, day: Day | null): Answer {
  return new Writer(plan, tally).answer(asOf, day);
}

interface Dimension {
  split: Split;
  overlaps: boolean;
  indexes: readonly number[];
  all: number;
  keyOf(index: number): CellKey;
}

/** Writes an answer. One question can have thousands of cells, so what they share is computed once. */
class Writer {
  private readonly periods: number;
  /** Index of the split that each axis and the time stand for; -1: none. */
  private readonly first: number;
  private readonly second: number;
  private readonly time: number;

  constructor(
    private readonly plan: Plan,
    private readonly tally: Tally,
  ) {
    this.periods = plan.time.periods.length;
    const {
      axes: [first, second],
      question: { split },
    } = plan;
    [this.first, this.second, this.time] = [
      split.findIndex((one) => one === first.split),
      split.findIndex((one) => one === second.split),
      split.indexOf('period'),
    ];
  }

  answer(asOf: string | null, day: Day | null): Answer {
    const { question, indicator, measure, unit, time } = this.plan;
    const dimensions = question.split.map((split) => this.dimension(split));
    const everything = dimensions.map(({ all }) => all);
    return {
      question,
      indicator: { code: indicator.code, version: indicator.version },
      measure,
      unit,
      periods: time.periods,
      asOf,
      day,
      splits: dimensions.map(({ split, overlaps, indexes, keyOf }) => ({ split, overlaps, keys: indexes.map(keyOf) })),
      total: this.cell(dimensions, everything),
      totals:
        dimensions.length < 2
          ? []
          : dimensions.flatMap(({ indexes }, k) =>
              indexes.map((index) =>
                this.cell(
                  dimensions,
                  everything.map((all, i) => (i === k ? index : all)),
                ),
              ),
            ),
      cells: this.cells(dimensions),
    };
  }

  private dimension(split: Split): Dimension {
    const { axes, time } = this.plan;
    if (split === 'period') {
      const indexes = time.periods.map((_, i) => i);
      return { split, overlaps: false, indexes, all: this.periods, keyOf: (i) => time.periods[i]?.key ?? ALL };
    }
    const k = axes[0].split === split ? 0 : 1;
    const axis = axes[k];
    const indexes = axis.keys.map((_, i) => i).filter((i) => !this.isEmpty(k, i));
    // Group numbers follow the order of arrival; an answer must neither reveal that order nor depend on it.
    if (split === 'group') indexes.sort((a, b) => byKey(axis.keys[a]!, axis.keys[b]!));
    // An act has one type, one actor and one outcome, so rows of acts add up.
    const overlaps = !isSingle(axis) && !(this.plan.unit === 'acts' && axis.source === 'act');
    return { split, overlaps, indexes, all: axis.all, keyOf: (i) => (i === axis.all ? ALL : axis.keys[i]!) };
  }

  private isEmpty(axis: 0 | 1, index: number): boolean {
    const { cells, events } = this.tally;
    const at = (layer: number): number =>
      axis === 0 ? cells.of(layer, index, cells.secondAll) : cells.of(layer, cells.firstAll, index);
    return this.plan.layers.every((_, layer) => events.isEmpty(at(layer)));
  }

  /** Returns a cell for every combination of indexes, the first split first. */
  private cells(dimensions: readonly Dimension[]): Cell[] {
    const cells: Cell[] = [];
    const indexes = dimensions.map(() => 0);
    const go = (k: number): void => {
      if (k === dimensions.length) cells.push(this.cell(dimensions, indexes));
      else
        for (const index of dimensions[k]!.indexes) {
          indexes[k] = index;
          go(k + 1);
        }
    };
    go(0);
    return cells;
  }

  private cell(dimensions: readonly Dimension[], indexes: readonly number[]): Cell {
    const { layers } = this.plan;
    const { events } = this.tally;
    const period = this.period(indexes);
    const at = this.at(indexes, 0);
    const { certain, possible } = events.at(at, period);
    const asides: Partial<Record<Aside, Figure>> = {};
    for (let i = 1; i < layers.length; i++) asides[layers[i] as Aside] = this.figure(this.at(indexes, i), period);
    const figure = this.figure(at, period);
    return {
      keys: dimensions.map(({ keyOf }, i) => keyOf(indexes[i]!)),
      low: figure.low,
      high: figure.high,
      certain,
      possible,
      asides,
      longerPeriod: this.time >= 0 && period === this.periods ? events.longer[at]! : null,
      notReported: this.notReported(at, period),
      rate: this.rate(figure, dimensions, indexes),
    };
  }

  /** Returns the cell of a layer at an index of each split. */
  private at(indexes: readonly number[], layer: number): number {
    const {
      axes: [first, second],
    } = this.plan;
    return this.tally.cells.of(
      layer,
      this.first < 0 ? first.all : indexes[this.first]!,
      this.second < 0 ? second.all : indexes[this.second]!,
    );
  }

  private period(indexes: readonly number[]): number {
    return this.time < 0 ? this.periods : indexes[this.time]!;
  }

  /** Applies counting rule 3 for people, and rule 4 for incidents and acts. */
  private figure(cell: number, period: number): Figure {
    const { events, people } = this.tally;
    if (!people) {
      const { certain, possible } = events.at(cell, period);
      return { low: certain, high: certain + possible };
    }
    const open = people.open.at(cell, period);
    const high = people.high.at(cell, period);
    return {
      low: people.low.at(cell, period).certain,
      high: open.certain + open.possible > 0 ? null : high.certain + high.possible,
    };
  }

  private notReported(cell: number, period: number): Cell['notReported'] {
    const { events, people } = this.tally;
    return people && { k: people.notReported.at(cell, period).certain, of: events.at(cell, period).certain };
  }

  /** Applies counting rule 7. Over a split that divides only the numerator, the denominator is the total. */
  private rate(numerator: Figure, dimensions: readonly Dimension[], indexes: readonly number[]): Rate | null {
    const { indicator, layers } = this.plan;
    if (!indicator.denominator) return null;
    const undivided = indexes.map((index, i) =>
      dividesNumerator(indicator.code, dimensions[i]!.split) ? dimensions[i]!.all : index,
    );
    const denominator = ['figure' as const, ...indicator.denominator]
      .map((layer) => this.figure(this.at(undivided, layers.indexOf(layer)), this.period(undivided)))
      .reduce((sum, figure) => ({ low: sum.low + figure.low, high: sum.high! + figure.high! }));
    return rateOf(numerator, denominator);
  }
}

/** Applies counting rule 7: always both numbers, and a share only where it is meaningful. */
export function rateOf(numerator: Figure, denominator: Figure): Rate {
  const isClosed = numerator.low === numerator.high && denominator.low === denominator.high;
  const whyNoShare = denominator.low < SMALLEST_DENOMINATOR ? 'denominator-under-10' : isClosed ? null : 'not-closed';
  return { numerator, denominator, whyNoShare, share: whyNoShare === null ? numerator.low / denominator.low : null };
}

/**
 * Whether a split divides only the numerator. A share by group (I12) is of all groups. A rate of force by the police is
 * of all watched assemblies: an assembly without force had none by any actor, nobody was hurt there and no reason was
 * given. These are the same splits whose filter a rate refuses (question.ts).
 */
function dividesNumerator(indicator: IndicatorCode, split: Split): boolean {
  if (indicator === 'I12') return split === 'group';
  return ACT_SPLITS.has(split) || SUFFERED_OR_SAID.has(split) || (indicator === 'I03' && split === 'interference');
}

const SUFFERED_OR_SAID: ReadonlySet<Split> = new Set(['harm', 'side', 'ground']);
