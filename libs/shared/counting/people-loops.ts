import { found } from './act-loops.js';
import { BLOCK } from './block-day-bounds.js';
import { located, selection } from './selection-loops.js';
import { NO_NUMBER } from './interning-pools.js';
import { notInlined } from './scratch-buffers.js';
import { SECOND } from './tally.js';

/*
 * The loops for numbers of people, built like those of selection-loops.ts. What an incident adds is a row of four numbers in a
 * table; they are added to four adjacent numbers, so a processor fetches each group of four at once.
 */

/**
 * Four numbers that an incident adds, in this order: 1 for itself, the low, the high (0 where it is open), and, in one
 * number (SECOND), whether it is open and whether nobody reported any.
 */
export const LANES = 4;
const LOW = 1;
const HIGH = 2;
const SILENCE = 3;
const silenceOf = (high: number, isReported: boolean): number =>
  (high === NO_NUMBER ? 1 : 0) + (isReported ? 0 : SECOND);

const AT = located;
/** By index in the selection: the row of the table that the selected row adds. */
const { amounts: NOTED } = found;

/** A number of people. */
export interface Sum {
  low: number;
  /** NO_NUMBER: open */
  high: number;
  isReported: boolean;
}

/** The row for "nobody reported a number": that of amount 0. */
export const SILENT = 0;

/**
 * The table of what incidents can add: one row for each amount, one for nothing, one for "nobody", and rows for sums of
 * the incidents of the current block.
 */
export class AmountRows {
  /** The row that adds nothing, not even an incident. */
  readonly nothing: number;
  /** The row of a report that there was nobody. */
  readonly nobody: number;
  readonly values: Float64Array;
  private sums = 0;

  constructor({ a, b }: { a: readonly number[]; b: readonly number[] }) {
    this.nothing = a.length;
    this.nobody = a.length + 1;
    this.values = new Float64Array((a.length + 2 + BLOCK) * LANES);
    a.forEach((low, amount) => this.put(amount, low, b[amount]!, low !== NO_NUMBER));
    this.put(this.nobody, 0, 0, true);
  }

  /** Clears the noted sums before the next block. */
  restart(): void {
    this.sums = 0;
  }

  note(at: number, { low, high, isReported }: Sum): void {
    NOTED[at] = this.nobody + 1 + this.sums;
    this.put(NOTED[at], low, high, isReported);
    this.sums += 1;
  }

  /** Returns what is noted for an index in the selection; null for nothing. */
  noted(at: number): Sum | null {
    const row = NOTED[at]!;
    if (row === this.nothing) return null;
    const values = this.values.subarray(row * LANES, row * LANES + LANES);
    return {
      low: values[LOW]!,
      high: values[SILENCE]! % 2 === 1 ? NO_NUMBER : values[HIGH]!,
      isReported: values[SILENCE]! < SECOND,
    };
  }

  private put(row: number, low: number, high: number, isReported: boolean): void {
    const { values } = this;
    const at = row * LANES;
    values[at] = 1;
    values[at + LOW] = low === NO_NUMBER ? 0 : low;
    values[at + HIGH] = high === NO_NUMBER ? 0 : high;
    values[at + SILENCE] = silenceOf(high, isReported);
  }
}

/** Notes a row of the table for an index in the selection. */
export function noteRow(at: number, row: number): void {
  NOTED[at] = row;
}

/** Passes on each range of the selection where several acts of one row are adjacent. */
export function eachTogether(take: (from: number, until: number) => void): void {
  const { again, repeating } = found;
  for (let k = 0; k < repeating;) {
    const from = again[k]! - 1;
    let until = from + 2;
    while (++k < repeating && again[k] === until) until++;
    take(from, until);
  }
}

/** Adds what was noted for each row that was located. @param tally with LANES numbers side by side */
export const tallyPeople = notInlined(function tallyPeople(values: Float64Array, tally: Float64Array): void {
  const { count } = selection;
  for (let i = 0; i < count; i++) addLanes(tally, AT[i]! * LANES, values, NOTED[i]! * LANES);
});

/** Adds the numbers of one row. */
export function addLanes(tally: Float64Array, at: number, values: Float64Array, from: number): void {
  tally[at]! += values[from]!;
  tally[at + LOW]! += values[from + LOW]!;
  tally[at + HIGH]! += values[from + HIGH]!;
  tally[at + SILENCE]! += values[from + SILENCE]!;
}

/** Adds one sum at a position in such a tally. */
export function tallySum(tally: Float64Array, place: number, { low, high, isReported }: Sum): void {
  const at = place * LANES;
  tally[at]! += 1;
  tally[at + LOW]! += low;
  if (high !== NO_NUMBER) tally[at + HIGH]! += high;
  tally[at + SILENCE]! += silenceOf(high, isReported);
}
