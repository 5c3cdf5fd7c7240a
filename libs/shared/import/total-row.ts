import { fold } from '../text-matching/fold.js';

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
