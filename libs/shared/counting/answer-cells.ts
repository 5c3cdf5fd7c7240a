import type { Day } from '../day/day.js';
import type { Answer, AnswerHead, Cell, Figure, Rate } from './answer.js';
import { type Axis, isSingle } from './split-axis.js';
import { ALL, type CellKey, NAMED_IN_TOTALS, SMALLEST_DENOMINATOR } from './cell-key.js';
import type { PeoplePlanes } from './count-people.js';
import type { Facts } from './facts.js';
import { InhabitantsOfCells, ratePerInhabitants } from './per-inhabitants.js';
import { type Aside, type IndicatorCode, INDICATORS } from './indicators.js';
import { lastPublishedOf } from './last-published.js';
import { axesOf, type CountPlan } from './count-plan.js';
import { ACT_SPLITS, measureOf, type Split } from './question.js';
import type { Cells, Plane } from './tally.js';

interface Tally {
  cells: Cells;
  events: Plane;
  people: PeoplePlanes | null;
}

/** For each split, the index of a key; see `AnswerCells.read`. */
export type CellIndexes = readonly number[];
type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** A cell that is written again and again. */
interface CellBuffer extends Omit<Writable<Cell>, 'keys' | 'asides' | 'none'> {
  keys: CellKey[];
  asides: Partial<Record<Aside, Figure>>;
}

/** Alphabetical order; "not known" comes last. */
const byKey = (a: CellKey, b: CellKey): number => (a === b ? 0 : a === null || (b !== null && a > b) ? 1 : -1);

interface Dimension {
  split: Split;
  overlaps: boolean;
  /** Keys that have something to show; of the period, all keys. */ indexes: readonly number[];
  all: number;
  /** By index; that of `all` is ALL. */ keys: readonly CellKey[];
}

/** Of a share by group: what the groups of a cell have, and others. */
const OWN_AND_OTHERS = [
  ['figure', 'otherGroups'],
  ['notYetAssessed', 'otherGroupsNotYetAssessed'],
] as const;

const nothing = (): Figure => ({ low: 0, high: 0 });

/**
 * The counted cells of a question. One question can have thousands of cells: they are read one by one, and what they
 * share is computed once.
 */
export class AnswerCells {
  readonly head: AnswerHead;
  /** The indexes of the total. */
  readonly everything: CellIndexes;
  private readonly axes: readonly Axis[];
  private readonly dimensions: readonly Dimension[];
  /** By split: whether it divides only the numerator of a rate. */
  private readonly dividesNumerator: readonly boolean[];
  /** The layers after the first. */
  private readonly asides: readonly Aside[];
  private readonly periods: number;
  /** Index of the split that each axis and the time stand for; -1: none. */
  private readonly first: number;
  private readonly second: number;
  private readonly third: number;
  private readonly time: number;
  /** The layers whose sum is the denominator of a rate; null: the indicator is no rate. */
  private readonly denominator: readonly number[] | null;
  private readonly part = nothing();
  /** How many people live where; null: the indicator is no rate per inhabitants. */
  private readonly inhabitants: InhabitantsOfCells | null;

  constructor(
    private readonly plan: CountPlan,
    private readonly tally: Tally,
    { asOf, lastPublished, places }: Pick<Facts, 'asOf' | 'lastPublished' | 'places'>,
    day: Day | null,
  ) {
    const { asked, question, indicator, layers, time } = plan;
    const { code, version, perInhabitants } = INDICATORS[asked.indicator];
    const last = lastPublishedOf(plan.unit, lastPublished);
    this.asides = layers.slice(1) as Aside[];
    this.periods = time.periods.length;
    this.axes = axesOf(plan);
    const [first = -1, second = -1, third = -1] = this.axes.map(({ split }) =>
      question.split.findIndex((one) => one === split),
    );
    [this.first, this.second, this.third, this.time] = [first, second, third, question.split.indexOf('period')];
    this.dimensions = question.split.map((split) => this.dimension(split));
    this.everything = this.dimensions.map(({ all }) => all);
    this.dividesNumerator = this.dimensions.map(({ split }) => dividesNumerator(indicator.code, split));
    this.denominator =
      indicator.denominator && ['figure' as const, ...indicator.denominator].map((layer) => layers.indexOf(layer));
    this.inhabitants = perInhabitants ? new InhabitantsOfCells(places, asked) : null;
    this.head = {
      question: asked,
      indicator: { code, version },
      measure: measureOf(asked),
      unit: plan.unit,
      periods: time.periods,
      asOf,
      day,
      ...(last !== undefined && { lastPublished: last }),
      ...(this.inhabitants && { populationSources: this.inhabitants.sources(this.dimensions) }),
      splits: this.dimensions.map(({ split, overlaps, indexes, keys }) => ({
        split,
        overlaps,
        keys: indexes.map((index) => keys[index]!),
      })),
    };
  }

