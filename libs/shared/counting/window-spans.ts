import { buffers } from './scratch-buffers.js';
import type { TimeAxis } from './time-axis.js';
import type { WindowPool } from './window-pool.js';

/** At most this many pairs of a slot and a width are distinguished. */
const MOST_PAIRS = 2 ** 16;

/**
 * Maps the windows of some facts to the periods of a question. All windows with the same first and last slot count
 * alike: they are one span and are added up as one. Windows that are too wide or too varied to fit into a tally all get
 * the span `rest`.
 */
export class Spans {
  /**
   * The most numbers that a tally may have for windows within one slot: more would let anyone fill the memory. All
   * other windows may use a quarter of it, which fits into a processor's cache: beyond that, it is faster to place such
   * windows one by one. Tests lower it.
   */
  static mostTallied = 2 ** 19;
  /** By window: its span, up to `rest`. Valid until the next question. */
  readonly ofWindow: Uint32Array;
  /** By span: its first and last slot. */
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly rest: number;
  /** How many numbers a cell has in a tally: one for each span, and one for `rest`. */
  readonly stride: number;
  /** Whether any window has the span `rest`. */
  readonly hasRest: boolean;
  /** By span: 1 where it touches a period. */
  private touches: Uint8Array | null = null;
  private readonly first: Int32Array;
  private readonly last: Int32Array;

  /** @param cells how many cells a tally has */
  constructor(
    { first, last, length }: WindowPool,
    readonly time: TimeAxis,
    cells: number,
  ) {
    [this.first, this.last] = [first, last];
    this.ofWindow = length <= buffers.ofWindow.length ? buffers.ofWindow : new Uint32Array(length);
    const widths = Math.max(1, Math.min(time.slots, Math.floor(MOST_PAIRS / time.slots)));
    const spanOf = this.numbered(this.lookedAt(widths, length), widths, Spans.mostTallied / cells - 1);
    this.rest = this.from.length;
    this.stride = this.rest + 1;
    this.hasRest = this.translated(spanOf, length) < 0;
  }

  /** Returns the slots of a window. */
  slotsOf(window: number): [from: number, to: number] {
    return [this.time.slot(this.first[window]!), this.time.slot(this.last[window]!)];
  }

  /** Whether a window touches any period. */
  touch(window: number): boolean {
    const span = this.ofWindow[window]!;
    this.touches ??= this.allTouches();
    return span < this.rest ? this.touches[span] === 1 : this.time.locate(this.first[window]!, this.last[window]!);
  }

  private allTouches(): Uint8Array {
    const touches = new Uint8Array(this.rest);
    for (let span = 0; span < this.rest; span++)
      touches[span] = this.time.between(this.from[span]!, this.to[span]!) ? 1 : 0;
    return touches;
  }

  /**
   * Writes the pair of each window (first slot × widths + width) into `ofWindow`, or one past the last pair if it is
   * too wide.
   * @returns by pair: 1 where there is such a window
   */
  private lookedAt(widths: number, length: number): Int32Array {
    const { ofWindow, time, first, last } = this;
    const beyond = time.slots * widths;
    const seen = new Int32Array(beyond + 1);
    for (let window = 1; window < length; window++) {
      const from = time.slot(first[window]!);
      const width = time.slot(last[window]!) - from;
      const pair = width < widths ? from * widths + width : beyond;
      ofWindow[window] = pair;
      seen[pair] = 1;
    }
    return seen;
  }

  /**
   * Numbers the pairs that occur, narrow ones first, while there is space for all pairs of a width.
   * @returns by pair: its span, or -1
   */
  private numbered(seen: Int32Array, widths: number, most: number): Int32Array {
    const spanOf = new Int32Array(seen.length).fill(-1);
    for (let width = 0; width < widths; width++) {
      const before = this.from.length;
      for (let pair = width, slot = 0; slot < this.time.slots; pair += widths, slot++) {
        if (seen[pair] === 0) continue;
        this.from.push(slot);
        this.to.push(slot + width);
      }
      if (this.from.length > (width === 0 ? most : most / 4)) {
        this.from.length = before;
        this.to.length = before;
        break;
      }
      for (let span = before; span < this.from.length; span++) spanOf[this.from[span]! * widths + width] = span;
    }
    return spanOf;
  }

  /** Replaces pairs by spans in `ofWindow`. @returns below 0 if any window has the span `rest` */
  private translated(spanOf: Int32Array, length: number): number {
    const { ofWindow, rest } = this;
    let left = 0;
    for (let window = 1; window < length; window++) {
      const span = spanOf[ofWindow[window]!]!;
      ofWindow[window] = span < 0 ? rest : span;
      left |= span;
    }
    return left;
  }
}
