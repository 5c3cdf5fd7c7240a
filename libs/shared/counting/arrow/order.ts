import type { Facts } from '../facts.js';
import { NO_PROFILE } from '../incident-profile.js';

/** Yields at the end of a day, after at least so many sorted codes. */
const STEP = 8192;

/** Returns the rows in use with their codes: by first possible day and, within a day, by code. */
export function* inOrder(facts: Facts): Generator<void, { rows: Uint32Array; codes: string[] }> {
  const rows = byDay(facts);
  const codes: string[] = [];
  const {
    incidents: {
      columns: { window },
    },
    windows: { first: firstDay },
  } = facts;
  const dayOf = (row: number): number => firstDay[window[row]!]!;
  let paused = 0;
  for (let from = 0; from < rows.length;) {
    let until = from + 1;
    while (until < rows.length && dayOf(rows[until]!) === dayOf(rows[from]!)) until++;
    const ofDay = Array.from(rows.subarray(from, until), (row) => ({ row, code: facts.codeAt(row) })).sort((a, b) =>
      a.code < b.code ? -1 : 1,
    );
    ofDay.forEach(({ row, code }, i) => {
      rows[from + i] = row;
      codes.push(code);
    });
    from = until;
    if (from - paused >= STEP) {
      paused = from;
      yield;
    }
  }
  return { rows, codes };
}

/** Returns the rows by first possible day, with a counting sort: there are few days. */
function byDay({
  incidents: {
    columns: { profile, window },
    length,
  },
  windows: { first: firstDay },
}: Facts): Uint32Array {
  let [first, last, size] = [Infinity, -Infinity, 0];
  for (let row = 0; row < length; row++) {
    if (profile[row] === NO_PROFILE) continue;
    first = Math.min(first, firstDay[window[row]!]!);
    last = Math.max(last, firstDay[window[row]!]!);
    size += 1;
  }
  if (size === 0) return new Uint32Array(0);
  const next = new Uint32Array(last - first + 2);
  for (let row = 0; row < length; row++)
    if (profile[row] !== NO_PROFILE) next[firstDay[window[row]!]! - first + 1]! += 1;
  for (let day = 1; day < next.length; day++) next[day]! += next[day - 1]!;
  const rows = new Uint32Array(size);
  for (let row = 0; row < length; row++)
    if (profile[row] !== NO_PROFILE) rows[next[firstDay[window[row]!]! - first]!++] = row;
  return rows;
}
