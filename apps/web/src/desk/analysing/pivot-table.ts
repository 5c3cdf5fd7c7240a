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
  const [first, second, ...more] = answer.splits;
  if (!first || !second || more.length > 0) throw new RangeError('a pivot table has two splits');
  const cells = new Map([...answer.cells, ...answer.totals].map((cell) => [keyOf(cell.keys), cell]));
  const at = (row: CellKey, column: CellKey): Cell => {
    const cell = cells.get(keyOf([row, column]));
    if (!cell) throw new RangeError('no such cell');
    return cell;
  };
  return {
    rows: first.keys,
    columns: second.keys,
    at,
    ofRow: (row) => at(row, ALL),
    ofColumn: (column) => at(ALL, column),
    total: answer.total,
  };
};
