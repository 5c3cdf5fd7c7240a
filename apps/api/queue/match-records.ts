import { GAPS, TASKS, type Gap } from '@vigil/shared/incident/queue-filters.js';
import { RIGHTS } from '../platform/http/rights.js';
import type { QueueQuestion } from './read-queue-address.js';
import { NO_DAY, type RecordTable } from './record-table.js';
import type { Rows } from './searchable-records.js';

/** Who asks: what waits for somebody depends on all accounts of one person. */
export interface Asker {
  id: string;
  role: string;
  /** Every account that counts as one person with this one, with it. */
  accounts: readonly string[];
  /** On a small team, the reviewer who verified may publish. */
  isSmallTeam: boolean;
  /** Who takes care of which record now, by its id: ownership expires, so it is read again. */
  owners: ReadonlyMap<string, { id: string; name: string }>;
}

export interface Matches {
  rows: Int32Array;
  /** By filter, the values that matching records have, with how many have it while the other filters stay. */
  counts: Map<string, [value: string, n: number][]>;
  /** Gaps of a row that depend on the member: on which other records they see, and on their role. */
  extraGaps(row: number): Gap[];
}

const MINE = 'mine true';
/** Somebody at risk, a possible double, its owner, mine, and each task. */
const MOST_EXTRA = 4 + TASKS.length;

/**
 * Finds the rows that pass every filter, and counts each value among the rows that pass all others. One pass: a row that
 * fails one filter alone counts for the values of that filter.
 * @param sees rows that the member may see; the others are neither found nor counted
 * @param found rows that a search found; null: no search
 * @param isCounted false: only the rows are wanted
 */
