import type { Delimiter } from '../../staff-responses/imports.js';
import { FileProblem, LIMITS, type RawRow } from './file-problem.js';
import type { FileTools } from './file-tools.js';

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

/** What a parser of CSV says of a file that it cannot read. */
interface CsvError {
  code: string;
  lines?: number;
  records?: number;
}
const isCsvError = (error: unknown): error is CsvError =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('CSV_');

const problemOf = ({ code, lines = 0, records = 0 }: CsvError): FileProblem => {
  const row = records + 1;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return new FileProblem('quote-never-closes', { row });
  if (code === 'CSV_MAX_RECORD_SIZE') return new FileProblem('row-too-long', { row, max: LIMITS.row });
  return new FileProblem('broken-csv', { row, line: lines });
};

/**
 * Yields the rows of a CSV. They may have fewer or more cells than the first row; the caller reports that.
 * @throws FileProblem that names the row where an unclosed quote, or other invalid CSV, begins
 */
export async function* csvRows(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
  parseCsv: FileTools['parseCsv'],
): AsyncGenerator<RawRow> {
  const rows = parseCsv(text, {
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LIMITS.row,
    info: false,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  let n = 0;
  try {
    for await (const cells of rows) {
      n += 1;
      if (cells.length > LIMITS.columns)
        throw new FileProblem('too-many-columns', { row: n, columns: cells.length, max: LIMITS.columns });
      yield { n, cells };
    }
  } catch (error) {
    throw isCsvError(error) ? problemOf(error) : error;
  }
}
