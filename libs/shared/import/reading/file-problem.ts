/** Why a file cannot be read, and where. Messages are in text/imports: file.<code>. Contains no words of the file. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  constructor(
    readonly code: FileProblemCode,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}

export const FILE_PROBLEMS = [
  'empty',
  'no-rows',
  'too-large',
  'workbook-too-large',
  'too-many-rows',
  'too-many-columns',
  'row-too-long',
  'quote-never-closes',
  'broken-csv',
  'broken-json',
  'no-objects',
  'object-too-large',
  'nested-too-deep',
  'old-excel',
  'encrypted-file',
  'not-a-workbook',
  'broken-workbook',
  'unpacks-too-large',
  'too-many-entries',
  'binary',
  'broken-encoding',
  'pdf',
  'no-sheet',
  'parts-of-two',
] as const;
type FileProblemCode = (typeof FILE_PROBLEMS)[number];

export const LIMITS = {
  /** Bytes of a text file. */
  file: 256 * 1024 * 1024,
  /** Bytes of a workbook as uploaded. */
  workbook: 64 * 1024 * 1024,
  /** Bytes of one unpacked part of a workbook. */
  unpacked: 512 * 1024 * 1024,
  /** Bytes of all parts together, each time they are unpacked: a sheet is read twice. */
  unpackedInAll: 1536 * 1024 * 1024,
  /** Bytes of the shared texts of a workbook, which are held in memory. */
  sharedTexts: 64 * 1024 * 1024,
  /** Attributes of one XML element in a workbook, which are held in memory. */
  attributes: 200,
  entries: 2_000,
  rows: 200_000,
  /** Letters of all rows. A few shared texts of a small workbook can stand in each of its cells. */
  letters: 256 * 1024 * 1024,
  columns: 500,
  /** Characters of one row. */
  row: 500_000,
  /** Nesting depth of JSON lists and objects. */
  depth: 100,
  /** Elements of a workbook inside each other, which are held in memory. */
  elements: 100,
  /** The last row that a workbook can have, and the rows that are read of any file, with empty ones. */
  lastRow: 1_048_576,
} as const;

/** A file that is read: its size, and its bytes in order or from any position. */
export interface StoredFile {
  size: number;
  /** The whole file from the beginning. */
  bytes(): AsyncIterable<Uint8Array>;
  /** From `start` up to, but not including, `end`. */
  range(start: number, end: number): AsyncIterable<Uint8Array>;
  /** Awaited after each unpacked piece of a workbook, and between rows; throws to stop reading. */
  pause?(): Promise<void>;
}

/** A row of the file: its number, from 1, and its cells as text. */
export interface RawRow {
  n: number;
  cells: string[];
  /** Columns inside a merged cell, whose text is in a row above or a column before. Omitted if there are none. */
  merged?: number[];
}