export const matchRecords = (
  table: RecordTable,
  asker: Asker,
  question: QueueQuestion,
  sees: Rows,
  found: Rows | null,
  isCounted = true,
): Matches => {
  const { columns, length } = table.rows;
  const { pool } = table;
  const { values } = table;
  const task = new Map(TASKS.map((one) => [one, values.numberOf(`task ${one}`)]));
  const gap = (one: (typeof GAPS)[number]): number => values.numberOf(`gap ${one}`);
  const [double, atRisk] = [gap('may-be-double'), gap('at-risk')];
  const mine = values.numberOf(MINE);
  const me = table.words.find(asker.id);
  const own = new Set(asker.accounts.map((id) => table.words.find(id)).filter((word) => word !== 0));
  const status = (code: string): number => table.words.find(code);
  const [submitted, verified, published] = ['WS_SUBMITTED', 'WS_VERIFIED', 'WS_PUBLISHED'].map(status);
  const isReviewer = asker.role === 'reviewer';
  // Those who may read what phones said.
  const isToldOfRisk = (RIGHTS['read-field'] as readonly string[]).includes(asker.role);
  const events = eventsIn(table, sees);
  const ownerAt = new Map<number, number>();
  for (const [record, { id }] of asker.owners) {
    const row = table.find(record);
    if (row !== null) ownerAt.set(row, values.numberOf(`owner ${id}`));
  }
  const myOwn = values.find(`owner ${asker.id}`);

  const isDouble = (row: number): boolean => columns.event[row] !== 0 && events[columns.event[row]!]! > 1;
  const isAtRisk = (row: number): boolean => isToldOfRisk && columns.risk[row] === 1;

  const extra = new Uint32Array(MOST_EXTRA);
  /** Writes the values of a row that depend on who asks into `extra`. @returns how many */
  const readExtra = (row: number): number => {
    let n = 0;
    const see = (value: number): void => {
      extra[n++] = value;
    };
    if (isAtRisk(row)) see(atRisk);
    if (isDouble(row)) see(double);
    const owner = ownerAt.get(row) ?? 0;
    if (owner !== 0) see(owner);
    if ((me !== 0 && columns.author[row] === me) || (owner !== 0 && owner === myOwn)) see(mine);
    if (!isReviewer || columns.status[row] === 0) return n;
    const state = columns.status[row]!;
    const isOfOwn = own.has(columns.author[row]!);
    // What a colleague took waits for them alone.
    if (state === submitted && !isOfOwn && (owner === 0 || owner === myOwn)) see(task.get('review')!);
    if (state === verified && !isOfOwn && (asker.isSmallTeam || !own.has(columns.verifier[row]!)))
      see(task.get('second-person')!);
    if (state === published && !isOfOwn) {
      const editors = table.editorsAt(row);
      if (editors.length > 0 && (asker.isSmallTeam || !editors.some((id) => asker.accounts.includes(id))))
        see(task.get('correction')!);
    }
    if (table.assessorsAt(row).some((id) => !asker.accounts.includes(id))) see(task.get('agree')!);
    return n;
  };

  // Each filter with values is one bit.
  const asked = [...question.values, ...(question.mine ? [['mine', ['true']] as const] : [])];
  const bits = new Uint32Array(values.size);
  for (const [n, [filter, wanted]] of asked.entries())
    for (const value of wanted) {
      const number = values.find(`${filter} ${value}`);
      if (number !== 0) bits[number]! |= 1 << n;
    }
  const all = asked.length === 32 ? 0xffff_ffff : (1 << asked.length) - 1;
  const filterOf = new Map(asked.map(([filter], n) => [1 << n, filter]));
  const counts = new Uint32Array(values.size);
  const one = new Map([...filterOf].map(([bit]) => [bit, new Uint32Array(values.size)]));
  const rows: number[] = [];
  for (let row = 0; row < length; row++) {
    if (sees[row] === 0 || (found !== null && found[row] === 0) || !isInDays(table, row, question)) continue;
    const begin = columns.from[row]!;
    const end = begin + columns.size[row]!;
    const extras = readExtra(row);
    let got = 0;
    if (all !== 0) {
      for (let at = begin; at < end; at++) got |= bits[pool[at]!]!;
      for (let at = 0; at < extras; at++) got |= bits[extra[at]!]!;
    }
    const missing = all & ~got;
    if (missing === 0) rows.push(row);
    const into = missing === 0 ? counts : one.get(missing);
    if (!into || !isCounted) continue;
    for (let at = begin; at < end; at++) into[pool[at]!]! += 1;
    for (let at = 0; at < extras; at++) into[extra[at]!]! += 1;
  }
  return {
    rows: Int32Array.from(rows),
    counts: isCounted ? listCounts(table, asked, counts, one, filterOf) : new Map(),
    extraGaps: (row) => [
      ...(isAtRisk(row) ? (['at-risk'] as const) : []),
      ...(isDouble(row) ? (['may-be-double'] as const) : []),
    ],
  };
};

/** Counts the records of each event, among those that the member may see: others must not show in what is a double. */
const eventsIn = (table: RecordTable, sees: Rows): Uint16Array => {
  const { event } = table.rows.columns;
  const counts = new Uint16Array(table.words.size);
  for (let row = 0; row < sees.length; row++)
    if (sees[row] === 1 && counts[event[row]!]! < 2) counts[event[row]!]! += 1;
  return counts;
};

const isInDays = (table: RecordTable, row: number, { from, until }: QueueQuestion): boolean => {
  if (from === null && until === null) return true;
  const { earliest, latest } = table.rows.columns;
  if (earliest[row] === NO_DAY) return false;
  return (until === null || earliest[row]! <= until) && (from === null || latest[row]! >= from);
};

/** Most first; then by value, so that the order tells nothing about records that are not counted. */
const listCounts = (
  table: RecordTable,
  asked: readonly (readonly [string, readonly string[]])[],
  counts: Uint32Array,
  one: ReadonlyMap<number, Uint32Array>,
  filterOf: ReadonlyMap<number, string>,
): Map<string, [string, number][]> => {
  const own = new Map([...filterOf].map(([bit, filter]) => [filter, one.get(bit)!]));
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
