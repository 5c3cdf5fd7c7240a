import { hasInvisible, withoutInvisible } from '../../codebook/invisible-characters.js';
import type { Delimiter, Encoding, FileNotice, ImportedFile } from '../../staff-responses/imports.js';
import { joinBytes } from './join-bytes.js';
import { isHxlRow } from '../header-key.js';
import { csvRows, detectDelimiter } from './csv.js';
import { decoded, detectEncoding, storable } from './encoding.js';
import { FileProblem, LIMITS, type RawRow, type StoredFile } from './file-problem.js';
import { textDecoder, type FileTools } from './file-tools.js';
import { columnsOfObjects, jsonObjects, ndjsonObjects, objectRows } from './json.js';
import { openWorkbook, sheetRows, type Workbook } from './workbook.js';

/** What a person can set if the file was detected wrongly. */
export interface ReadAs {
  encoding?: Encoding;
  delimiter?: Delimiter;
  sheet?: number;
  /** Number of the header row, from 1. */
  headerRow?: number;
}

export interface Table extends Pick<
  ImportedFile,
  'format' | 'encoding' | 'delimiter' | 'sheets' | 'sheet' | 'headerRow' | 'headers' | 'hxl' | 'notices'
> {
  /** Data rows without the empty ones. Reading them may add notices. */
  rows: AsyncIterable<RawRow>;
  close(): void;
}

const SAMPLE = 64 * 1024;
const sampleOf = async (file: StoredFile): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.range(0, Math.min(SAMPLE, file.size))) pieces.push(piece);
  return joinBytes(pieces);
};
const starts = (bytes: Uint8Array, ...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);

/** With what a file is read, and what is looked for in it. */
interface Reading extends FileTools {
  /** What a header means, in files of this kind; null: nothing that is known. */
  targetOf(header: string): string | null;
}

/**
 * Opens any file of rows. Detects the format from its bytes, never its name.
 * @throws FileProblem
 */
