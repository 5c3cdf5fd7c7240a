import type { Facts } from '../facts.js';
import { currentListOrder } from '../update-list-order.js';

/** The fewest rows between two yields, which come at the end of a day. */
const STEP = 8192;

/** Returns the rows in use with their codes: by first possible day and, within a day, by code. */
export function* inOrder(facts: Facts): Generator<void, { rows: Uint32Array; codes: string[] }> {
  const listed = currentListOrder(facts).rows(facts.size);
  const rows = new Uint32Array(listed.length);
  const codes: string[] = [];
  let paused = 0;
  // Lists begin with the newest day.
  for (let until = listed.length; until > 0;) {
    const day = facts.firstDayOf(listed[until - 1]!);
    let from = until - 1;
    while (from > 0 && facts.firstDayOf(listed[from - 1]!) === day) from--;
    rows.set(listed.subarray(from, until), codes.length);
    for (; from < until; from++) codes.push(facts.codeAt(listed[from]!));
    until = listed.length - codes.length;
    if (codes.length - paused >= STEP) {
      paused = codes.length;
      yield;
    }
  }
  return { rows, codes };
}
