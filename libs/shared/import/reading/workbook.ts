import { serialDay } from '../read-date.js';
import { FileProblem, LIMITS, type RawRow, type StoredFile } from './file-problem.js';
import type { FileTools, WorkbookZip } from './file-tools.js';
import { readWhole, readXml } from './xml.js';

interface Sheet {
  name: string;
  path: string;
}
/** What is read from a workbook before its rows: its sheets, the shared texts, and which styles are dates. */
export interface Workbook {
  zip: WorkbookZip;
  xmlParser: FileTools['xmlParser'];
  sheets: Sheet[];
  texts: string[];
  dateStyles: ReadonlySet<number>;
  from: 1900 | 1904;
}

const folderOf = (target: string): string =>
  (target.startsWith('/') ? target.slice(1) : `xl/${target}`).replace(/^xl\/\.\.\//, '');
const SMALL = 16 * 1024 * 1024;

/** Opens a workbook. @throws FileProblem */
export const openWorkbook = async (
  file: StoredFile,
  { openZip, xmlParser }: Pick<FileTools, 'openZip' | 'xmlParser'>,
): Promise<Workbook> => {
  if (file.size > LIMITS.workbook) throw new FileProblem('workbook-too-large', { max: LIMITS.workbook / 1024 / 1024 });
  const zip = await openZip(file);
  try {
    if (!zip.names.includes('xl/workbook.xml')) throw new FileProblem('not-a-workbook');
    const targets = new Map<string, string>();
    await readWhole(await zip.open('xl/_rels/workbook.xml.rels', SMALL), xmlParser(), {
      open: (name, { Id, Target }) => {
        if (name === 'Relationship' && Id && Target) targets.set(Id, folderOf(Target));
      },
    });
    const sheets: Sheet[] = [];
    let from: 1900 | 1904 = 1900;
    await readWhole(await zip.open('xl/workbook.xml', SMALL), xmlParser(), {
      open: (name, attributes) => {
        if (name === 'workbookPr' && ['1', 'true'].includes(attributes['date1904'] ?? '')) from = 1904;
        const path = targets.get(
          attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '',
        );
        if (name === 'sheet' && path && zip.names.includes(path)) sheets.push({ name: attributes['name'] ?? '', path });
      },
    });
    if (sheets.length === 0) throw new FileProblem('no-sheet');
    const parts = { zip, xmlParser };
    return { ...parts, sheets, texts: await sharedTexts(parts), dateStyles: await dateStyles(parts), from };
  } catch (error) {
    zip.close();
    throw error;
  }
};

/** Reads the shared texts. @param most maximum bytes in memory. @throws FileProblem */
export const sharedTexts = async (
  { zip, xmlParser }: Pick<Workbook, 'zip' | 'xmlParser'>,
  most: number = LIMITS.sharedTexts,
): Promise<string[]> => {
  if (!zip.names.includes('xl/sharedStrings.xml')) return [];
  const texts: string[] = [];
  let text: string[] | null = null;
  let [isText, inPhonetic, held] = [false, false, 0];
  const hold = (bytes: number): void => {
    held += bytes;
    if (held > most) throw new FileProblem('unpacks-too-large', { max: Math.ceil(most / 1024 / 1024) });
  };
  await readWhole(await zip.open('xl/sharedStrings.xml', LIMITS.unpacked), xmlParser(), {
    open: (name) => {
      if (name === 'si') text = [];
      else if (name === 't') isText = true;
      else if (name === 'rPh') inPhonetic = true;
    },
    text: (piece) => {
      if (!isText || inPhonetic || !text) return;
      text.push(piece);
      hold(piece.length * 2);
    },
    close: (name) => {
      if (name === 't') isText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') {
        hold(16);
        texts.push((text ?? []).join(''));
        text = null;
      }
    },
  });
  return texts;
};

/** Numbers of Excel's built-in date formats, without those for times alone. */
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);
/** No workbook has a longer format. Searching one takes time quadratic in its length. */
const LONGEST_FORMAT = 255;
const isDateFormat = (code: string): boolean =>
  code.length <= LONGEST_FORMAT && /[dy]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, ''));

