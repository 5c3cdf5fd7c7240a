import { BLOCK } from './block-day-bounds.js';
import { PROFILES } from './incident-profile.js';

/**
 * Buffers that the loops of one count use and the next reuses: `count` is one synchronous run. A loop over an array
 * whose address the compiler knows takes half the time of a loop over a parameter, and nothing is left for garbage
 * collection. Each file with loops assigns them to its own constants, because an export of another module is looked up
 * on each use. If places or windows do not fit, the caller allocates larger arrays and uses the slower loops.
 */
export const buffers = {
  /** See WindowSpans. */
  ofWindow: new Uint32Array(2 ** 19),
  /** See SingleCells. */
  ofPlace: new Int32Array(2 ** 16),
  ofLayer: new Uint32Array(256),
  /** See CountPlane. */
  tally: new Uint32Array(2 ** 20),
  /** By profile: its layer, OUT, or NOT_JUDGED. */
  judged: new Uint8Array(PROFILES),
  /** Columns of the current block of rows. */
  profile: new Uint16Array(BLOCK),
  place: new Uint32Array(BLOCK),
  window: new Uint32Array(BLOCK),
};

/**
 * Wraps a loop so that the engine does not inline it. V8 tends to inline loops and then no longer knows the addresses
 * of the arrays; the loop may then take twice as long, depending on the order of compilation. V8 inlines through
 * functions, but not through proxies.
 */
export const notInlined = <F extends (...of: never[]) => unknown>(loop: F): F => new Proxy(loop, {});

/** A list of numbers that is cleared and refilled for every row without releasing its memory. */
export class ReusableList {
  readonly list: number[] = [];
  /** How many entries belong to the current row. */
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(value: number): void {
    this.list[this.count] = value;
    this.count += 1;
  }

  addAll(values: readonly number[]): void {
    for (let i = 0; i < values.length; i++) this.add(values[i]!);
  }
}
