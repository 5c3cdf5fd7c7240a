import { type Facts, MOST_INCIDENTS } from './facts.js';
import { addOnes, eachWide, locate, type SingleCells } from './loops.js';
import type { TimeAxis } from './time-axis.js';

/** Windows up to this many slots wide are tallied by their two slots. */
const WIDTHS = 3;
/** Beyond so many numbers, only windows within one slot are: the room of a tally must not grow with its square. */
const MOST_TALLIED = 2 ** 19;

/** In a tally one number may be two counts of incidents: the first, and the second times this. */
export const SECOND = MOST_INCIDENTS + 1;

/**
 * One quantity over all cells: layer × group cell × period. Amounts are tallied by the slots of their windows, which costs one
 * addition; `settle` makes of each tally what a window does: it is certain for a period, or noted as possible at the first and
 * taken off after the last.
 */
export class Plane {
  /** Certainly in this period. */
  readonly certain: Float64Array;
  /** Possibly in this period: before `finish` as differences, after it as sums. */
  readonly possible: Float64Array;
  /** In the whole, but in no period of it for certain: "known only to a longer period". */
  readonly longer: Float64Array;
  /** Touches the whole without lying in it. */
  readonly outer: Float64Array;
  /**
   * By (cell × slots + first slot) × widths + last slot - first slot, where that is less than `widths`. For the loops that count. Planes
   * that were made side by side share it, one number of each beside the other.
   */
  readonly tally: Float64Array;
  readonly widths: number;
  private readonly periods: number;

  /** @param lanes planes that share a tally  @param beside the first of them, for the others */
  private constructor(cells: number, readonly time: TimeAxis, lanes: number, beside: Plane | null) {
    this.periods = time.periods.length;
    this.certain = new Float64Array(cells * this.periods);
    this.possible = new Float64Array(cells * (this.periods + 1));
    this.longer = new Float64Array(cells);
    this.outer = new Float64Array(cells);
    this.widths = cells * time.slots * WIDTHS <= MOST_TALLIED ? WIDTHS : 1;
    this.tally = beside?.tally ?? new Float64Array(cells * time.slots * this.widths * lanes);
  }

  /** A plane by itself. */
  static alone(cells: number, time: TimeAxis): Plane {
    return new Plane(cells, time, 1, null);
  }

  /** Planes to which the same incidents add: one more than lanes, since the last two share the last one (SECOND). */
  static sideBySide(lanes: number, cells: number, time: TimeAxis): Plane[] {
    const first = new Plane(cells, time, lanes, null);
    return [first, ...Array.from({ length: lanes }, () => new Plane(cells, time, lanes, first))];
  }

  /** Adds an amount whose window goes from one slot to another. For a plane by itself. */
  add(cell: number, from: number, to: number, amount: number): void {
    const at = this.tallied(cell, from, to);
    if (at >= 0) this.tally[at]! += amount;
    else this.place(cell, from, to, amount);
  }

  /** Adds one for each selected row, which has one cell. For a plane by itself. */
  addOnes({ incidents: { columns } }: Facts, single: SingleCells, size: number): void {
    locate(columns, single, size, this.time, this.widths);
    addOnes(this.tally);
    eachWide(columns, this.time, (_i, cell, from, to) => this.place(cell, from, to, 1));
  }

  /** Which number of the plane in `tally`; -1 when the window is too wide for it. The same in all planes of a count. */
  tallied(cell: number, from: number, to: number): number {
    return to - from < this.widths ? (cell * this.time.slots + from) * this.widths + to - from : -1;
  }

  /** Adds an amount whose window is too wide for the tally. */
  place(cell: number, from: number, to: number, amount: number): void {
    if (!this.time.between(from, to)) return;
    const { first, last, inside } = this.time;
    if (inside && first === last) {
      this.certain[cell * this.periods + first]! += amount;
      return;
    }
    const at = cell * (this.periods + 1);
    this.possible[at + first]! += amount;
    this.possible[at + last + 1]! -= amount;
    if (inside) this.longer[cell]! += amount;
    else this.outer[cell]! += amount;
  }

  /** Ends the adding: whatever was tallied is placed. */
  settle(): void {
    this.eachTallied(1, (i, cell, from, to) => this.place(cell, from, to, this.tally[i]!));
  }