export const openTable = async (file: StoredFile, as: ReadAs, how: Reading): Promise<Table> => {
  const sample = await sampleOf(file);
  if (sample.length === 0) throw new FileProblem('empty');
  if (starts(sample, 0x50, 0x4b)) return openSheet(file, as, how);
  if (starts(sample, 0xd0, 0xcf, 0x11, 0xe0)) throw new FileProblem('old-excel');
  if (starts(sample, 0x25, 0x50, 0x44, 0x46)) throw new FileProblem('pdf');
  const judged = as.encoding
    ? { encoding: as.encoding, certain: true }
    : detectEncoding(sample, sample.length === file.size);
  const { encoding } = judged;
  const notices: FileNotice[] =
    encoding === 'utf-8' ? [] : [{ code: judged.certain ? 'converted' : 'encoding-guessed', params: { encoding } }];
  const text = (): AsyncIterable<string> => decoded(file.bytes(), encoding);
  const beginning = textDecoder(encoding).decode(sample.subarray(0, sample.length - (sample.length % 2)));
  const common = { encoding, sheets: [], sheet: 0, notices, close: () => undefined };
  if (/^\s*[{[]/.test(beginning.replace(/^\uFEFF/, ''))) {
    const format = isNdjson(beginning) ? 'ndjson' : 'json';
    const objects = (): AsyncGenerator<Record<string, unknown>> =>
      inTurns(format === 'ndjson' ? ndjsonObjects(text()) : jsonObjects(text()), file);
    return {
      ...common,
      format,
      delimiter: null,
      ...(await withHeaders(objectRows(objects(), await columnsOfObjects(objects())), notices, undefined, how)),
    };
  }
  const delimiter = as.delimiter ?? detectDelimiter(beginning);
  if (delimiter !== ',')
    notices.push({ code: 'delimiter', params: { delimiter: delimiter === '\t' ? 'tab' : delimiter } });
  return {
    ...common,
    format: 'csv',
    delimiter,
    ...(await withHeaders(inTurns(csvRows(text(), delimiter, how.parseCsv), file), notices, as.headerRow, how)),
  };
};

const TURN_MS = 20;
/**
 * Lets other work run between rows or objects, and ends a file of too many, whatever is in them: a piece of a file can
 * hold some hundred thousand that are empty.
 * @throws FileProblem 'too-many-rows'
 */
async function* inTurns<T>(items: AsyncIterable<T>, { pause }: StoredFile): AsyncGenerator<T> {
  let [n, since] = [0, Date.now()];
  for await (const item of items) {
    if ((n += 1) > LIMITS.lastRow) throw new FileProblem('too-many-rows', { max: LIMITS.rows });
    if (pause && Date.now() - since > TURN_MS) {
      await pause();
      since = Date.now();
    }
    yield item;
  }
}

const isNdjson = (text: string): boolean => {
  const [first = ''] = text.trimStart().split('\n');
  if (!first.trim().startsWith('{') || !first.trim().endsWith('}')) return false;
  try {
    JSON.parse(first);
    return text.includes('\n');
  } catch {
    return false;
  }
};

/** How many different things that are known here some headers name. */
const knownIn = (headers: readonly string[], { targetOf }: Reading): number =>
  new Set(headers.map(targetOf).filter((target) => target !== null)).size;

/** Sheets of a workbook among which the table is looked for. */
const MOST_SHEETS = 20;
/** A table of one known column has at least so many columns. A cover with "Date" and a day has two. */
const LEAST_COLUMNS = 3;

/**
 * Looks at the beginning of a sheet, without its merged areas. table: its header names two things that are known here,
 * or one of a row that goes on below. nothing: it has no rows.
 */
const lookAt = async (
  file: StoredFile,
  workbook: Workbook,
  sheet: number,
  how: Reading,
): Promise<'table' | 'other' | 'nothing'> => {
  const rows = inTurns(sheetRows(workbook, workbook.sheets[sheet]!, null), file);
  try {
    const { headers, rows: data } = await withHeaders(rows, [], undefined, how);
    const known = knownIn(headers, how);
    const named = headers.filter((header) => !/^\(\d+\)$/.test(header)).length;
    for await (const { cells } of data) {
      const filled = cells.filter((cell) => cell !== '').length;
      return known >= 2 || (known === 1 && named >= LEAST_COLUMNS && filled >= named / 2) ? 'table' : 'other';
    }
    return 'nothing';
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    // What else is wrong with it is said when it is opened.
    return error.code === 'empty' || error.code === 'no-rows' ? 'nothing' : 'other';
  } finally {
    await rows.return(undefined);
  }
};

/**
 * Returns the first sheet with a table of what is looked for; if none has one, the first with rows or that was not
 * looked at.
 */
const chooseSheet = async (file: StoredFile, workbook: Workbook, how: Reading): Promise<number> => {
  let withRows: number | null = null;
  for (const sheet of workbook.sheets.slice(0, MOST_SHEETS).keys()) {
    const found = await lookAt(file, workbook, sheet, how);
    if (found === 'table') return sheet;
    if (found === 'other') withRows ??= sheet;
  }
  return withRows ?? (workbook.sheets.length > MOST_SHEETS ? MOST_SHEETS : 0);
};

const openSheet = async (file: StoredFile, as: ReadAs, how: Reading): Promise<Table> => {
  const workbook = await openWorkbook(file, how);
  try {
    const { sheets } = workbook;
    const isChosen = as.sheet !== undefined && sheets[as.sheet] !== undefined;
    const sheet = isChosen ? as.sheet! : sheets.length > 1 ? await chooseSheet(file, workbook, how) : 0;
    if (!sheets[sheet]) throw new FileProblem('empty');
    const notices: FileNotice[] = [];
    if (sheets.length > 1)
      notices.push({
        code: 'sheets',
        params: { n: sheets.length, sheet: storable(sheets[sheet].name).slice(0, 60) },
      });
    if (workbook.from === 1904) notices.push({ code: 'days-from-1904' });
    const onMerged = (areas: number): void => {
      if (areas > 0) notices.push({ code: 'merged-cells', params: { n: areas } });
    };
    const rows = inTurns(sheetRows(workbook, sheets[sheet], onMerged), file);
    return {
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      sheets: sheets.map(({ name }) => storable(name).slice(0, 60)),
      sheet,
      notices,
      ...(await withHeaders(rows, notices, as.headerRow, how)),
      close: () => workbook.zip.close(),
    };
  } catch (error) {
    workbook.zip.close();
    throw error;
  }
};

/** A row read to find the header. `isMarked`: invisible direction marks were removed from it. */
interface AheadRow extends RawRow {
  isMarked: boolean;
}
const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell === '' || cell.trim() === '');
const LONGEST_CELL = 100_000;
const clean = (cell: string): string =>
  withoutInvisible(storable(cell.length > LONGEST_CELL ? cell.slice(0, LONGEST_CELL) : cell)).trim();

/** How many cells of a row were written into it, and not spread into it from a merged one. */
const writtenCells = ({ cells, merged = [] }: RawRow): number =>
  cells.filter((cell, column) => cell !== '' && !merged.includes(column)).length;

/**
 * Joins a second header row to the first: below merged cells that stand over several columns ("How many people":
 * "came", "arrested"), beside others that reach down into it. If none reaches down, what is known here tells a header
 * from a row of data. Null if the row is none, or if the first is only a title.
 */
const joinedHeader = (head: AheadRow, next: AheadRow | undefined, how: Reading): string[] | null => {
  if (!next) return null;
  const reachesDown = (column: number): boolean =>
    next.merged?.includes(column) === true && next.cells[column] === head.cells[column];
  // Each of its cells is a header that reaches down, or one that a merged header stands over.
  const isUnder = (column: number): boolean =>
    head.merged?.includes(column) === true || head.merged?.includes(column + 1) === true;
  const isFree = (column: number): boolean => (head.cells[column] ?? '') === '';
  const columns = next.cells.map((_cell, column) => column).filter((column) => next.cells[column] !== '');
  const header = Array.from({ length: Math.max(head.cells.length, next.cells.length) }, (_, column) => {
    const [above = '', below = ''] = [head.cells[column], next.cells[column]];
    return reachesDown(column) || below === '' ? above : above === '' ? below : `${above}: ${below}`;
  });
  if (columns.some(reachesDown))
    return columns.every((column) => reachesDown(column) || isUnder(column)) ? header : null;
  const groups = new Set(columns.flatMap((column) => head.cells[column] || []));
  const known = knownIn(next.cells, how);
  return columns.some(isUnder) &&
    columns.every((column) => isUnder(column) || isFree(column)) &&
    groups.size >= 2 &&
    known >= 2 &&
    knownIn(header, how) >= known
    ? header
    : null;
};

/**
 * Returns which of the first rows is the header: of those that fill at least half of the columns, the first that names
 * two things that are known here, otherwise the first. This skips a title above the table, also one that is merged over
 * all of its columns, and a line such as "As of", "31 December". Below a row that fills as many columns, whose language
 * may be unknown here, most of its cells must be known: "injured" and "arrested" also stand in rows of data.
 */
const likelyHeader = (ahead: readonly AheadRow[], how: Reading): number => {
  const most = Math.max(...ahead.map(writtenCells));
  const isWide = (row: AheadRow): boolean => writtenCells(row) >= most / 2;
  const known = ahead.findIndex((row) => isWide(row) && !isHxlRow(row.cells) && knownIn(row.cells, how) >= 2);
  const first = ahead.findIndex(isWide);
  if (known < 0) return first;
  const filled = writtenCells(ahead[known]!);
  return writtenCells(ahead[first]!) >= filled && knownIn(ahead[known]!.cells, how) <= filled / 2 ? first : known;
};

/** Finds the header row, which may be given, and reads on below it. */
const withHeaders = async (
  rows: AsyncGenerator<RawRow>,
  notices: FileNotice[],
  headerRow: number | undefined,
  how: Reading,
): Promise<Pick<Table, 'headers' | 'hxl' | 'headerRow' | 'rows'>> => {
  const ahead: AheadRow[] = [];
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    const cells = isEmpty(next.value.cells) ? [] : next.value.cells.map(clean);
    if (!isEmpty(cells)) ahead.push({ ...next.value, cells, isMarked: next.value.cells.some(hasInvisible) });
    if (ahead.length >= 12 && (headerRow === undefined || next.value.n > headerRow)) break;
  }
  if (ahead.length === 0) throw new FileProblem('empty');
  const found =
    headerRow === undefined
      ? likelyHeader(ahead, how)
      : Math.max(
          0,
          ahead.findIndex(({ n }) => n >= headerRow),
        );
  // A first header row of a few wide groups fills too few cells to be found itself.
  const above = headerRow === undefined && ahead[found - 1]?.n === ahead[found]!.n - 1 ? ahead[found - 1]! : null;
  const withAbove = above && joinedHeader(above, ahead[found]!, how);
  const at = withAbove ? found - 1 : found;
  const head = ahead[at]!;
  if (at > 0 && headerRow === undefined) notices.push({ code: 'rows-above-header', params: { n: at, row: head.n } });
  const rest = ahead.slice(at + 1);
  const both = withAbove ?? joinedHeader(head, rest[0], how);
  const header = both ? [head, rest.shift()!] : [head];
  if (both) notices.push({ code: 'header-of-two-rows', params: { row: head.n } });
  const hxl = rest[0] && isHxlRow(rest[0].cells) ? rest.shift()!.cells : null;
  if (hxl) notices.push({ code: 'hxl' });
  const headers = distinct(both ?? head.cells, notices);
  const width = Math.max(headers.length, ...rest.map(({ cells }) => cells.length));
  while (headers.length < width) headers.push(`(${headers.length + 1})`);
  return { headers, hxl, headerRow: head.n, rows: dataRows(rows, rest, header, notices) };
};

