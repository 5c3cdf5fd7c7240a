import type { Facts } from './facts.js';
import { NO_PROFILE } from './incident-profile.js';
import { ListOrder } from './list-order.js';
import { firstWhere, RowBits } from './row-bits.js';

/** Returns the order in which lists show the rows. Only rows that changed since the last call are sorted again. */
export function currentListOrder(facts: Facts): ListOrder {
  if (facts.order === null) {
    const rows = finished(sortedRows(facts));
    facts.order = new ListOrder(new RowBits(0), rows, new Uint32Array(rows.length));
  } else if (facts.moved.size > 0) {
    facts.order = merged(facts, facts.order, facts.moved);
  }
  facts.moved.clear();
  return facts.order;
}

/**
 * Sorts the rows of newly loaded facts into the order of lists, so that the rows of one period are next to each other
 * in memory. It yields between steps. Nobody may read the facts until it has ended.
 */
export function* sortRowsForLists(facts: Facts): Generator<void> {
  const rows = yield* sortedRows(facts);
  yield* facts.renumber(rows);
  yield* facts.incidents.rearrange(rows);
  const { firstAct, acts, firstHarm, harms } = facts.incidents.columns;
  yield* facts.acts.rearrange(following(firstAct, acts, rows.length));
  const { row: rowOf } = facts.acts.columns;
  for (let row = 0; row < rows.length; row++)
    for (let act = firstAct[row]!, end = act + acts[row]!; act < end; act++) rowOf[act] = row;
  yield;
  yield* facts.harms.rearrange(following(firstHarm, harms, rows.length));
  facts.order = new ListOrder(RowBits.first(rows.length), new Uint32Array(0), new Uint32Array(0));
}

/** Compares two rows by their place in a list: below 0 if the first comes first. */
function compare(facts: Facts, a: number, b: number): number {
  return facts.firstDayOf(b) - facts.firstDayOf(a) || (facts.codeAt(a) < facts.codeAt(b) ? -1 : 1);
}

/** Returns all rows in use in the order of lists. There are few days, so they are counted. */
function* sortedRows(facts: Facts): Generator<void, Uint32Array> {
  const byCode = yield* facts.sortedByCode();
  const {
    incidents: {
      columns: { window },
    },
    windows: { first },
  } = facts;
  const days = new Int32Array(byCode.length);
  let [oldest, newest] = [Infinity, -Infinity];
  for (let i = 0; i < days.length; i++) {
    const day = first[window[byCode[i]!]!]!;
    days[i] = day;
    oldest = Math.min(oldest, day);
    newest = Math.max(newest, day);
  }
  yield;
  const next = new Uint32Array(days.length === 0 ? 1 : newest - oldest + 2);
  for (let i = 0; i < days.length; i++) next[newest - days[i]! + 1]! += 1;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const rows = new Uint32Array(byCode.length);
  for (let i = 0; i < rows.length; i++) rows[next[newest - days[i]!]!++] = byCode[i]!;
  yield;
  return rows;
}

/** Returns the acts or harms of all rows in the order of the rows, and writes where those of each row will begin. */
function following(first: Uint32Array, count: Uint16Array, rows: number): Uint32Array {
  let total = 0;
  for (let row = 0; row < rows; row++) total += count[row]!;
  const order = new Uint32Array(total);
  for (let row = 0, at = 0; row < rows; row++) {
    const from = first[row]!;
    first[row] = at;
    for (let i = 0; i < count[row]!; i++) order[at++] = from + i;
  }
  return order;
}

/** Returns an order with these rows at their new places. Those that are no longer in use are left out. */
function merged(facts: Facts, order: ListOrder, moved: ReadonlySet<number>): ListOrder {
  const { profile } = facts.incidents.columns;
  const settled = order.settled.without(moved);
  const kept = Array.from(order.loose.keys()).filter((i) => !moved.has(order.loose[i]!));
  const added = [...moved].filter((row) => profile[row] !== NO_PROFILE).sort((a, b) => compare(facts, a, b));
  const loose = new Uint32Array(kept.length + added.length);
  const places = new Uint32Array(loose.length);
  let from = 0;
  const keep = (until: number, before: number): void => {
    for (; from < until; from++) {
      loose[from + before] = order.loose[kept[from]!]!;
      places[from + before] = order.places[kept[from]!]!;
    }
  };
  added.forEach((row, before) => {
    keep(
      firstWhere(kept.length, (i) => compare(facts, order.loose[kept[i]!]!, row) > 0),
      before,
    );
    loose[from + before] = row;
    places[from + before] = placeAmong(facts, settled, row);
  });
  keep(kept.length, added.length);
  return new ListOrder(settled, loose, places);
}

/** Returns a row such that all settled rows below it come before this one, and all others after it. */
function placeAmong(facts: Facts, settled: RowBits, row: number): number {
  return firstWhere(settled.length, (from) => {
    const other = settled.next(from);
    return other === settled.length || compare(facts, other, row) > 0;
  });
}

/** Goes through all steps at once. */
function finished<T>(steps: Generator<void, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