  /** The same for planes that were made side by side, of which the first has an amount wherever another has one. */
  static settleAll(planes: readonly Plane[]): void {
    const first = planes[0]!;
    const last = planes.length - 2;
    first.eachTallied(planes.length - 1, (i, cell, from, to) => {
      for (let lane = 0; lane < last; lane++) if (first.tally[i + lane] !== 0) planes[lane]!.place(cell, from, to, first.tally[i + lane]!);
      const shared = first.tally[i + last]!;
      if (shared === 0) return;
      const second = Math.floor(shared / SECOND);
      planes[last]!.place(cell, from, to, shared - second * SECOND);
      planes[last + 1]!.place(cell, from, to, second);
    });
  }

  private eachTallied(lanes: number, take: (i: number, cell: number, from: number, to: number) => void): void {
    const { tally, widths, time: { slots } } = this;
    for (let at = 0, i = 0; i < tally.length; at++, i += lanes) {
      if (tally[i] === 0) continue;
      const width = at % widths;
      const slot = (at - width) / widths;
      const from = slot % slots;
      take(i, (slot - from) / slots, from, from + width);
    }
  }

  /** Adds everything of a plane of the same cells. Only between `settle` and `finish`. */
  addPlane({ certain, possible, longer, outer }: Plane): void {
    addAll(this.certain, certain);
    addAll(this.possible, possible);
    addAll(this.longer, longer);
    addAll(this.outer, outer);
  }

  /** Adds everything in one cell to another. Only between `settle` and `finish`. */
  addCell(from: number, to: number): void {
    addRun(this.certain, from, to, this.periods);
    addRun(this.possible, from, to, this.periods + 1);
    addRun(this.longer, from, to, 1);
    addRun(this.outer, from, to, 1);
  }

  finish(): void {
    const { possible, periods } = this;
    for (let at = 0; at < possible.length; at += periods + 1) {
      for (let i = at + 1; i < at + periods; i++) possible[i]! += possible[i - 1]!;
    }
  }

  /** Amounts of one cell in one period; `periods` is the whole. */
  at(cell: number, period: number): { certain: number; possible: number } {
    if (period < this.periods) {
      return { certain: this.certain[cell * this.periods + period]!, possible: this.possible[cell * (this.periods + 1) + period]! };
    }
    let certain = this.longer[cell]!;
    for (let i = cell * this.periods, end = i + this.periods; i < end; i++) certain += this.certain[i]!;
    return { certain, possible: this.outer[cell]! };
  }

  isEmpty(cell: number): boolean {
    if (this.longer[cell] !== 0 || this.outer[cell] !== 0) return false;
    for (let i = cell * this.periods, end = i + this.periods; i < end; i++) if (this.certain[i] !== 0) return false;
    return true;
  }
}

function addAll(values: Float64Array, others: Float64Array): void {
  for (let i = 0; i < others.length; i++) values[i]! += others[i]!;
}

function addRun(values: Float64Array, from: number, to: number, length: number): void {
  for (let i = 0; i < length; i++) values[to * length + i]! += values[from * length + i]!;
}

/** The cells of two axes and their totals, for every layer. */
export class Cells {
  readonly size: number;

  constructor(readonly layers: number, readonly firstAll: number, readonly secondAll: number) {
    this.size = (firstAll + 1) * (secondAll + 1);
  }

  /** The cell of an index on each axis; an axis's `all` is the total over it. */
  of(layer: number, first: number, second: number): number {
    return layer * this.size + first * (this.secondAll + 1) + second;
  }

  get count(): number {
    return this.layers * this.size;
  }

  /** Where an incident has one value only, the total over the axis is the sum of its cells. */
  sumUp(plane: Plane, singleFirst: boolean, singleSecond: boolean): void {
    for (let layer = 0; layer < this.layers; layer++) {
      if (singleFirst) {
        for (let b = 0; b <= this.secondAll; b++) {
          for (let a = 0; a < this.firstAll; a++) plane.addCell(this.of(layer, a, b), this.of(layer, this.firstAll, b));
        }
      }
      if (!singleSecond) continue;
      for (let a = 0; a <= this.firstAll; a++) {
        for (let b = 0; b < this.secondAll; b++) plane.addCell(this.of(layer, a, b), this.of(layer, a, this.secondAll));
      }
    }
  }
}
