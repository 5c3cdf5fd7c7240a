import type { CellAccount } from './cell-account.js';
import type { MappedColumn } from './column-mapping.js';
import { hasZeroMeaning, targetOf } from './column-targets.js';
import type { ColumnGuess } from './guess-columns.js';
import { looksLikeMarks } from './marks.js';
import { readCount } from './read-count.js';

type Guess = Pick<ColumnGuess, 'target' | 'why' | 'unused' | 'dateColumn' | 'examples' | 'filled' | 'marks'>;

/** Whether cells of its numbers are zeros, and nobody has said what a zero means. */
const hasOpenZero = (column: MappedColumn, { examples, marks }: Guess): boolean => {
  const of = targetOf(column.target);
  return (
    of !== undefined &&
    hasZeroMeaning(of) &&
    column.zero === undefined &&
    [...examples, ...(marks ?? [])].some((cell) => readCount(cell).value.state === 'CS_NONE')
  );
};

/**
 * Whether somebody should look at a column: nothing says what it means, its cells can be read in two ways, or some of
 * them were not read. Everything else is understood, until somebody changes it.
 * @param account what the last preview made of its cells; null: there was none
 */
export const needsDecision = (column: MappedColumn, guess: Guess, account: CellAccount | null): boolean => {
  if (guess.filled === 0) return false;
  const { target, dates } = column;
  if (target === 'words') return guess.unused !== null || guess.why === 'none';
  if (target === 'when.latest' && guess.target === 'when.end') return true;
  if (targetOf(target)?.reads === 'window' && guess.dateColumn !== null) {
    const { order, buddhist } = guess.dateColumn;
    if ((order !== 'clear' && dates?.order == null) || (buddhist && dates?.era == null)) return true;
  }
  if (looksLikeMarks(column, guess.marks) || hasOpenZero(column, guess)) return true;
  // Cells of a text are words, and read as such.
  return account !== null && account.words > 0 && targetOf(target)?.reads !== 'text';
};
