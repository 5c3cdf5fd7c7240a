import { buffers } from './scratch-buffers.js';
import type { TimeAxis } from './time-axis.js';
import { fitsLoops, MOST_PAIRS, noteSlots, pairs, seePairs, spanSeen, spanWindows } from './window-loops.js';
import type { WindowPool } from './window-pool.js';

/** Up to this many slots, any two of them are a span, whether or not a window has them. */
const FEW_SLOTS = 20;
/** With at most this many numbers in a tally, it costs nothing to distinguish all pairs of slots. */
const FEW_NUMBERS = 2 ** 14;

/** The windows whose spans are in the buffer, and by which periods; see `WindowSpans.fill`. */
let filled: { pool: WindowPool; length: number; periods: string } | null = null;

/**
 * Maps the windows of some facts to the periods of a question. All windows with the same first and last slot count
 * alike: they are one span and are added up as one. Windows that are too wide or too varied to fit into a tally all get
 * the span `rest`. Only one question can be asked at a time.
 */
export class WindowSpans {
  /**
   * The most numbers that a tally may have for windows within one slot: more would let anyone fill the memory. All
   * other windows may use a quarter of it, which fits into a processor's cache: beyond that, it is faster to place such
   * windows one by one. Tests lower it.
   */
  static mostTallied = 2 ** 19;
  /** By span: its first and last slot. */
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly rest: number;
  /** How many numbers a cell has in a tally: one for each span, and one for `rest`. */
  readonly stride: number;
  /** Whether any window has the span `rest`. */
  readonly hasRest: boolean;
  /** Whether the spans of windows are in the scratch buffer, once `fill` was called. */
  readonly isInBuffer: boolean;
  /** By span: 1 where it touches a period. */
  private touches: Uint8Array | null = null;
  /** Whether any two slots are a span. The span of windows within one slot then has the number of that slot. */
  readonly isOfFew: boolean;
  private table: Uint32Array | null = null;

  /** @param cells how many cells a tally has */
  constructor(
    private readonly pool: WindowPool,
    readonly time: TimeAxis,
    cells: number,
  ) {
    const { slots } = time;
    const most = WindowSpans.mostTallied / cells;
    this.isInBuffer = fitsLoops(pool);
    this.isOfFew =
      this.isInBuffer && slots <= FEW_SLOTS && (slots * (slots + 1)) / 2 + 1 <= Math.min(FEW_NUMBERS / cells, most / 4);
    if (this.isOfFew) {
      for (let width = 0; width < slots; width++)
        for (let slot = 0; slot + width < slots; slot++) {
          this.from.push(slot);
          this.to.push(slot + width);
        }
      this.rest = this.from.length;
      this.hasRest = false;
    } else {
      const widths = Math.max(1, Math.min(slots, Math.floor(MOST_PAIRS / slots)));
      this.table = this.isInBuffer ? buffers.ofWindow : new Uint32Array(pool.length);
      this.hasRest = this.number(widths, most - 1);
      this.rest = this.from.length;
      this.translate();
    }
    this.stride = this.rest + 1;
  }

  /** By window: its span, up to `rest`. Valid until the next question. */
  get ofWindow(): Uint32Array {
    this.fill();
    return this.table!;
  }

  /**
   * Writes the spans of all windows into the scratch buffer, unless they are there. Call it before a loop that reads
   * that buffer. Several figures of the same periods share them.
   */
  fill(): void {
    if (this.table !== null) return;
    this.table = buffers.ofWindow;
    const { pool, time } = this;
    const periods = time.periods.map(({ from, until }) => `${from} ${until}`).join();
    if (filled?.pool === pool && filled.length === pool.length && filled.periods === periods) return;
    this.prepare();
    spanWindows(pool, time.slots);
    filled = { pool, length: pool.length, periods };
  }

  /** Prepares `addRowsOfFew`, which reads days and not the buffer. */
  prepare(): void {
    const { from, to, time } = this;
    noteSlots(this.pool, time);
    for (let span = 0; span < from.length; span++)
      pairs.span[from[span]! * time.slots + to[span]! - from[span]!] = span;
  }

  /** Returns the span of all windows between two days, if they are in one slot; null if not, or if not known. */
  spanWithin(first: number, last: number): number | null {
    const slot = this.time.slot(first);
    return this.isOfFew && slot === this.time.slot(last) ? slot : null;
  }

  /** Returns the slots of a window. */
  slotsOf(window: number): [from: number, to: number] {
    return [this.time.slot(this.pool.first[window]!), this.time.slot(this.pool.last[window]!)];
  }

  /** Whether a window touches any period. */
  touch(window: number): boolean {
    const span = this.ofWindow[window]!;
    this.touches ??= this.allTouches();
    return span < this.rest
      ? this.touches[span] === 1
      : this.time.locate(this.pool.first[window]!, this.pool.last[window]!);
  }

  private allTouches(): Uint8Array {
    const touches = new Uint8Array(this.rest);
    for (let span = 0; span < this.rest; span++)
      touches[span] = this.time.between(this.from[span]!, this.to[span]!) ? 1 : 0;
    return touches;
  }

  /**
   * Numbers the pairs of slots that windows have, narrow ones first, while there is space for all pairs of a width.
   * @returns whether a window has a pair without a number
   */
  private number(widths: number, most: number): boolean {
    const { slots } = this.time;
    const beyond = slots * widths;
    filled = null;
    const widest = this.isInBuffer ? this.seen(widths, beyond) : this.seenOneByOne(widths, beyond);
    const { seen, span: spanOf } = pairs;
    for (let width = 0; width <= widest; width++) {
      const before = this.from.length;
      for (let pair = width, slot = 0; slot < slots; pair += widths, slot++) {
        if (seen[pair] === 0) continue;
        this.from.push(slot);
        this.to.push(slot + width);
      }
      if (this.from.length > (width === 0 ? most : most / 4)) {
        this.from.length = before;
        this.to.length = before;
        spanOf.fill(before, 0, beyond + 1);
        for (let span = 0; span < before; span++) spanOf[this.pairOf(span, widths)] = span;
        return true;
      }
    }
    const { length } = this.from;
    for (let span = 0; span < length; span++) spanOf[this.pairOf(span, widths)] = span;
    spanOf[beyond] = length;
    return seen[beyond] === 1;
  }

  private pairOf(span: number, widths: number): number {
    return this.from[span]! * widths + this.to[span]! - this.from[span]!;
  }

  private seen(widths: number, beyond: number): number {
    noteSlots(this.pool, this.time);
    return seePairs(this.pool, widths, beyond);
  }

  /** Does what `seePairs` does, for more windows than fit into the buffers. */
  private seenOneByOne(widths: number, beyond: number): number {
    const { time, pool } = this;
    const table = this.table!;
    pairs.seen.fill(0);
    let widest = -1;
    for (let window = 1; window < pool.length; window++) {
      const from = time.slot(pool.first[window]!);
      const width = time.slot(pool.last[window]!) - from;
      if (width < widths) widest = Math.max(widest, width);
      table[window] = width < widths ? from * widths + width : beyond;
      pairs.seen[table[window]!] = 1;
    }
    return widest;
  }

  /** Replaces pairs by spans. */
  private translate(): void {
    const table = this.table!;
    const { span } = pairs;
    if (this.isInBuffer) spanSeen(this.pool.length);
    else for (let window = 1; window < table.length; window++) table[window] = span[table[window]!]!;
  }
}
