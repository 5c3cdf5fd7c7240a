export type CsvCell = string | number | boolean | null;

/** Excel needs the mark to read Khmer as UTF-8. */
export const BOM = '\uFEFF';

const INVISIBLE = /^[\s\u200B-\u200D\u2060\uFEFF]+/;
/** Letters and digits, Latin and Khmer, with which nearly every cell begins: none of them begins a formula. */
const isPlain = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  (code >= 0x1780 && code <= 0x17b3);

/**
 * Whether a spreadsheet may take a text for a formula: = + - @ or a tab first, also after what is invisible, and in
 * full width.
 */
const mayBeFormula = (text: string): boolean => {
  if (text === '' || isPlain(text.charCodeAt(0))) return false;
  return /^[\t\r]/.test(text) || /^[=+\-@]/.test(text.normalize('NFKC').replace(INVISIBLE, ''));
};

/**
 * A cell that no spreadsheet takes for a formula: such a text is led by an apostrophe. Numbers are numbers, and stay.
 */
export const safeCell = (cell: CsvCell): string | number => {
  if (cell === null) return '';
  if (typeof cell === 'number') return cell;
  const text = String(cell);
  return mayBeFormula(text) ? `'${text}` : text;
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Writes rows with another rule for what is harmless, where `safeCell` would change what has to come back as it was.
 */
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
 * One row (RFC 4180) with its end. Written by hand, since a million of them are: a test reads it back with csv-parse.
 */
export const csvLine = csvLineWith(safeCell);