  /** Returns the answer, with an object for each cell. */
  answer(): Answer {
    const read = (indexes: CellIndexes): Cell => this.read(indexes, this.blank());
    const all = (each: (take: (indexes: CellIndexes) => void) => void): Cell[] => {
      const cells: Cell[] = [];
      each((indexes) => cells.push(read(indexes)));
      return cells;
    };
    return {
      ...this.head,
      total: read(this.everything),
      totals: all((take) => this.eachTotal(take)),
      cells: all((take) => this.eachCell(take)),
    };
  }

  /** Calls `take` for the totals over one or more of several splits. The array is the same each time. */
  eachTotal(take: (indexes: CellIndexes) => void): void {
    for (const named of NAMED_IN_TOTALS[this.dimensions.length]!) this.each(named, take);
  }

  /** Calls `take` for every combination of keys, the first split first. The array is the same each time. */
  eachCell(take: (indexes: CellIndexes) => void): void {
    this.each([...this.dimensions.keys()], take);
  }

  /** Calls `take` for every combination of keys of these splits, over all keys of the others. */
  private each(splits: readonly number[], take: (indexes: CellIndexes) => void): void {
    const at = [...this.everything];
    const go = (k: number): void => {
      const split = splits[k];
      if (split === undefined) return take(at);
      for (const index of this.dimensions[split]!.indexes) {
        at[split] = index;
        go(k + 1);
      }
    };
    go(0);
  }

  /** Returns a cell in which nothing is recorded, for `read` to write into. */
  blank(): CellBuffer {
    const asides: Partial<Record<Aside, Figure>> = {};
    for (const aside of this.asides) asides[aside] = nothing();
    return {
      keys: [],
      low: 0,
      high: 0,
      certain: 0,
      possible: 0,
      asides,
      longerPeriod: null,
      notReported: this.tally.people && { k: 0, of: 0 },
      rate: this.denominator && rateOf(nothing(), nothing()),
      ...(this.inhabitants && { perInhabitants: ratePerInhabitants(nothing(), 'not-known') }),
    };
  }

  /** Whether nothing is recorded for the cell at these indexes, neither in the figure nor beside it. */
  isEmpty(indexes: CellIndexes): boolean {
    if (this.denominator && this.dividesNumerator.includes(true)) return false;
    // How many people live there differs from cell to cell, also where nothing is recorded.
    if (this.inhabitants) return false;
    const { cells, events } = this.tally;
    const period = this.time < 0 ? this.periods : indexes[this.time]!;
    for (let layer = 0, at = this.at(indexes); layer < cells.layers; layer++, at += cells.size)
      if (this.certainOf(events, at, period) + this.possibleOf(events, at, period) > 0) return false;
    return true;
  }

  /** Reads the keys at these indexes into a cell. */
  readKeys(indexes: CellIndexes, { keys }: CellBuffer): void {
    for (let i = 0; i < indexes.length; i++) keys[i] = this.dimensions[i]!.keys[indexes[i]!]!;
  }

  /** Reads the cell at these indexes into another, all of it, and returns that. */
  read(indexes: CellIndexes, cell: CellBuffer): CellBuffer {
    const { asides } = this;
    const { events, people } = this.tally;
    const period = this.time < 0 ? this.periods : indexes[this.time]!;
    const at = this.at(indexes);
    this.readKeys(indexes, cell);
    cell.certain = this.certainOf(events, at, period);
    cell.possible = this.possibleOf(events, at, period);
    this.figure(at, period, cell);
    for (let i = 0; i < asides.length; i++)
      this.figure(at + (i + 1) * this.tally.cells.size, period, cell.asides[asides[i]!]!);
    cell.longerPeriod = this.time >= 0 && period === this.periods ? events.longer[at]! : null;
    if (people) {
      cell.notReported!.k = this.certainOf(people.notReported, at, period);
      cell.notReported!.of = cell.certain;
    }
    if (this.denominator) this.rate(indexes, this.denominator, cell);
    if (this.inhabitants) cell.perInhabitants = ratePerInhabitants(cell, this.inhabitants.of(cell.keys));
    return cell;
  }

