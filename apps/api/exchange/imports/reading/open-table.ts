import { hasInvisible, withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import { isHxlRow, targetOfHeader } from '@vigil/shared/import/column-names.js';
import type { FileNotice, Delimiter, Encoding } from '@vigil/shared/staff-responses/imports.js';
import { csvRows, detectDelimiter } from './csv.js';
import { decoded, detectEncoding, storable } from './encoding.js';
import { FileProblem, LIMITS, type RawRow, type StoredFile } from './file-problem.js';
import { columnsOfObjects, jsonObjects, ndjsonObjects, objectRows } from './json.js';
import { openWorkbook, sheetRows, type Workbook } from './workbook.js';

/** What a person can set if the file was detected wrongly. */
export interface ReadAs {
  encoding?: Encoding;
  delimiter?: Delimiter;
  sheet?: number;
  /** Number of the header row, from 1. */ headerRow?: number;
}

export interface Table {
  format: 'csv' | 'json' | 'ndjson' | 'xlsx';
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  sheets: string[];
  sheet: number;
  headerRow: number;
  headers: string[];
  hxl: string[] | null;
  notices: FileNotice[];
  /** Data rows without the empty ones. Reading them may add notices. */
  rows: AsyncIterable<RawRow>;
  close(): void;
}

const SAMPLE = 64 * 1024;
const sampleOf = async (file: StoredFile): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of file.range(0, Math.min(SAMPLE, file.size))) pieces.push(piece);
  return Buffer.concat(pieces);
};
const starts = (bytes: Buffer, ...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);

/**
 * Opens any file of rows. Detects the format from its bytes, never its name.
 * @throws FileProblem
 */
