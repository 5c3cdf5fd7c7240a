export type CsvCell = string | number | boolean | null;

/** Excel needs this byte order mark to read Khmer as UTF-8. */
export const BOM = '\uFEFF';

const INVISIBLE = /^[\s\u200B-\u200D\u2060\uFEFF]+/;
/** Letters and digits, Latin and Khmer: nearly every cell begins with one, and no formula does. */
const isPlain = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  (code >= 0x1780 && code <= 0x17b3);

/**
 * Tells whether a spreadsheet may treat a text as a formula: it begins with = + - @ or a tab, also in full width or
 * after invisible characters.
 */
const mayBeFormula = (text: string): boolean => {
  if (text === '' || isPlain(text.charCodeAt(0))) return false;
  return /^[\t\r]/.test(text) || /^[=+\-@]/.test(text.normalize('NFKC').replace(INVISIBLE, ''));
};

/**
 * Makes a cell safe for spreadsheets: puts an apostrophe before a text that looks like a formula. Numbers stay numbers.
 */
export const safeCell = (cell: CsvCell): string | number => {
  if (cell === null) return '';
  if (typeof cell === 'number') return cell;
  const text = String(cell);
  return mayBeFormula(text) ? `'${text}` : text;
};

/** Puts a cell in quotes if it needs them. */
export const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes rows with another rule for safe cells, where `safeCell` would change values that must come back unchanged. */
export const csvLineWith =
  (safe: (cell: CsvCell) => string | number) =>
  (cells: readonly CsvCell[]): string => {
    let line = '';
    for (let i = 0; i < cells.length; i++) {
      const cell = safe(cells[i]!);
      line += (i === 0 ? '' : ',') + (typeof cell === 'number' ? cell : quoted(cell));
    }
    return `${line}\r\n`;
  };

/**
 * Writes one row (RFC 4180) with its line end. Hand-written for speed, because there are a million rows; a test reads
 * its output with csv-parse.
 */
export const csvLine = csvLineWith(safeCell);
