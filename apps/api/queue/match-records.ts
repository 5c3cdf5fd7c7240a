import { readRange } from '@vigil/shared/incident/filter-range.js';
import { ANSWERED, FIELD_FILTERS, type Gap, NO_TIME, NOT_ANSWERED } from '@vigil/shared/incident/queue-filters.js';
import { type InternalAnswersOfRows, INTERNAL_FILTERS } from './internal-answers-of-rows.js';
import { type Asker, FLAG, FLAG_COMBINATIONS, FLAG_VALUES } from './member-flags.js';
import type { QueueQuestion } from './read-queue-address.js';
import { NO_DAY, type RecordTable } from './record-table.js';
import type { OwnAnswersOfRows } from './own-answers-of-rows.js';
import type { RecordTags } from './record-tags.js';
import type { VisibleRecords } from './visible-records.js';
import type { Rows } from './searchable-records.js';

export interface Matches {
  rows: Int32Array;
  /** By filter, the values that matching records have, with how many have it while the other filters stay. */
  counts: Map<string, [value: string, n: number][]>;
  /** Gaps of a row that depend on the member: on which other records they see, and on their role. */
  extraGaps(row: number): Gap[];
}

const FIELDS = new Map(FIELD_FILTERS.map((field) => [field.key, field]));
/** What is encrypted of rows, and can narrow the queue. */
interface InternalOfRows {
  tags: RecordTags;
  own: OwnAnswersOfRows;
  answers: InternalAnswersOfRows;
}

/** Filters whose values no row has by itself: they depend on who asks. */
const OF_ASKER = ['task', 'owner', 'mine', 'tag', 'own', ...INTERNAL_FILTERS.map(({ key }) => key)];
/** Of more values than these, no columns are kept: the values of all rows are read once. */
const FEW_VALUES = 32;

/**
 * Finds the rows that pass every filter, and counts each value among the rows that pass all others. A row that fails
 * one filter alone counts for the values of that filter.
 * @param sight rows that the member may see; the others are neither found nor counted
 * @param flags what each row is to the member
 * @param found rows that a search found; null: no search
 * @param isCounted false: only the rows are wanted
 * @param internal what is encrypted, of which the member learns on rows alone whose internal answers they may read;
 * null: it is not read now
 */
export const matchRecords = (
  table: RecordTable,
  asker: Asker,
  question: QueueQuestion,
  sight: VisibleRecords,
  flags: Uint8Array,
  found: Rows | null,
  isCounted = true,
  internal: InternalOfRows | null = null,
): Matches => {
  const { columns, length } = table.rows;
  const { values } = table;
  const { sees } = sight;
  const doubles = sight.mayBeDouble();
  const owners = ownersIn(table, asker);
  const myOwn = values.find(`owner ${asker.id}`);
  const flagsOf = (row: number): number => {
    // `doubles` is 0 or 1.
    const flag = flags[row]! | (doubles[row]! * FLAG.double);
    const owner = owners[row]!;
    if (owner === 0) return flag;
    // What a colleague took waits for them alone.
    return owner === myOwn ? flag | FLAG.author : flag & ~FLAG.review;
  };

  // Each filter with values is one bit.
  const asked = [...question.values, ...(question.mine ? [['mine', ['true']] as const] : [])];
  const bits = new Uint32Array(values.size + FLAG_VALUES.length);
  const flagged = FLAG_VALUES.map(([flag, value]) => [flag, values.numberOf(value)] as const);
  for (const [n, [filter, wanted]] of asked.entries())
    for (const value of wanted) {
      const number = values.find(`${filter} ${value}`);
      if (number !== 0) bits[number]! |= 1 << n;
    }
  const all = asked.length === 32 ? 0xffff_ffff : (1 << asked.length) - 1;
  const passed = passedBy(table, asked, bits);
  const bitsOfFlags = Uint32Array.from({ length: FLAG_COMBINATIONS }, (_, flag) =>
    flagged.reduce((sum, [one, value]) => (flag & one ? sum | bits[value]! : sum), 0),
  );
  const answered = table.patterns.bitsOfRows(bits, length);
  const besides = askedBeside(table, asked, internal, sight.reads);
  const { firstDay, lastDay } = daysOf(question);
  const isAnyDay = question.from === null && question.until === null;
  const rows = lent(0, length);
  let size = 0;
  // Most rows fail several filters, and count for none.
  const failing = asked.map((_, n) => ({ rows: lent(n + 1, isCounted ? length : 0), size: 0 }));
  for (let row = 0; row < length; row++) {
    if (sees[row] === 0 || (found !== null && !found[row])) continue;
    if (!isAnyDay) {
      const earliest = columns.earliest[row]!;
      if (earliest === NO_DAY || earliest > lastDay || columns.latest[row]! < firstDay) continue;
    }
    let has = 0;
    for (const beside of besides) if (beside.rows[row] === 1) has |= beside.bit;
    const missing =
      all === 0
        ? 0
        : all & ~(has | passed[row]! | (answered?.[row] ?? 0) | bitsOfFlags[flagsOf(row)]! | bits[owners[row]!]!);
    if (missing === 0) rows[size++] = row;
    else if (isCounted && (missing & (missing - 1)) === 0) {
      const some = failing[31 - Math.clz32(missing)]!;
      some.rows[some.size++] = row;
    }
  }
  const matching = rows.slice(0, size);
  const counting: Counting = { table, owners, flagged, flagsOf };
  const failed = failing.map((some) => some.rows.subarray(0, some.size));
  const counts = isCounted
    ? listCounts(
        table,
        asked,
        countsOf(counting, matching),
        failed.map((some) => countsOf(counting, some)),
      )
    : new Map<string, [string, number][]>();
  if (isCounted) countBesides(counts, { asked, besides, internal, reads: sight.reads }, matching, failed);
  return {
    rows: matching,
    counts,
    extraGaps: (row) => [
      ...(flags[row]! & FLAG.risk ? (['at-risk'] as const) : []),
      ...(doubles[row] === 1 ? (['may-be-double'] as const) : []),
    ],
  };
};

