import { fold } from '../text-matching/fold.js';
import { isUnsaid } from './cell-text.js';
import type { MappedColumn } from './column-mapping.js';
import { targetOf } from './column-targets.js';
import { readCount } from './read-count.js';

/** What an office writes into the first cell of the row that adds up the others. */
const TOTAL = new Set(
  [
    'total',
    'totals',
    'sum',
    'sum total',
    'grand total',
    'subtotal',
    'sub total',
    'overall total',
    'សរុប',
    'សរុបរួម',
    'សរុបទាំងអស់',
    'ចំនួនសរុប',
    'ផលបូក',
  ].map(fold),
);
/** The longest of these words, with signs. */
const LONGEST = 40;

/** Whether a cell is such a word, and not only contains it. */
export const isTotalWord = (cell: string): boolean => cell.length <= LONGEST && TOTAL.has(fold(cell));

/** Whether a meaning says when or where: nobody writes that beside a total. */
const isWhenOrWhere = (target: string): boolean =>
  /^(?:when|place|point)\b/.test(target) || targetOf(target)?.reads === 'window';

/**
 * Whether a row only adds up the others: its first filled cell is a word for that, and it says nothing else but
 * numbers. The word may be merged over several columns.
 */
export const isTotalRow = (cells: readonly string[], columns: readonly Pick<MappedColumn, 'target'>[]): boolean => {
  const filled = cells.map((cell, column) => ({ cell: cell.trim(), column })).filter(({ cell }) => cell !== '');
  const [first, ...others] = filled;
  if (!first || !isTotalWord(first.cell)) return false;
  return others.every(
    ({ cell, column }) =>
      cell === first.cell ||
      isUnsaid(cell) ||
      (readCount(cell).understood && !isWhenOrWhere(columns[column]?.target ?? '')),
  );
};
