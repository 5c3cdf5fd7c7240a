import type { MappedColumn } from './column-mapping.js';
import { isMissing } from './cell-readers.js';
import { isUnsaid } from './cell-text.js';
import type { CellFate, Note } from './row-draft.js';

/**
 * What became of the filled cells of one column: filled = used + words + aside. used: as answers; words: at least in
 * part as text; aside: left out because somebody said so, or in a row that is skipped.
 */
export interface CellAccount {
  filled: number;
  used: number;
  words: number;
  aside: number;
}

export const emptyAccounts = (columns: readonly unknown[]): CellAccount[] =>
  columns.map(() => ({ filled: 0, used: 0, words: 0, aside: 0 }));

/** Whether a cell says anything: it is not empty, "unknown", or one that means "not known" in this file. */
export const isFilled = (column: Pick<MappedColumn, 'missing'>, cell: string): boolean =>
  !isUnsaid(cell) && !isMissing(column, cell);

/**
 * Columns whose answers the record could not take after all, by the notes about its checks: their cells are in the
 * narrative.
 */
const refusedTargets = (notes: readonly Note[]): string[] =>
  notes.flatMap(({ code, params }) =>
    code.startsWith('field.') && typeof params?.['field'] === 'string' ? [params['field'].split('/')[1]!] : [],
  );

/**
 * Adds the rows of one record to the accounts of their columns.
 * @param fates of each row, by column
 * @param notes of the record, after its checks
 */
export const addToAccounts = (
  accounts: readonly CellAccount[],
  columns: readonly MappedColumn[],
  rows: readonly (readonly string[])[],
  fates: readonly ReadonlyMap<number, CellFate>[],
  { isSkipped, notes }: { isSkipped: boolean; notes: readonly Note[] },
): void => {
  const refused = refusedTargets(notes);
  for (const [n, cells] of rows.entries())
    for (const [index, column] of columns.entries()) {
      if (!isFilled(column, cells[index] ?? '')) continue;
      const account = accounts[index]!;
      account.filled += 1;
      const fate = fates[n]?.get(index);
      if (isSkipped) account.aside += 1;
      else if (fate === 'used' && refused.some((name) => column.target.split('.')[0] === name)) account.words += 1;
      else if (fate !== undefined) account[fate] += 1;
    }
};
