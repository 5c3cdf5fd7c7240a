import { type Facts, MOST_INCIDENTS } from './facts.js';
import { addLists, addOnes, eachOfRest, locate, selection } from './selection-loops.js';
import { buffers } from './scratch-buffers.js';
import { MORE_LAYERS, type TallyPositions } from './tally-positions.js';
import type { WindowSpans } from './window-spans.js';

/** One number of a tally can hold two counts of incidents: the first, plus the second times this. */
export const SECOND = MOST_INCIDENTS + 1;

/**
 * One quantity over all cells: layer × group cell × period. An amount is either certain for a period, or possible: then
 * it is added at the first period that its window touches and subtracted after the last.
 */
export class Plane {
  /** Certainly in this period. */
  readonly certain: Float64Array;
  /** Possibly in this period: before `finish` as differences, afterwards as sums. */
  readonly possible: Float64Array;
  /** In the whole, but for certain in none of its periods: "known only to a longer period". */
  readonly longer: Float64Array;
  /** Touches the whole without being inside it. */
  readonly outer: Float64Array;
  private readonly periods: number;
  /** By cell: 1 if anything was added. Of the cells of a thousand places, most are empty. */
  private readonly used: Uint8Array;

  constructor(
    { count }: Cells,
    readonly spans: WindowSpans,
  ) {
    this.used = new Uint8Array(count);
    this.periods = spans.time.periods.length;
    this.certain = new Float64Array(count * this.periods);
    this.possible = new Float64Array(count * (this.periods + 1));
    this.longer = new Float64Array(count);
    this.outer = new Float64Array(count);
  }