/** Numbers columns with the same name, and adds a notice. */
const distinct = (cells: readonly string[], notices: FileNotice[]): string[] => {
  const seen = new Map<string, number>();
  let twice = 0;
  const headers = cells.map((cell, index) => {
    const name = cell === '' ? `(${index + 1})` : cell.replace(/\s+/g, ' ').slice(0, 200);
    const n = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), n);
    if (n > 1) twice += 1;
    return n > 1 ? `${name} (${n})` : name;
  });
  if (twice > 0) notices.push({ code: 'header-twice', params: { n: twice } });
  return headers;
};

async function* dataRows(
  rows: AsyncGenerator<RawRow>,
  ahead: readonly AheadRow[],
  header: readonly AheadRow[],
  notices: FileNotice[],
): AsyncGenerator<RawRow> {
  let [found, again, marked, letters] = [0, 0, 0, 0];
  // A repeated header need not be merged again: then its merged cells are empty.
  const isRow = (cells: readonly string[], { cells: of, merged = [] }: AheadRow): boolean => {
    for (let i = 0; i < Math.max(cells.length, of.length); i += 1) {
      const [cell = '', said = ''] = [cells[i], of[i]];
      if (cell !== said && (cell !== '' || !merged.includes(i))) return false;
    }
    return true;
  };
  const isHeader = (cells: readonly string[]): boolean => {
    const nth = header.findIndex((row) => isRow(cells, row));
    if (nth === 0) again += 1;
    return nth >= 0;
  };
  for (const { isMarked, ...row } of ahead) {
    if (isMarked) marked += 1;
    if (isHeader(row.cells)) continue;
    found += 1;
    yield row;
  }
  for await (const row of rows) {
    if (isEmpty(row.cells)) continue;
    if (row.cells.some(hasInvisible)) marked += 1;
    const cells = row.cells.map(clean);
    if (isEmpty(cells) || isHeader(cells)) continue;
    found += 1;
    if (found > LIMITS.rows) throw new FileProblem('too-many-rows', { max: LIMITS.rows });
    letters += cells.reduce((sum, { length }) => sum + length, 0);
    if (letters > LIMITS.letters) throw new FileProblem('unpacks-too-large', { max: LIMITS.letters / 1024 / 1024 });
    yield { ...row, cells };
  }
  if (marked > 0) notices.push({ code: 'invisible-characters', params: { n: marked } });
  if (again > 0) notices.push({ code: 'header-again', params: { n: again } });
  if (found === 0) throw new FileProblem('no-rows');
}
