import type { Delimiter } from '@vigil/shared/staff-responses/imports.js';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { FileProblem, LIMITS, type RawRow } from './file-problem.js';

export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Detects the delimiter: the character that occurs equally often, outside quotes, in most of the first lines. */
export const detectDelimiter = (sample: string): Delimiter => {
  const bare = sample.replace(/"(?:[^"]|"")*("|$)/g, '');
  const lines = bare
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
    .slice(0, 50);
  const score = (delimiter: Delimiter): number => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const [first = 0] = counts;
    return first === 0 ? 0 : (first * counts.filter((count) => count === first).length) / counts.length + first / 1000;
  };
  return [...DELIMITERS].sort((a, b) => score(b) - score(a))[0]!;
};

const problemOf = (error: CsvError): FileProblem => {
  const at = error as unknown as { lines?: number; records?: number };
  const row = (at.records ?? 0) + 1;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new FileProblem('quote-never-closes', { row });
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new FileProblem('row-too-long', { row, max: LIMITS.row });
  return new FileProblem('broken-csv', { row, line: at.lines ?? 0 });
};

/**
 * Yields the rows of a CSV. They may have fewer or more cells than the first row; the caller reports that.
 * @throws FileProblem that names the row where an unclosed quote, or other invalid CSV, begins
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<RawRow> {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LIMITS.row,
    info: false,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  const source = Readable.from(text, { objectMode: true });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let n = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      n += 1;
      if (cells.length > LIMITS.columns)
        throw new FileProblem('too-many-columns', { row: n, columns: cells.length, max: LIMITS.columns });
      yield { n, cells };
    }
  } catch (error) {
    if (error instanceof CsvError) throw problemOf(error);
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}
