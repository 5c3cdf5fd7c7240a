import { BLOCK } from './day-bounds.js';
import { found, located, selection } from './loops.js';
import { NO_NUMBER } from './pools.js';

/*
 * The loops for numbers of people, as those of loops.ts: what each selected row adds is written down a block at a time.
 */

const EVENTS = new Uint8Array(BLOCK);
const LOWS = new Float64Array(BLOCK);
const HIGHS = new Float64Array(BLOCK);
const OPEN = new Uint8Array(BLOCK);
const NOT_REPORTED = new Uint8Array(BLOCK);
/** Places in the selection whose row is that of the place before. */
const SAME = new Uint32Array(BLOCK);

/** What the selected rows add to a number of people, by place in the selection. */
export const people = { /** 1: yes */ events: EVENTS, lows: LOWS, /** 0 where it is open */ highs: HIGHS, /** 1: yes */ open: OPEN, /** 1: yes */ notReported: NOT_REPORTED };

/** By number of an amount: what a count of so many adds. */
export interface CountTables { low: Float64Array; high: Float64Array; open: Uint8Array; notReported: Uint8Array }

export function countTables({ a, b }: { a: readonly number[]; b: readonly number[] }): CountTables {
  return {
    low: Float64Array.from(a, (low) => low === NO_NUMBER ? 0 : low), high: Float64Array.from(b, (high) => high === NO_NUMBER ? 0 : high),
    open: Uint8Array.from(b, (high) => high === NO_NUMBER ? 1 : 0), notReported: Uint8Array.from(a, (low) => low === NO_NUMBER ? 1 : 0),
  };
}

/** Notes the count of each act that was found, as if it were the only one of its incident. */
export function noteCounts(amountOf: Uint32Array, { low, high, open, notReported }: CountTables): void {
  const { count } = selection;
  const { acts } = found;
  for (let i = 0; i < count; i++) {
    const amount = amountOf[acts[i]!]!;
    EVENTS[i] = 1;
    LOWS[i] = low[amount]!;
    HIGHS[i] = high[amount]!;
    OPEN[i] = open[amount]!;
    NOT_REPORTED[i] = notReported[amount]!;
  }
}

/** Hands over where several of one row stand together in the selection. */
export function eachRun(take: (from: number, until: number) => void): void {
  const { rows, count } = selection;
  let same = 0;
  for (let i = 1; i < count; i++) {
    SAME[same] = i;
    same += rows[i] === rows[i - 1] ? 1 : 0;
  }
  for (let k = 0; k < same;) {
    const from = SAME[k]! - 1;
    let until = from + 2;
    while (++k < same && SAME[k] === until) until++;
    take(from, until);
  }
}

/** Adds those for each row that `locate` found a place for; all five tallies are of one shape. */
export function tallyPeople(events: Float64Array, lows: Float64Array, highs: Float64Array, open: Float64Array, notReported: Float64Array): void {
  const { count } = selection;
  const { at: places, left, leftOver } = located;
  for (let k = 0, i = 0; k <= leftOver; k++, i++) {
    for (const end = k < leftOver ? left[k]! : count; i < end; i++) {
      const at = places[i]!;
      events[at]! += EVENTS[i]!;
      lows[at]! += LOWS[i]!;
      highs[at]! += HIGHS[i]!;
      open[at]! += OPEN[i]!;
      notReported[at]! += NOT_REPORTED[i]!;
    }
  }
}