const dateStyles = async ({ zip, xmlParser }: Pick<Workbook, 'zip' | 'xmlParser'>): Promise<Set<number>> => {
  const found = new Set<number>();
  if (!zip.names.includes('xl/styles.xml')) return found;
  const formats = new Set(BUILT_IN_DATES);
  let [inCells, index] = [false, 0];
  await readWhole(await zip.open('xl/styles.xml', SMALL), xmlParser(), {
    open: (name, attributes) => {
      if (name === 'numFmt' && isDateFormat(attributes['formatCode'] ?? ''))
        formats.add(Number(attributes['numFmtId']));
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) {
        if (formats.has(Number(attributes['numFmtId']))) found.add(index);
        index += 1;
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return found;
};

interface Merge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** Returns column (from 0) and row (from 1) of "BC12". */
const placeOf = (reference: string): { column: number; row: number } | null => {
  const found = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  if (!found) return null;
  let column = 0;
  for (const letter of found[1]!) column = column * 26 + letter.charCodeAt(0) - 64;
  return { column: column - 1, row: Number(found[2]) };
};

const MOST_MERGES = 20_000;
/** Reads the merged areas in a first pass, since they come after the rows that they cover. */
const mergesOf = async ({ zip, xmlParser }: Workbook, sheet: Sheet): Promise<Merge[]> => {
  const merges: Merge[] = [];
  await readWhole(await zip.open(sheet.path, LIMITS.unpacked), xmlParser(), {
    open: (name, attributes) => {
      if (name !== 'mergeCell' || merges.length >= MOST_MERGES) return;
      const [from, to] = (attributes['ref'] ?? '').split(':').map(placeOf);
      if (from && to)
        merges.push({
          top: from.row,
          left: from.column,
          bottom: to.row,
          right: Math.min(to.column, LIMITS.columns - 1),
        });
    },
  });
  return merges.sort((a, b) => a.top - b.top);
};

/**
 * Formats a number as a cell shows it: whole, or with its decimals, without binary rounding errors. Digits alone stay:
 * an id may have more of them than a number can hold.
 */
const plainNumber = (text: string): string => {
  if (/^\d+$/.test(text)) return text.replace(/^0+(?=\d)/, '');
  const number = Number(text);
  return Number.isFinite(number) ? String(Number(number.toPrecision(15))) : text;
};

/**
 * Copies the value of merged cells into each of them, row by row, and marks the copies: a day or a place is that of
 * each row, but a number is one number. Areas should not overlap; if they do, the first one wins.
 */
const spreading = (merges: readonly Merge[]): ((row: RawRow) => RawRow) => {
  const waiting = [...merges];
  let open: { area: Merge; text: string }[] = [];
  return ({ n, cells }) => {
    open = open.filter(({ area }) => area.bottom >= n);
    while (waiting.length > 0 && waiting[0]!.top <= n) {
      const area = waiting.shift()!;
      const isTaken =
        area.bottom < n || open.some((other) => area.left <= other.area.right && other.area.left <= area.right);
      if (!isTaken) open.push({ area, text: area.top === n ? (cells[area.left] ?? '') : '' });
    }
    const merged: number[] = [];
    for (const { area, text } of open)
      for (let c = area.left; c <= area.right; c += 1) {
        cells[c] = text;
        if (text !== '' && (n > area.top || c > area.left)) merged.push(c);
      }
    return { n, cells: Array.from(cells, (one) => one ?? ''), ...(merged.length > 0 && { merged }) };
  };
};

/**
 * Refuses overlong rows: one short text shared by a whole sheet must not become a row too large for memory. @throws
 * FileProblem
 */
const assertFewCells = (row: RawRow): RawRow => {
  if (row.cells.reduce((sum, cell) => sum + cell.length, 0) > LIMITS.row)
    throw new FileProblem('row-too-long', { row: row.n, max: LIMITS.row });
  return row;
};

/**
 * Returns the row number that the sheet states, if it is plausible: numbers must increase, since two rows with one
 * number would be treated as one.
 */
const numberOf = (said: string | undefined, last: number): number => {
  const number = Number(said);
  return Number.isInteger(number) && number > last && number <= LIMITS.lastRow ? number : last + 1;
};

/**
 * Yields the rows of a sheet from its first filled one. Days are formatted as 2021-06-04, with a time as 2021-06-04
 * 15:30. A formula gives its last result, and merged cells all get the same value.
 * @param merged receives the number of merged areas; null: they are not looked at, which takes a pass over the sheet
 */
export async function* sheetRows(
  workbook: Workbook,
  sheet: Sheet,
  merged: ((areas: number) => void) | null,
): AsyncGenerator<RawRow> {
  const merges = merged ? await mergesOf(workbook, sheet) : [];
  merged?.(merges.length);
  const done: RawRow[] = [];
  let [row, column, cells] = [0, -1, [] as string[]];
  let cell: { type: string; style: number; value: string; inline: string } | null = null;
  let into: 'value' | 'inline' | null = null;
  const spread = spreading(merges);
  function* drain(): Generator<RawRow> {
    for (const at of done.splice(0)) yield assertFewCells(spread(at));
  }
  yield* readXml(
    await workbook.zip.open(sheet.path, LIMITS.unpacked),
    workbook.xmlParser(),
    {
      open: (name, attributes) => {
        if (name === 'row') {
          [row, column, cells] = [numberOf(attributes['r'], row), -1, []];
        } else if (name === 'c') {
          column = placeOf(attributes['r'] ?? '')?.column ?? column + 1;
          if (column >= LIMITS.columns)
            throw new FileProblem('too-many-columns', { row, columns: column + 1, max: LIMITS.columns });
          cell = { type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? -1), value: '', inline: '' };
        } else if (name === 'v') into = 'value';
        else if (name === 't' && cell?.type === 'inlineStr') into = 'inline';
      },
      text: (piece) => {
        if (!cell || !into) return;
        if (cell[into].length > LIMITS.row) throw new FileProblem('row-too-long', { row, max: LIMITS.row });
        cell[into] += piece;
      },
      close: (name) => {
        if (name === 'v' || name === 't') into = null;
        else if (name === 'c' && cell) {
          cells[column] = textOf(cell, workbook);
          cell = null;
        } else if (name === 'row') done.push({ n: row, cells });
      },
    },
    drain,
  );
}

const textOf = (
  { type, style, value, inline }: { type: string; style: number; value: string; inline: string },
  { texts, dateStyles: dates, from }: Workbook,
): string => {
  if (type === 's') return texts[Number(value)] ?? '';
  if (type === 'inlineStr') return inline;
  if (type === 'b') return value === '1' ? 'true' : value === '' ? '' : 'false';
  if (type === 'e' || value === '') return '';
  if (type === 'd') return value.slice(0, 10);
  if (type !== 'n') return value;
  if (!dates.has(style)) return plainNumber(value);
  const number = Number(value);
  const day = serialDay(number, from);
  if (!day) return plainNumber(value);
  const minutes = Math.round((number - Math.floor(number)) * 1440) % 1440;
  return minutes === 0
    ? day
    : `${day} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};
