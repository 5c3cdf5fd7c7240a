import { NO_PROFILE } from './incident-profile.js';
import type { TimeAxis } from './time-axis.js';

/**
 * Rows per block: few enough that their data stays in the processor's nearest cache from the first filter to the last
 * addition.
 */
export const BLOCK = 2048;

/** The part of the facts that the bounds need. */
interface DatedRows {
  readonly incidents: {
    readonly columns: { readonly window: ArrayLike<number>; readonly profile: ArrayLike<number> };
    readonly length: number;
  };
  readonly windows: { readonly first: ArrayLike<number>; readonly last: ArrayLike<number> };
}

/**
 * The first and the last possible day of each block of rows. If rows are in the order of days, as in facts read from a
 * file, a question about one month skips nearly all of them.
 */
export class DayBounds {
  private readonly first: Int32Array;
  private readonly last: Int32Array;

  constructor({
    incidents: {
      columns: { window, profile },
      length,
    },
    windows: { first, last },
  }: DatedRows) {
    const blocks = Math.ceil(length / BLOCK);
    this.first = new Int32Array(blocks).fill(2 ** 31 - 1);
    this.last = new Int32Array(blocks).fill(-(2 ** 31));
    for (let row = 0; row < length; row++) {
      if (profile[row] === NO_PROFILE) continue;
      const block = Math.floor(row / BLOCK);
      this.first[block] = Math.min(this.first[block]!, first[window[row]!]!);
      this.last[block] = Math.max(this.last[block]!, last[window[row]!]!);
    }
  }

  /** Whether a row of the block that begins at `row` may be in, or partly in, the periods of a question. */
  touch(row: number, { before, slotOfDay }: TimeAxis): boolean {
    const block = row / BLOCK;
    return this.last[block]! > before && this.first[block]! < before + slotOfDay.length - 1;
  }
}
