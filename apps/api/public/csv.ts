import { stringify as stringifyStream, type Stringifier } from 'csv-stringify';
import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | boolean | null;

/**
 * A cell that no spreadsheet takes for a formula: a text that begins with = + - @ or a tab is led by an apostrophe.
 * Numbers are numbers, and stay. (csv-stringify's own option would change "-12.5".)
 */
export const safeCell = (cell: CsvCell): string | number => {
  if (cell === null) return '';
  if (typeof cell === 'number') return cell;
  const text = String(cell);
  // Some importers trim what is invisible and take full-width signs for the narrow ones.
  return /^[=+\-@]/.test(text.normalize('NFKC').replace(/^[\s\u200B-\u200D\u2060\uFEFF]+/, '')) || /^[\t\r]/.test(text) ? `'${text}` : text;
};

/** Excel needs the mark to read Khmer as UTF-8. */
const BOM = '\uFEFF';

export const csvText = (rows: readonly (readonly CsvCell[])[]): string =>
  BOM + stringify(rows.map((row) => row.map(safeCell)), { record_delimiter: '\r\n' });

/** A stream to write rows of safe cells into, one at a time. */
export const csvStream = (): Stringifier => stringifyStream({ bom: true, record_delimiter: '\r\n' });