  private dimension(split: Split): Dimension {
    const { time } = this.plan;
    if (split === 'period') {
      const keys = time.periods.map(({ key }) => key);
      return { split, overlaps: false, indexes: [...keys.keys()], all: this.periods, keys: [...keys, ALL] };
    }
    const k = this.axes.findIndex((one) => one.split === split);
    const axis = this.axes[k]!;
    const indexes: number[] = [];
    for (let index = 0; index < axis.keys.length; index++) if (!this.isKeyEmpty(k, index)) indexes.push(index);
    // Group numbers follow the order of arrival; an answer must neither reveal that order nor depend on it.
    if (split === 'group' || split === 'dataset') indexes.sort((a, b) => byKey(axis.keys[a]!, axis.keys[b]!));
    // An act has one type, one actor and one outcome, so rows of acts add up.
    const overlaps =
      !isSingle(axis) && axis.source !== 'dataset' && !(this.plan.unit === 'acts' && axis.source === 'act');
    return { split, overlaps, indexes, all: axis.all, keys: [...axis.keys, ALL] };
  }

  private isKeyEmpty(axis: number, index: number): boolean {
    const { cells, events } = this.tally;
    const indexes = [cells.firstAll, cells.secondAll, cells.thirdAll] as [number, number, number];
    indexes[axis] = index;
    let at = cells.of(0, ...indexes);
    for (let layer = 0; layer < cells.layers; layer++, at += cells.size) if (!events.isEmpty(at)) return false;
    return true;
  }

  /** Returns the cell of the first layer at an index of each split. */
  private at(indexes: CellIndexes): number {
    const { cells } = this.tally;
    return cells.of(
      0,
      this.first < 0 ? cells.firstAll : indexes[this.first]!,
      this.second < 0 ? cells.secondAll : indexes[this.second]!,
      this.third < 0 ? cells.thirdAll : indexes[this.third]!,
    );
  }

  /** Applies counting rule 3 for people, and rule 4 for incidents and acts. */
  private figure(cell: number, period: number, to: Figure): void {
    const { events, people } = this.tally;
    if (!people) {
      to.low = this.certainOf(events, cell, period);
      to.high = to.low + this.possibleOf(events, cell, period);
      return;
    }
    const { low, high, open } = people;
    const isOpen = this.certainOf(open, cell, period) + this.possibleOf(open, cell, period) > 0;
    to.low = this.certainOf(low, cell, period);
    to.high = isOpen ? null : this.certainOf(high, cell, period) + this.possibleOf(high, cell, period);
  }

  private certainOf(plane: Plane, cell: number, period: number): number {
    return period < this.periods ? plane.certain[cell * this.periods + period]! : plane.at(cell, period).certain;
  }

  private possibleOf(plane: Plane, cell: number, period: number): number {
    return period < this.periods ? plane.possible[cell * (this.periods + 1) + period]! : plane.outer[cell]!;
  }

  /** Applies counting rule 7. Over a split that divides only the numerator, the denominator is the total. */
  private rate(indexes: CellIndexes, layers: readonly number[], cell: CellBuffer): void {
    const undivided = indexes.map((index, i) => (this.dividesNumerator[i] ? this.everything[i]! : index));
    const at = this.at(undivided);
    const period = this.time < 0 ? this.periods : undivided[this.time]!;
    const { numerator, denominator } = cell.rate!;
    [numerator.low, numerator.high] = [cell.low, cell.high];
    let [low, high] = [0, 0];
    for (const layer of layers) {
      this.figure(at + layer * this.tally.cells.size, period, this.part);
      low += this.part.low;
      high += this.part.high!;
    }
    [denominator.low, denominator.high] = [low, high];
    const { whyNoShare, share } = rateOf(numerator, denominator);
    cell.rate!.whyNoShare = whyNoShare;
    cell.rate!.share = share;
    if (cell.asides.otherGroups) this.others(indexes, at, period, cell.asides);
  }

  /**
   * Reads what other groups had, and what of theirs waits: in the row of a group, as beside a filter by it, the rest of
   * what all have.
   * @param undivided the cell of the denominator
   */
  private others(indexes: CellIndexes, undivided: number, period: number, to: CellBuffer['asides']): void {
    const { layers } = this.plan;
    const { size } = this.tally.cells;
    const own = this.at(indexes);
    for (const [ofOwn, ofOthers] of OWN_AND_OTHERS) {
      const rest = to[ofOthers] as Writable<Figure>;
      this.figure(undivided + layers.indexOf(ofOthers) * size, period, rest);
      for (const [at, sign] of [
        [undivided, 1],
        [own, -1],
      ] as const) {
        this.figure(at + layers.indexOf(ofOwn) * size, period, this.part);
        rest.low += sign * this.part.low;
        rest.high! += sign * this.part.high!;
      }
    }
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
