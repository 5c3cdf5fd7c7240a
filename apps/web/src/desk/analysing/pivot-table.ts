import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';

/**
 * An answer with two splits as a table: the first down, the second across. Every number is a cell of the answer; totals
 * are counted separately.
 */
export interface Pivot {
  rows: readonly CellKey[];
  columns: readonly CellKey[];
  at(row: CellKey, column: CellKey): Cell;
  /** Over all columns, and over all rows. */
  ofRow(row: CellKey): Cell;
  ofColumn(column: CellKey): Cell;
  total: Cell;
}

const keyOf = (keys: readonly CellKey[]): string => JSON.stringify(keys);

/** @throws RangeError for an answer that does not have exactly two splits, or for a key that it does not have. */
export const toPivotTable = (answer: Answer): Pivot => {
  if (answer.splits.length !== 2) throw new RangeError('a pivot table has two splits');
  return pivotWithin(answer, cellsByKeys(answer), []);
};

/**
 * Returns an answer with three splits as a table for each key of the first, with its key.
 * @throws RangeError for an answer that does not have exactly three splits
 */
export const toPivotTables = (answer: Answer): { key: CellKey; pivot: Pivot }[] => {
  if (answer.splits.length !== 3) throw new RangeError('several pivot tables have three splits');
  const cells = cellsByKeys(answer);
  return answer.splits[0]!.keys.map((key) => ({ key, pivot: pivotWithin(answer, cells, [key]) }));
};

const cellsByKeys = ({ cells, totals, total }: Answer): ReadonlyMap<string, Cell> =>
  new Map([...cells, ...totals, total].map((cell) => [keyOf(cell.keys), cell]));

/** @param within the keys of the splits before the two of the table */
const pivotWithin = (answer: Answer, cells: ReadonlyMap<string, Cell>, within: readonly CellKey[]): Pivot => {
  const at = (row: CellKey, column: CellKey): Cell => {
    const cell = cells.get(keyOf([...within, row, column]));
    if (!cell) throw new RangeError('no such cell');
    return cell;
  };
  return {
    rows: answer.splits[within.length]!.keys,
    columns: answer.splits[within.length + 1]!.keys,
    at,
    ofRow: (row) => at(row, ALL),
    ofColumn: (column) => at(ALL, column),
    total: at(ALL, ALL),
  };
};
