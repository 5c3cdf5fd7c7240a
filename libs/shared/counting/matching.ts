import { epochDay, type Day } from '../day/day.js';
import type { Facts } from './facts.js';
import { planOf } from './plan.js';
import type { Question } from './question.js';
import { reachOf } from './period-match.js';
import { eachSelection } from './select.js';

/** An incident that a figure counts, or a single-source one that stands beside it. */
export interface Match {
  code: string;
  /** Lies in the periods for certain; otherwise it only may. */ certain: boolean;
  singleSource: boolean;
}

/** Incidents in a fixed order, the newest first and then by code; a page of them is read without naming the rest. */
export interface Matches {
  total: number;
  singleSource: number;
  /** How many there are, whatever `only` leaves of them. */
  outOf: number;
  /** At most `count` of them, from the one at `from` on. */
  page(from: number, count: number): Match[];
  /**
   * How many come up to and with an incident of this earliest day and code, whether or not it is still among them:
   * where to go on after it.
   */
  indexAfter(day: Day, code: string): number;
}

/** More rows than any table holds; a day and a row together are still an exact number. */
const ROWS = 2 ** 32;

/**
 * Which incidents a question is about: those in its figure, and those of grade weak beside it; for a figure of acts
 * those with such an act, for people those that were asked for a number. Certain and not single-source ones are as many
 * as the low of an incident figure. Same selection as `count`. The facts must not change while the pages are read.
 * @param only the codes that may be in the list, where something else than facts narrows it: a text
 * @throws QuestionRefused that names the key which cannot be asked so.
 */
export function matching(facts: Facts, question: Question, only: readonly string[] | null = null): Matches {
  const plan = planOf(facts, question);
  const weak = plan.layers.indexOf('singleSource');
  const reach = reachOf(facts, plan);
  const {
    incidents: {
      columns: { window },
      length,
    },
    windows: { first },
  } = facts;
  const keys = new Float64Array(length);
  let total = 0;
  let singleSource = 0;
  let outOf = 0;
  const kept = only && rowsOf(facts, only, length);
  const isWeak = new Set<number>();
  const mayOnly = new Set<number>();
  eachSelection(facts, plan, ({ rows, layers, count }) => {
    for (let i = 0; i < count; i++) {
      if (layers[i] !== 0 && layers[i] !== weak) continue;
      const row = rows[i]!;
      const reached = reach(row);
      if (reached === null) continue;
      outOf += 1;
      if (kept !== null && kept[row] === 0) continue;
      if (reached === 'possible') mayOnly.add(row);
      keys[total] = -first[window[row]!]! * ROWS + row;
      total += 1;
      if (layers[i] !== weak) continue;
      singleSource += 1;
      isWeak.add(row);
    }
  });
  const sorted = keys.subarray(0, total).sort();
  const rowAt = (i: number): number => ((sorted[i]! % ROWS) + ROWS) % ROWS;
  const dayAt = (i: number): number => (rowAt(i) - sorted[i]!) / ROWS;
  const match = (row: number): Match => ({
    code: facts.codeAt(row),
    certain: !mayOnly.has(row),
    singleSource: isWeak.has(row),
  });
  return {
    total,
    singleSource,
    outOf,
    page: (from, count) => {
      let first = Math.min(from, total);
      let last = Math.min(from + count, total);
      const skipped = first;
      const wanted = last - first;
      // Rows of one day lie in no order of their own, so whole days are put in the order of their codes.
      while (first > 0 && first < total && dayAt(first - 1) === dayAt(first)) first -= 1;
      while (last > 0 && last < total && dayAt(last) === dayAt(last - 1)) last += 1;
      const rows = Array.from({ length: last - first }, (_, i) => match(rowAt(first + i)));
      const days = Array.from({ length: last - first }, (_, i) => dayAt(first + i));
      const order = rows
        .map((_, i) => i)
        .sort((a, b) => days[b]! - days[a]! || (rows[a]!.code < rows[b]!.code ? -1 : 1));
      return order.map((i) => rows[i]!).slice(skipped - first, skipped - first + wanted);
    },
    indexAfter: (day, code) => {
      const wanted = epochDay(day);
      let first = 0;
      for (let high = total; first < high;) {
        const middle = (first + high) >>> 1;
        if (dayAt(middle) > wanted) first = middle + 1;
        else high = middle;
      }
      let before = 0;
      for (let i = first; i < total && dayAt(i) === wanted; i++) if (facts.codeAt(rowAt(i)) <= code) before += 1;
      return first + before;
    },
  };
}

/** 1 for each row of these codes. Codes that are not held any more are passed over. */
function rowsOf(facts: Facts, codes: readonly string[], length: number): Uint8Array {
  const rows = new Uint8Array(length);
  for (const code of codes) {
    const row = facts.rowOf(code);
    if (row !== null) rows[row] = 1;
  }
  return rows;
}
