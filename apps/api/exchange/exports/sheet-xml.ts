import type { CsvCell } from '@vigil/shared/csv/csv-line.js';
import type { ColumnKind } from './export-column.js';

/** A sheet of a workbook. `columns` are its headings; without a name they set only width and type. */
export interface Sheet {
  name: string;
  columns: readonly { name: string | null; kind: ColumnKind; /** in letters */ width: number }[];
  /** A second heading row: the HXL hashtags. */
  tags?: readonly string[];
  /** Wraps the cells of text columns, for sheets meant for reading. */
  wraps?: boolean;
  rows: AsyncIterable<readonly (readonly CsvCell[])[]> | Iterable<readonly (readonly CsvCell[])[]>;
}

const [DAY, HEADING, WRAPPED] = [1, 2, 3];
/** Excel's longest cell. A cut-off cell ends in a mark; the JSON file has the full text. */
const LONGEST_CELL = 32_767;
const CUT = ' [...]';
const EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

const letters: string[] = [];
/** Returns a column's letters: 0 is A, 26 is AA. */
const columnName = (index: number): string =>
  (letters[index] ??=
    (index < 26 ? '' : columnName(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26)));

const UNWRITABLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const SPECIAL = /[&<>\r]|_x[0-9A-Fa-f]{4}_/;

/** Escapes a text as XML. Omits what XML cannot contain, and protects text that Excel would read as an escape. */
const xmlText = (text: string): string => {
  const fits = text.length <= LONGEST_CELL ? text : text.slice(0, LONGEST_CELL - CUT.length) + CUT;
  const clean = fits.replace(UNWRITABLE, '');
  if (!SPECIAL.test(clean)) return clean;
  return clean
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
};

const textCell = (at: string, text: string, style: number): string =>
  `<c r="${at}"${style ? ` s="${style}"` : ''} t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;

/** Writes text always as text, never as a formula, whatever it begins with. */
const cellXml = (at: string, cell: CsvCell, kind: ColumnKind, wraps: boolean): string => {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (kind === 'day') return `<c r="${at}" s="${DAY}"><v>${(Date.parse(`${cell}T00:00:00Z`) - EPOCH) / DAY_MS}</v></c>`;
  return textCell(at, cell, wraps ? WRAPPED : 0);
};

const heading = (row: number, names: readonly string[]): string =>
  `<row r="${row}">${names.map((name, i) => textCell(`${columnName(i)}${row}`, name, HEADING)).join('')}</row>`;

/** Writes the XML of a sheet while its rows are read. */
export async function* sheetXml({ columns, tags, wraps = false, rows }: Sheet): AsyncGenerator<Buffer> {
  const names = columns.map(({ name }) => name);
  const headings = [...(names.every((name) => name !== null) ? [names as string[]] : []), ...(tags ? [tags] : [])];
  const frozen =
    headings.length === 0
      ? ''
      : `<pane ySplit="${headings.length}" topLeftCell="A${headings.length + 1}" activePane="bottomLeft" state="frozen"/>`;
  yield Buffer.from(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews>` +
      `<cols>${columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')}</cols><sheetData>${headings.map((one, i) => heading(i + 1, one)).join('')}`,
  );
  let row = headings.length;
  for await (const batch of rows) {
    let text = '';
    for (const cells of batch) {
      row += 1;
      text += `<row r="${row}">`;
      for (let i = 0; i < cells.length; i++)
        text += cellXml(`${columnName(i)}${row}`, cells[i]!, columns[i]!.kind, wraps);
      text += '</row>';
    }
    if (text !== '') yield Buffer.from(text);
  }
  yield Buffer.from('</sheetData></worksheet>');
}