/** A value that was asked for and that no row has in its columns: a range, an internal answer, or tags. */
interface AskedBeside {
  filter: string;
  /** Null: all tags, or answers to own questions, that were asked for. */
  value: string | null;
  bit: number;
  rows: Rows;
}
type AskedFilters = readonly (readonly [filter: string, values: readonly string[]])[];

const askedBeside = (
  table: RecordTable,
  asked: AskedFilters,
  internal: InternalOfRows | null,
  reads: Rows,
): AskedBeside[] =>
  asked.flatMap(([filter, values], n): AskedBeside[] => {
    const bit = 1 << n;
    if (filter === 'tag' || filter === 'own')
      return internal
        ? [{ filter, value: null, bit, rows: (filter === 'tag' ? internal.tags : internal.own).having(values, reads) }]
        : [];
    const field = FIELDS.get(filter);
    if (!field) return [];
    return values.flatMap((value): AskedBeside[] => {
      if (field.isInternal)
        return internal ? [{ filter, value, bit, rows: internal.answers.having(filter, value, reads) }] : [];
      const range = readRange(field.kind, value);
      return range ? [{ filter, value, bit, rows: table.ranges.having(filter, range, table.length) }] : [];
    });
  });

/** Counts the values that no row has in its columns. A row that fails one filter alone counts for its values, too. */
const countBesides = (
  counts: Map<string, [string, number][]>,
  {
    asked,
    besides,
    internal,
    reads,
  }: { asked: AskedFilters; besides: readonly AskedBeside[]; internal: InternalOfRows | null; reads: Rows },
  matching: Int32Array,
  failed: readonly Int32Array[],
): void => {
  const among = (filter: string): Int32Array[] => [matching, ...failed.filter((_, n) => asked[n]![0] === filter)];
  const put = (filter: string, value: string, n: number): void => {
    const list = (counts.get(filter) ?? []).filter(([other]) => other !== value);
    counts.set(filter, [...list, [value, n] as [string, number]].sort(mostFirst));
  };
  if (internal) {
    for (const [filter, values] of [
      ['tag', internal.tags],
      ['own', internal.own],
    ] as const) {
      const found = values.count(among(filter), reads, asked.find(([one]) => one === filter)?.[1]);
      if (found.size > 0) counts.set(filter, [...found].sort(mostFirst));
    }
    const ofMatching = internal.answers.count(matching, reads);
    for (const { key } of INTERNAL_FILTERS) {
      const further = among(key)
        .slice(1)
        .map((rows) => internal.answers.count(rows, reads).get(key)!);
      for (const value of [ANSWERED, NOT_ANSWERED, NO_TIME]) {
        const n = [ofMatching.get(key)!, ...further].reduce((sum, some) => sum + (some.get(value) ?? 0), 0);
        if (n > 0) put(key, value, n);
      }
    }
  }
  for (const { filter, value, rows } of besides)
    if (value !== null && readRange(FIELDS.get(filter)!.kind, value))
      put(
        filter,
        value,
        among(filter).reduce((sum, some) => sum + some.reduce((n, row) => n + rows[row]!, 0), 0),
      );
};

const buffers: Int32Array[] = [];
/** Lends memory for numbers of rows: a question takes it until it is answered, and no two are answered at once. */
const lent = (n: number, length: number): Int32Array => {
  if ((buffers[n]?.length ?? -1) < length) buffers[n] = new Int32Array(Math.ceil(length * 1.1));
  return buffers[n]!;
};

