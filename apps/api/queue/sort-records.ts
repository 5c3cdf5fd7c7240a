import type { QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { NO_DAY, type RecordTable } from './record-table.js';

/**
 * Names by which columns of people are sorted; of codes and groups, where their words stand in the reader's language.
 */
export interface SortNames {
  member(id: string): string;
  /** Who takes care of a record, by its id; null: nobody. */
  owner(record: string): string | null;
  group(id: string): number;
  place(code: string): number;
  act(code: string): number;
}

/** Above this, the rows before a page are sorted all together. */
const FEW = 1_000;

type KeyOf = (row: number) => number | string | null;

const rank = (codes: readonly string[]): ((code: string) => number) => {
  const order = new Map(codes.map((code, n) => [code, n]));
  return (code) => order.get(code) ?? codes.length;
};

/** Returns what a column is sorted by; null: not known, which is last in both directions. */
const keyOf = (table: RecordTable, column: QueueColumn, names: SortNames): KeyOf => {
  const { columns } = table.rows;
  const word = (of: Uint32Array, row: number): string | null => (of[row] === 0 ? null : table.words.at(of[row]!));
  const ranked = (of: Uint32Array, codes: readonly string[]): KeyOf => {
    const order = rank(codes);
    return (row) => {
      const code = word(of, row);
      return code === null ? null : order(code);
    };
  };
  const named = (of: Uint32Array): KeyOf => {
    return (row) => {
      const id = word(of, row);
      return id === null ? null : names.member(id);
    };
  };
  /** The first value of a filter. */
  const valued = (filter: string, orderOf: (value: string) => number): KeyOf => {
    const start = `${filter} `;
    return (row) => {
      let first: number | null = null;
      table.eachValue(row, (value) => {
        const pair = table.values.at(value);
        if (first === null && pair.startsWith(start)) first = orderOf(pair.slice(start.length));
      });
      return first;
    };
  };
  switch (column) {
    case 'title':
      return (row) => table.titleAt(row) || null;
    case 'code':
      return (row) => table.codeAt(row) || null;
    case 'day':
      return (row) => (columns.earliest[row] === NO_DAY ? null : columns.earliest[row]!);
    case 'place':
      return (row) => {
        const code = word(columns.place, row);
        return code === null ? null : names.place(code);
      };
    case 'group':
      return valued('group', (id) => names.group(id));
    case 'act':
      return valued('acts.type', (code) => names.act(code));
    case 'grade':
      return ranked(columns.grade, codesOf('verification_grade'));
    case 'status':
      return ranked(columns.status, codesOf('workflow_status'));
    case 'owner':
      return (row) => names.owner(table.idAt(row));
    case 'author':
      return named(columns.author);
    // Older records have a greater age.
    case 'age':
      return (row) => -(columns.created[row]! * 1000 + columns.createdRest[row]!);
    case 'changed':
      return (row) => columns.changed[row]! * 1000 + columns.changedRest[row]!;
    case 'sources':
      return (row) => columns.sources[row]!;
    case 'media':
      return (row) => columns.media[row]!;
  }
};

/** Returns one page of rows in order. Rows that are alike are in the order of their ids, which is always the same. */
export const sortedPage = (
  table: RecordTable,
  rows: Int32Array,
  { sort, isDescending }: { sort: QueueColumn; isDescending: boolean },
  names: SortNames,
  from: number,
  until: number,
): number[] => {
  const key = keyOf(table, sort, names);
  // Of what is at which place in `rows`: many more rows are in the table than a question finds.
  const keys: (number | string | null)[] = [];
  for (let at = 0; at < rows.length; at++) keys.push(key(rows[at]!));
  const compare = (a: number, b: number): number => {
    const one = keys[a]!;
    const other = keys[b]!;
    if (one !== other) {
      if (one === null) return 1;
      if (other === null) return -1;
      return one < other !== isDescending ? -1 : 1;
    }
    return table.idAt(rows[a]!) < table.idAt(rows[b]!) ? -1 : 1;
  };
  // The first ones in order, each inserted in its place: most are compared with the last of them only.
  let first: number[] = [];
  if (until > FEW || rows.length <= until) first = [...keys.keys()].sort(compare);
  else
    for (let at = 0; at < rows.length; at++) {
      if (first.length === until && compare(at, first[until - 1]!) > 0) continue;
      let [low, high] = [0, first.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compare(at, first[middle]!) < 0) high = middle;
        else low = middle + 1;
      }
      first.splice(low, 0, at);
      if (first.length > until) first.pop();
    }
  return first.slice(from, until).map((at) => rows[at]!);
};
