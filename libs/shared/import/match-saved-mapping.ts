import { wholeMap, type ColumnMapping, type EarlierMapping, type MappedColumn } from './column-mapping.js';
import { plainKey } from './column-names.js';
import { targetOf } from './column-targets.js';
import { columnOfGuess, type ColumnGuess } from './guess-columns.js';

/**
 * Applies a saved mapping to the columns of another file: each column is matched by header, new ones keep their guess,
 * missing ones are dropped.
 */
export const mapForHeaders = (stored: EarlierMapping, guesses: readonly ColumnGuess[]): ColumnMapping => {
  const saved = wholeMap(stored);
  const byHeader = new Map<string, MappedColumn[]>();
  for (const column of saved.columns)
    byHeader.set(plainKey(column.header), [...(byHeader.get(plainKey(column.header)) ?? []), column]);
  return {
    ...saved,
    columns: guesses.map((guess) => {
      const { header } = guess;
      const column = byHeader.get(plainKey(header))?.shift();
      return column && targetOf(column.target) ? { ...column, header } : columnOfGuess(guess);
    }),
  };
};

/**
 * Returns the columns of a saved mapping that are missing in a file, and the columns of the file that are not in the
 * mapping and so keep their guess.
 */
export const notesOnUnused = (
  saved: ColumnMapping,
  guesses: readonly ColumnGuess[],
): { notInFile: string[]; notInMap: string[] } => {
  const minus = (these: readonly { header: string }[], those: readonly { header: string }[]): string[] => {
    const left = new Map<string, number>();
    for (const { header } of those) left.set(plainKey(header), (left.get(plainKey(header)) ?? 0) + 1);
    return these
      .filter(({ header }) => {
        const n = left.get(plainKey(header)) ?? 0;
        left.set(plainKey(header), n - 1);
        return n < 1;
      })
      .map(({ header }) => header);
  };
  return { notInFile: minus(saved.columns, guesses), notInMap: minus(guesses, saved.columns) };
};