interface Counting {
  table: RecordTable;
  owners: Uint32Array;
  /** The number of the value that each flag stands for. */
  flagged: readonly (readonly [flag: number, value: number])[];
  flagsOf(row: number): number;
}

/** Returns how many of these rows have each value, by its number. */
const countsOf = ({ table, owners, flagged, flagsOf }: Counting, rows: Int32Array): Uint32Array => {
  const counts = ofTheirOwn(table, rows);
  table.patterns.count(rows, counts);
  const ofFlags = new Uint32Array(FLAG_COMBINATIONS);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    ofFlags[flagsOf(row)]! += 1;
    if (owners[row] !== 0) counts[owners[row]!]! += 1;
  }
  for (const [flag, value] of flagged)
    for (let among = 0; among < FLAG_COMBINATIONS; among++) if (among & flag) counts[value]! += ofFlags[among]!;
  return counts;
};

/** Counts the values that rows have by themselves. Of most of the table's rows, it counts those of the others. */
const ofTheirOwn = (table: RecordTable, rows: Int32Array): Uint32Array => {
  const { pool, totals, values } = table;
  const { from, size } = table.rows.columns;
  const counts = new Uint32Array(values.size);
  if (rows.length * 2 <= table.size) {
    for (let at = 0; at < rows.length; at++) {
      const begin = from[rows[at]!]!;
      const end = begin + size[rows[at]!]!;
      for (let one = begin; one < end; one++) counts[pool[one]!]! += 1;
    }
    return counts;
  }
  counts.set(totals.subarray(0, values.size));
  const isIn = new Uint8Array(table.length);
  for (let at = 0; at < rows.length; at++) isIn[rows[at]!] = 1;
  for (let row = 0; row < isIn.length; row++) {
    if (isIn[row] === 1) continue;
    const begin = from[row]!;
    const end = begin + size[row]!;
    for (let one = begin; one < end; one++) counts[pool[one]!]! -= 1;
  }
  return counts;
};

/** By who takes care of which record: what was worked out of it, until a row changes. */
const knownOwners = new WeakMap<Asker['owners'], { table: RecordTable; version: number; ofRows: Uint32Array }>();

/** The number of the value that says who owns a row; 0: nobody. */
const ownersIn = (table: RecordTable, { owners }: Asker): Uint32Array => {
  const known = knownOwners.get(owners);
  if (known?.table === table && known.version === table.version) return known.ofRows;
  const ofRows = new Uint32Array(table.length);
  for (const [record, { id }] of owners) {
    const row = table.find(record);
    if (row !== null) ofRows[row] = table.values.numberOf(`owner ${id}`);
  }
  knownOwners.set(owners, { table, version: table.version, ofRows });
  return ofRows;
};

const isInPattern = (value: string): boolean => value === ANSWERED || value === NOT_ANSWERED;

/** Returns the bits of the filters that each row passes by its own values. */
const passedBy = (
  table: RecordTable,
  asked: readonly (readonly [string, readonly string[]])[],
  bits: Uint32Array,
): Uint32Array => {
  const passed = new Uint32Array(asked.length === 0 ? 0 : table.length);
  const wanted = asked.flatMap(([filter, texts]) =>
    OF_ASKER.includes(filter)
      ? []
      : texts.flatMap((text) => (isInPattern(text) ? [] : table.values.find(`${filter} ${text}`))),
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

/** The days that a record may be of; open ends are beyond every day. */
const daysOf = ({ from, until }: QueueQuestion): { firstDay: number; lastDay: number } => ({
  firstDay: from ?? -Infinity,
  lastDay: until ?? Infinity,
});

const mostFirst = ([a, n]: readonly [string, number], [b, m]: readonly [string, number]): number =>
  m - n || (a < b ? -1 : 1);

/** Most first; then by value, so that the order tells nothing about records that are not counted. */
const listCounts = (
  table: RecordTable,
  asked: readonly (readonly [string, readonly string[]])[],
  counts: Uint32Array,
  failing: readonly Uint32Array[],
): Map<string, [string, number][]> => {
  const { values } = table;
  const own = new Map(asked.map(([filter], n) => [filter, failing[n]!]));
  const listed = new Map<string, [string, number][]>();
  for (let number = 1; number < counts.length; number++) {
    const filter = values.filterAt(number);
    const n = counts[number]! + (own.get(filter)?.[number] ?? 0);
    if (n === 0) continue;
    const list = listed.get(filter);
    if (list) list.push([values.valueAt(number), n]);
    else listed.set(filter, [[values.valueAt(number), n]]);
  }
  for (const [filter, wanted] of asked) {
    const list = listed.get(filter) ?? [];
    for (const value of wanted) if (!list.some(([other]) => other === value)) list.push([value, 0]);
    listed.set(filter, list);
  }
  for (const list of listed.values()) list.sort(mostFirst);
  return listed;
};
