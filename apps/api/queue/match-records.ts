import type { Gap } from '@vigil/shared/incident/queue-filters.js';
import { type Asker, MARK, MARK_VALUES, MARKS } from './member-marks.js';
import type { QueueQuestion } from './read-queue-address.js';
import { NO_DAY, type RecordTable } from './record-table.js';
import type { Rows } from './searchable-records.js';

export interface Matches {
  rows: Int32Array;
  /** By filter, the values that matching records have, with how many have it while the other filters stay. */
  counts: Map<string, [value: string, n: number][]>;
  /** Gaps of a row that depend on the member: on which other records they see, and on their role. */
  extraGaps(row: number): Gap[];
}

/** Filters whose values no row has by itself: they depend on who asks. */
const OF_ASKER = ['task', 'owner', 'mine'];
/** Of more values than these, no columns are kept: the values of all rows are read once. */
const FEW_VALUES = 32;

/**
 * Finds the rows that pass every filter, and counts each value among the rows that pass all others. A row that fails one
 * filter alone counts for the values of that filter.
 * @param sees rows that the member may see; the others are neither found nor counted
 * @param marks what each row is to the member
 * @param found rows that a search found; null: no search
 * @param isCounted false: only the rows are wanted
 */
export const matchRecords = (
  table: RecordTable,
  asker: Asker,
  question: QueueQuestion,
  sees: Rows,
  marks: Uint8Array,
  found: Rows | null,
  isCounted = true,
): Matches => {
  const { columns, length } = table.rows;
  const { pool, values } = table;
  const { event, from: begins, size: sizes } = columns;
  const events = eventsIn(table, sees);
  const owners = ownersIn(table, asker);
  const myOwn = values.find(`owner ${asker.id}`);
  const marked = MARK_VALUES.map(([mark, value]) => [mark, values.numberOf(value)] as const);

  const isDouble = (row: number): boolean => event[row] !== 0 && events[event[row]!]! > 1;

  // Each filter with values is one bit.
  const asked = [...question.values, ...(question.mine ? [['mine', ['true']] as const] : [])];
  const bits = new Uint32Array(values.size);
  for (const [n, [filter, wanted]] of asked.entries())
    for (const value of wanted) {
      const number = values.find(`${filter} ${value}`);
      if (number !== 0) bits[number]! |= 1 << n;
    }
  const all = asked.length === 32 ? 0xffff_ffff : (1 << asked.length) - 1;
  const passed = passedBy(table, asked, bits);
  const bitsOfMarks = Uint32Array.from({ length: MARKS }, (_, mark) =>
    marked.reduce((sum, [one, value]) => (mark & one ? sum | bits[value]! : sum), 0),
  );
  const filterOf = new Map(asked.map(([filter], n) => [1 << n, filter]));
  const counts = new Counts(values.size);
  const one = new Map([...filterOf].map(([bit]) => [bit, new Counts(values.size)]));
  const { firstDay, lastDay } = daysOf(question);
  const isAnyDay = question.from === null && question.until === null;
  const rows: number[] = [];
  for (let row = 0; row < length; row++) {
    if (sees[row] === 0 || (found !== null && found[row] === 0)) continue;
    if (!isAnyDay) {
      const earliest = columns.earliest[row]!;
      if (earliest === NO_DAY || earliest > lastDay || columns.latest[row]! < firstDay) continue;
    }
    const owner = owners[row]!;
    let mark = marks[row]! | (isDouble(row) ? MARK.double : 0);
    if (owner !== 0 && owner === myOwn) mark |= MARK.author;
    // What a colleague took waits for them alone.
    else if (owner !== 0) mark &= ~MARK.review;
    const missing = all & ~(passed[row]! | bitsOfMarks[mark]! | bits[owner]!);
    if (missing === 0) rows.push(row);
    if (!isCounted) continue;
    // Most rows fail several filters, and count for none.
    const into = missing === 0 ? counts : (missing & (missing - 1)) === 0 ? one.get(missing)! : null;
    if (into === null) continue;
    const ofValues = into.ofValues;
    for (let at = begins[row]!, end = at + sizes[row]!; at < end; at++) ofValues[pool[at]!]! += 1;
    into.ofMarks[mark]! += 1;
    if (owner !== 0) ofValues[owner]! += 1;
  }
  for (const { ofValues, ofMarks } of [counts, ...one.values()])
    for (const [mark, value] of marked)
      for (let among = 0; among < MARKS; among++) if (among & mark) ofValues[value]! += ofMarks[among]!;
  return {
    rows: Int32Array.from(rows),
    counts: isCounted ? listCounts(table, asked, counts, one, filterOf) : new Map(),
    extraGaps: (row) => [
      ...(marks[row]! & MARK.risk ? (['at-risk'] as const) : []),
      ...(isDouble(row) ? (['may-be-double'] as const) : []),
    ],
  };
};