export const openTable = async (file: StoredFile, as: ReadAs = {}): Promise<Table> => {
  const sample = await sampleOf(file);
  if (sample.length === 0) throw new FileProblem('empty');
  if (starts(sample, 0x50, 0x4b)) return openSheet(file, as);
  if (starts(sample, 0xd0, 0xcf, 0x11, 0xe0)) throw new FileProblem('old-excel');
  if (starts(sample, 0x25, 0x50, 0x44, 0x46)) throw new FileProblem('pdf');
  const judged = as.encoding
    ? { encoding: as.encoding, certain: true }
    : detectEncoding(sample, sample.length === file.size);
  const { encoding } = judged;
  const notices: FileNotice[] =
    encoding === 'utf-8' ? [] : [{ code: judged.certain ? 'converted' : 'encoding-guessed', params: { encoding } }];
  const text = (): AsyncIterable<string> => decoded(file.bytes(), encoding);
  const beginning = new TextDecoder(encoding).decode(sample.subarray(0, sample.length - (sample.length % 2)));
  const common = { encoding, sheets: [], sheet: 0, notices, close: () => undefined };
  if (/^\s*[{[]/.test(beginning.replace(/^\uFEFF/, ''))) {
    const format = isNdjson(beginning) ? 'ndjson' : 'json';
    const objects = (): AsyncIterable<Record<string, unknown>> =>
      format === 'ndjson' ? ndjsonObjects(text()) : jsonObjects(text());
    return {
      ...common,
      format,
      delimiter: null,
      ...(await withHeaders(objectRows(objects(), await columnsOfObjects(objects())), notices, undefined)),
    };
  }
  const delimiter = as.delimiter ?? detectDelimiter(beginning);
  if (delimiter !== ',')
    notices.push({ code: 'delimiter', params: { delimiter: delimiter === '\t' ? 'tab' : delimiter } });
  return {
    ...common,
    format: 'csv',
    delimiter,
    ...(await withHeaders(csvRows(text(), delimiter), notices, as.headerRow)),
  };
};

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

/** Whether headers are those of a table of incidents: two of them name something that is known here. */
const isTable = (headers: readonly string[]): boolean =>
  new Set(headers.map(targetOfHeader).filter((target) => target !== null)).size >= 2;

/** Whether one of the sheets looks like a table of incidents, so that the others are a cover, a list or notes. */
const hasTable = async (workbook: Workbook, sheets: readonly number[]): Promise<boolean> => {
  for (const sheet of sheets) {
    const rows = sheetRows(workbook, workbook.sheets[sheet]!, () => undefined);
    const { headers } = await withHeaders(rows, [], undefined).catch((error: unknown) => {
      if (error instanceof FileProblem) return { headers: [] };
      throw error;
    });
    await rows.return(undefined);
    if (isTable(headers)) return true;
  }
  return false;
};

const openSheet = async (file: StoredFile, as: ReadAs): Promise<Table> => {
  const workbook = await openWorkbook(file);
  try {
    const wanted =
      as.sheet !== undefined && workbook.sheets[as.sheet] ? [as.sheet] : workbook.sheets.map((_sheet, i) => i);
    for (const sheet of wanted) {
      const notices: FileNotice[] = [];
      if (workbook.sheets.length > 1)
        notices.push({
          code: 'sheets',
          params: { n: workbook.sheets.length, sheet: storable(workbook.sheets[sheet]!.name).slice(0, 60) },
        });
      if (workbook.from === 1904) notices.push({ code: 'days-from-1904' });
      const rows = sheetRows(workbook, workbook.sheets[sheet]!, (areas) => {
        if (areas > 0) notices.push({ code: 'merged-cells', params: { n: areas } });
      });
      try {
        const table = await withHeaders(rows, notices, as.headerRow);
        const others = wanted.slice(wanted.indexOf(sheet) + 1);
        if (!isTable(table.headers) && (await hasTable(workbook, others))) {
          await rows.return(undefined);
          continue;
        }
        return {
          format: 'xlsx',
          encoding: null,
          delimiter: null,
          sheets: workbook.sheets.map(({ name }) => storable(name).slice(0, 60)),
          sheet,
          notices,
          ...table,
          close: () => workbook.zip.close(),
        };
      } catch (error) {
        // An empty first sheet is a cover page: tries the next.
        if (
          !(error instanceof FileProblem && (error.code === 'empty' || error.code === 'no-rows')) ||
          sheet === wanted.at(-1)
        )
          throw error;
      }
    }
    throw new FileProblem('empty');
  } catch (error) {
    workbook.zip.close();
    throw error;
  }
};

/** A row read to find the header. `isMarked`: invisible direction marks were removed from it. */
interface AheadRow extends RawRow {
  isMarked: boolean;
}
const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
const LONGEST_CELL = 100_000;
const clean = (cell: string): string =>
  withoutInvisible(storable(cell.length > LONGEST_CELL ? cell.slice(0, LONGEST_CELL) : cell)).trim();

/** How many cells of a row were written into it, and not spread into it from a merged one. */
const writtenCells = ({ cells, merged = [] }: RawRow): number =>
  cells.filter((cell, column) => cell !== '' && !merged.includes(column)).length;

/**
 * Joins a second header row to the first: below merged cells that stand over several columns ("How many people":
 * "came", "arrested"), beside others that reach down into it. Null if the row is none.
 */
const joinedHeader = (head: AheadRow, next: AheadRow | undefined): string[] | null => {
  if (!next?.merged?.length) return null;
  const reachesDown = (column: number): boolean =>
    next.merged!.includes(column) && next.cells[column] !== '' && next.cells[column] === head.cells[column];
  // Each of its cells is a header that reaches down, or one that a merged header stands over.
  const isUnder = (column: number): boolean =>
    head.merged?.includes(column) === true || head.merged?.includes(column + 1) === true;
  const columns = next.cells.map((_cell, column) => column).filter((column) => next.cells[column] !== '');
  if (!columns.some(reachesDown) || !columns.every((column) => reachesDown(column) || isUnder(column))) return null;
  return Array.from({ length: Math.max(head.cells.length, next.cells.length) }, (_, column) => {
    const [above = '', below = ''] = [head.cells[column], next.cells[column]];
    return reachesDown(column) || below === '' ? above : above === '' ? below : `${above}: ${below}`;
  });
};

/**
 * Finds the header row: the given one, or the first that fills at least half of the columns of the first rows. This
 * skips a title above the table, also one that is merged over all of its columns.
 */
const withHeaders = async (
  rows: AsyncGenerator<RawRow>,
  notices: FileNotice[],
  headerRow: number | undefined,
): Promise<Pick<Table, 'headers' | 'hxl' | 'headerRow' | 'rows'>> => {
  const ahead: AheadRow[] = [];
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    const cells = next.value.cells.map(clean);
    if (!isEmpty(cells)) ahead.push({ ...next.value, cells, isMarked: next.value.cells.some(hasInvisible) });
    if (ahead.length >= 12 && (headerRow === undefined || next.value.n > headerRow)) break;
  }
  if (ahead.length === 0) throw new FileProblem('empty');
  const most = Math.max(...ahead.map(writtenCells));
  const at =
    headerRow === undefined
      ? ahead.findIndex((row) => writtenCells(row) >= most / 2)
      : Math.max(
          0,
          ahead.findIndex(({ n }) => n >= headerRow),
        );
  const head = ahead[at]!;
  if (at > 0 && headerRow === undefined) notices.push({ code: 'rows-above-header', params: { n: at, row: head.n } });
  const rest = ahead.slice(at + 1);
  const joined = joinedHeader(head, rest[0]);
  if (joined) {
    rest.shift();
    notices.push({ code: 'header-of-two-rows', params: { row: head.n } });
  }
  const hxl = rest[0] && isHxlRow(rest[0].cells) ? rest.shift()!.cells : null;
  if (hxl) notices.push({ code: 'hxl' });
  const headers = distinct(joined ?? head.cells, notices);
  const width = Math.max(headers.length, ...rest.map(({ cells }) => cells.length));
  while (headers.length < width) headers.push(`(${headers.length + 1})`);
  return { headers, hxl, headerRow: head.n, rows: dataRows(rows, rest, head.cells, notices) };
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
  head: readonly string[],
  notices: FileNotice[],
): AsyncGenerator<RawRow> {
  let [found, again, marked] = [0, 0, 0];
  const isHead = (cells: readonly string[]): boolean =>
    cells.length === head.length && cells.every((cell, i) => cell === head[i]);
  for (const { isMarked, ...row } of ahead) {
    if (isMarked) marked += 1;
    if (isHead(row.cells)) again += 1;
    else {
      found += 1;
      yield row;
    }
  }
  for await (const row of rows) {
    if (row.cells.some(hasInvisible)) marked += 1;
    const cells = row.cells.map(clean);
    if (isEmpty(cells)) continue;
    if (isHead(cells)) {
      again += 1;
      continue;
    }
    found += 1;
    if (found > LIMITS.rows) throw new FileProblem('too-many-rows', { max: LIMITS.rows });
    yield { ...row, cells };
  }
  if (marked > 0) notices.push({ code: 'invisible-characters', params: { n: marked } });
  if (again > 0) notices.push({ code: 'header-again', params: { n: again } });
  if (found === 0) throw new FileProblem('no-rows');
}
