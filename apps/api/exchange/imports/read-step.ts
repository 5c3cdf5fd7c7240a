import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { guessingColumns, mapOfGuesses, type ColumnGuess } from '@vigil/shared/import/guess-columns.js';
import { mapForHeaders } from '@vigil/shared/import/match-saved-mapping.js';
import { joinMarks, withMoreMarks } from '@vigil/shared/import/marks.js';
import type { UnitHeaders } from '@vigil/shared/import/unit-headers.js';
import { joinDates, judgeDates } from '@vigil/shared/import/date-column.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { reportProgress, type ImportRow } from './import.repository.js';
import { cutCell } from './cut-cell.js';
import { CHUNK_LETTERS, CHUNK_ROWS, lettersOf } from './import-limits.js';
import { lettingOthersWork } from './let-others-work.js';
import { FileProblem, type RawRow, type StoredFile } from '@vigil/shared/import/reading/file-problem.js';
import type { ReadAs } from '@vigil/shared/import/reading/open-table.js';
import { openFile } from './reading/open-file.js';
import type { AnnouncedFile, ImportStore } from './import-store.repository.js';

/** A stored row: its number in the file, and its cells. */
export type KeptRow = readonly [n: number, cells: readonly string[], merged?: readonly number[]];

/** How many rows are shown as they stand in the file. */
const FIRST_ROWS = 5;

/**
 * Reads the file into rows, stores them in chunks, and guesses what its columns mean. Only one chunk is in memory at a
 * time.
 * @param units what the countries of this installation call columns of their units
 * @returns the number of rows
 * @throws FileProblem, ImportStopped
 */
export const readFile = async (
  database: DataSource,
  store: ImportStore,
  row: ImportRow,
  { name, sha256 }: AnnouncedFile,
  as: ReadAs,
  units?: UnitHeaders,
): Promise<number> => {
  const before = await store.get<ColumnMapping>('map', 0);
  await store.drop('rows', 'verdicts', 'records', 'before');
  let rows = 0;
  const pause = pausing(() => reportProgress(database, row.id, 'reading', rows));
  const file = { ...store.file(Number(row.size)), pause };
  if (sha256 !== null && (await hashOf(file)) !== sha256) throw new FileProblem('parts-of-two');
  const table = await openFile(file, as, units);
  try {
    let chunks = 0;
    let guesses: ColumnGuess[] | null = null;
    let chunk: RawRow[] = [];
    let letters = 0;
    const firstRows: NonNullable<ImportedFile['firstRows']> = [];
    const keep = async (): Promise<void> => {
      const width = table.headers.length;
      const cells = table.headers.map((_header, i) => chunk.map((one) => one.cells[i] ?? ''));
      guesses = await inTurns(
        guesses === null ? guessingColumns(table.headers, table.hxl, cells, units) : takingMore(guesses, cells),
      );
      await store.put(
        'rows',
        chunks,
        chunk.map(({ n, cells: own, merged }): KeptRow => {
          const whole = own.slice(0, Math.max(width, own.length));
          return merged ? [n, whole, merged] : [n, whole];
        }),
      );
      chunks += 1;
      [chunk, letters] = [[], 0];
      await reportProgress(database, row.id, 'reading', rows);
    };
    for await (const one of table.rows) {
      rows += 1;
      if (firstRows.length < FIRST_ROWS)
        firstRows.push({ n: one.n, cells: table.headers.map((_header, i) => cutCell(one.cells[i] ?? '')) });
      chunk.push(one);
      letters += lettersOf(one.cells);
      if (chunk.length === CHUNK_ROWS || letters >= CHUNK_LETTERS) await keep();
    }
    if (chunk.length > 0) await keep();
    const { format, encoding, delimiter, sheets, sheet, headerRow, headers, hxl, notices } = table;
    const about: ImportedFile = {
      name,
      format,
      encoding,
      delimiter,
      sheets,
      sheet,
      headerRow,
      headers,
      hxl,
      notices,
      guesses: guesses!,
      firstRows,
      chunks,
    };
    await store.put('about', 0, about);
    await store.put('map', 0, before ? mapForHeaders(before, about.guesses) : mapOfGuesses(about.guesses));
    return rows;
  } finally {
    table.close();
  }
};

/** Returns the SHA-256 of a file in hexadecimal digits. */
const hashOf = async (file: StoredFile): Promise<string> => {
  const sum = createHash('sha256');
  for await (const bytes of file.bytes()) {
    sum.update(bytes);
    await file.pause?.();
  }
  return sum.digest('hex');
};

/** Does the work of one column after another, and lets other work run in between. */
const inTurns = async <T>(columns: Generator<undefined, T>): Promise<T> => {
  const letOthersWork = lettingOthersWork();
  for (;;) {
    const { done, value } = columns.next();
    if (done) return value;
    await letOthersWork();
  }
};
function* takingMore(
  guesses: readonly ColumnGuess[],
  cells: readonly (readonly string[])[],
): Generator<undefined, ColumnGuess[]> {
  const all: ColumnGuess[] = [];
  for (const [i, guess] of guesses.entries()) {
    all.push(withMore(guess, cells[i]!));
    yield;
  }
  return all;
}

const SIGN_MS = 1_000;
/** After each unpacked piece, lets other work run, and checks once a second whether to stop. */
const pausing = (sign: () => Promise<void>): (() => Promise<void>) => {
  let last = Date.now();
  return async () => {
    await others();
    if (Date.now() - last < SIGN_MS) return;
    last = Date.now();
    await sign();
  };
};

const EXAMPLES = 5;
/**
 * A guess applies to the whole column. The date format is judged by all cells, whatever the column was guessed to be.
 */
const withMore = (guess: ColumnGuess, cells: readonly string[]): ColumnGuess => {
  const filled = guess.filled + cells.filter((cell) => cell !== '').length;
  const examples =
    guess.examples.length < EXAMPLES
      ? [
          ...new Set([...guess.examples, ...cells.filter((cell) => cell !== '').map((cell) => cell.slice(0, 120))]),
        ].slice(0, EXAMPLES)
      : guess.examples;
  const marks = joinMarks(guess.marks ?? null, cells);
  const more = { filled, examples, marks, ...(guess.flag && { flag: withMoreMarks(guess.flag, marks) }) };
  if (guess.dateColumn === null) return { ...guess, ...more };
  const dateColumn = joinDates(guess.dateColumn, judgeDates(cells));
  return { ...guess, ...more, dateColumn, dates: guess.dates && dateColumn.rule };
};