/** How many rows have each value, and each combination of marks. */
class Counts {
  readonly ofValues: Uint32Array;
  readonly ofMarks = new Uint32Array(MARKS);
  constructor(values: number) {
    this.ofValues = new Uint32Array(values);
  }
}

/** The number of the value that says who owns a row; 0: nobody. */
const ownersIn = (table: RecordTable, { owners }: Asker): Uint32Array => {
  const ofRows = new Uint32Array(table.length);
  for (const [record, { id }] of owners) {
    const row = table.find(record);
    if (row !== null) ofRows[row] = table.values.numberOf(`owner ${id}`);
  }
  return ofRows;
};

/** Returns the bits of the filters that each row passes by its own values. */
const passedBy = (
  table: RecordTable,
  asked: readonly (readonly [string, readonly string[]])[],
  bits: Uint32Array,
): Uint32Array => {
  const passed = new Uint32Array(table.length);
  const wanted = asked.flatMap(([filter, texts]) =>
    OF_ASKER.includes(filter) ? [] : texts.map((text) => table.values.find(`${filter} ${text}`)),
  );
  if (wanted.length > FEW_VALUES) {
    const { from, size } = table.rows.columns;
    for (let row = 0; row < passed.length; row++)
      for (let at = from[row]!, end = at + size[row]!; at < end; at++) passed[row]! |= bits[table.pool[at]!]!;
    return passed;
  }
  for (const value of wanted) {
    if (value === 0) continue;
    const [column, bit] = [table.rowsWith(value), bits[value]!];
    for (let row = 0; row < passed.length; row++) if (column[row] === 1) passed[row]! |= bit;
  }
  return passed;
};

/** Counts the records of each event, among those that the member may see: others must not show in what is a double. */
const eventsIn = (table: RecordTable, sees: Rows): Uint16Array => {
  const { event } = table.rows.columns;
  const counts = new Uint16Array(table.words.size);
  for (let row = 0; row < sees.length; row++)
    if (sees[row] === 1 && counts[event[row]!]! < 2) counts[event[row]!]! += 1;
  return counts;
};

/** The days that a record may be of; open ends are beyond every day. */
const daysOf = ({ from, until }: QueueQuestion): { firstDay: number; lastDay: number } => ({
  firstDay: from ?? -Infinity,
  lastDay: until ?? Infinity,
});

/** Most first; then by value, so that the order tells nothing about records that are not counted. */
const listCounts = (
  table: RecordTable,
  asked: readonly (readonly [string, readonly string[]])[],
  { ofValues: counts }: Counts,
  one: ReadonlyMap<number, Counts>,
  filterOf: ReadonlyMap<number, string>,
): Map<string, [string, number][]> => {
  const own = new Map([...filterOf].map(([bit, filter]) => [filter, one.get(bit)!.ofValues]));
  const listed = new Map<string, [string, number][]>();
  for (let number = 1; number < counts.length; number++) {
    const text = table.values.at(number);
    const at = text.indexOf(' ');
    const [filter, value] = [text.slice(0, at), text.slice(at + 1)];
    const n = counts[number]! + (own.get(filter)?.[number] ?? 0);
    if (n === 0) continue;
    const list = listed.get(filter);
    if (list) list.push([value, n]);
    else listed.set(filter, [[value, n]]);
  }
  for (const [filter, wanted] of asked) {
    const list = listed.get(filter) ?? [];
    for (const value of wanted) if (!list.some(([other]) => other === value)) list.push([value, 0]);
    listed.set(filter, list);
  }
  for (const list of listed.values()) list.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return listed;
};