  /** Adds an amount whose window goes from one slot to another. */
  place(cell: number, from: number, to: number, amount: number): void {
    const { time } = this.spans;
    if (!time.between(from, to)) return;
    this.used[cell] = 1;
    const { first, last, inside } = time;
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

  /** Adds all amounts of another plane with the same cells. Only between `settle` and `finish`. */
  addPlane({ certain, possible, longer, outer, used }: Plane): void {
    for (let cell = 0; cell < used.length; cell++) this.used[cell]! |= used[cell]!;
    addAll(this.certain, certain);
    addAll(this.possible, possible);
    addAll(this.longer, longer);
    addAll(this.outer, outer);
  }

  /** Adds all amounts of one cell to another. Only between `settle` and `finish`. */
  addCell(from: number, to: number): void {
    if (this.used[from] === 0) return;
    this.used[to] = 1;
    addRun(this.certain, from, to, this.periods);
    addRun(this.possible, from, to, this.periods + 1);
    addRun(this.longer, from, to, 1);
    addRun(this.outer, from, to, 1);
  }

  finish(): void {
    const { possible, periods, used } = this;
    for (let cell = 0, at = 0; cell < used.length; cell++, at += periods + 1) {
      if (used[cell] === 1) for (let i = at + 1; i < at + periods; i++) possible[i]! += possible[i - 1]!;
    }
  }

  /** Returns the amounts of one cell in one period; `periods` is the whole. */
  at(cell: number, period: number): { certain: number; possible: number } {
    if (period < this.periods) {
      return {
        certain: this.certain[cell * this.periods + period]!,
        possible: this.possible[cell * (this.periods + 1) + period]!,
      };
    }
    let certain = this.longer[cell]!;
    for (let i = cell * this.periods, end = i + this.periods; i < end; i++) certain += this.certain[i]!;
    return { certain, possible: this.outer[cell]! };
  }

  isEmpty(cell: number): boolean {
    if (this.used[cell] === 0) return true;
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

/**
 * A plane to which incidents or acts are added one by one; only one such plane can be in use at a time. It tallies them
 * by cell and by the span of their days, which costs one addition; `settle` then places each number of the tally.
 */
export class CountPlane extends Plane {
  /** By cell × stride + span; after the cells come the layers of MORE_LAYERS. */
  readonly tally: Uint32Array;

  constructor(
    private readonly cells: Cells,
    spans: WindowSpans,
  ) {
    super(cells, spans);
    const length = (cells.count + MORE_LAYERS * cells.size) * spans.stride;
    if (length > buffers.tally.length) throw new RangeError('a tally is larger than its buffer');
    this.tally = buffers.tally.subarray(0, length).fill(0);
  }

  /** Adds one with these possible days. */
  add(cell: number, window: number): void {
    const { ofWindow, rest, stride } = this.spans;
    const span = ofWindow[window]!;
    if (span === rest) this.addOfRest(cell, window);
    else this.tally[cell * stride + span]! += 1;
  }

  /** Adds one for each selected row; each row has one cell. */
  addOnes({ incidents: { columns } }: Facts, single: TallyPositions): void {
    locate(columns, single, this.spans);
    addOnes(this.tally);
    if (this.spans.hasRest) eachOfRest(columns, this.spans, (_i, cell, window) => this.addOfRest(cell, window));
  }

  /**
   * Returns a function that adds one for each selected row in all cells of its list of values.
   * @param single finds the first cell
   * @param set by row: the number of its list
   * @param cellsOf by such a number: its cells, counted from the first
   */
  listAdder(
    { incidents: { columns } }: Facts,
    single: TallyPositions,
    set: Uint32Array,
    cellsOf: readonly (readonly number[])[],
  ): () => void {
    const { stride } = this.spans;
    const steps = Uint32Array.from(cellsOf.flat(), (cell) => cell * stride);
    const starts = new Uint32Array(cellsOf.length + 1);
    cellsOf.forEach((cells, number) => {
      starts[number + 1] = starts[number]! + cells.length;
    });
    return () => {
      locate(columns, single, this.spans);
      addLists(this.tally, set, starts, steps);
      if (this.spans.hasRest)
        eachOfRest(columns, this.spans, (i, cell, window) => {
          for (const step of cellsOf[set[selection.rows[i]!]!]!) this.addOfRest(cell + step, window);
        });
    };
  }

  /** Places the tallied numbers; call it after the last addition. */
  settle(): void {
    const {
      tally,
      cells,
      spans: { from, to, rest, stride },
    } = this;
    for (let cell = 0, at = 0; cell < cells.count; cell++, at += stride) {
      for (let span = 0; span < rest; span++)
        if (tally[at + span] !== 0) this.place(cell, from[span]!, to[span]!, tally[at + span]!);
    }
  }

  private addOfRest(cell: number, window: number): void {
    const [from, to] = this.spans.slotsOf(window);
    this.place(cell, from, to, 1);
  }
}

/**
 * Planes to which the same incidents add, with one tally: for each cell and span a row of numbers, one for each plane.
 * The last two planes share the last number (SECOND).
 */
export class SidePlanes {
  readonly planes: readonly Plane[];
  readonly tally: Float64Array;

  /** @param lanes numbers in a row */
  constructor(
    private readonly lanes: number,
    private readonly cells: Cells,
    readonly spans: WindowSpans,
  ) {
    this.planes = Array.from({ length: lanes + 1 }, () => new Plane(cells, spans));
    this.tally = new Float64Array(cells.count * spans.stride * lanes);
  }

  /**
   * Places the tallied numbers; call it after the last addition. The first plane has an amount wherever another has
   * one.
   */
  settle(): void {
    const {
      planes,
      tally,
      lanes,
      cells,
      spans: { from, to, rest, stride },
    } = this;
    for (let cell = 0; cell < cells.count; cell++) {
      for (let span = 0, at = cell * stride * lanes; span < rest; span++, at += lanes) {
        if (tally[at] === 0) continue;
        for (let lane = 0; lane < lanes - 1; lane++)
          if (tally[at + lane] !== 0) planes[lane]!.place(cell, from[span]!, to[span]!, tally[at + lane]!);
        const shared = tally[at + lanes - 1]!;
        if (shared === 0) continue;
        const second = Math.floor(shared / SECOND);
        planes[lanes - 1]!.place(cell, from[span]!, to[span]!, shared - second * SECOND);
        planes[lanes]!.place(cell, from[span]!, to[span]!, second);
      }
    }
  }
}

/** The cells of two or three axes and their totals, for every layer. */
export class Cells {
  readonly size: number;

  /** @param thirdAll 0: there is no third axis */
  constructor(
    readonly layers: number,
    readonly firstAll: number,
    readonly secondAll: number,
    readonly thirdAll = 0,
  ) {
    this.size = (firstAll + 1) * (secondAll + 1) * (thirdAll + 1);
  }

  /** Returns the cell of an index on each axis; an axis's `all` is the total over it. */
  of(layer: number, first: number, second: number, third = 0): number {
    return layer * this.size + (first * (this.secondAll + 1) + second) * (this.thirdAll + 1) + third;
  }

  get count(): number {
    return this.layers * this.size;
  }

  /** Sums cells into the total over each axis where an incident has only one value. @param singles by axis */
  sumUp(plane: Plane, singles: readonly boolean[]): void {
    let run = this.size;
    for (const [axis, all] of [this.firstAll, this.secondAll, this.thirdAll].entries()) {
      const step = run / (all + 1);
      if (singles[axis] === true)
        for (let from = 0; from < this.count; from += run) {
          for (let at = 0; at < all * step; at++) plane.addCell(from + at, from + all * step + (at % step));
        }
      run = step;
    }
  }
}
