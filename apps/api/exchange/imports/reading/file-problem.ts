/**
 * Why a file cannot be read, with where. Its words are in text/imports: file.<code>. No words of the file are in it.
 */
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
] as const;
export type FileProblemCode = (typeof FILE_PROBLEMS)[number];

export const LIMITS = {
  /** Bytes of a file of text. */
  file: 256 * 1024 * 1024,
  /** Bytes of a workbook as it comes. */
  workbook: 64 * 1024 * 1024,
  /** Bytes of one part of a workbook when it is unpacked. */
  unpacked: 512 * 1024 * 1024,
  /** Bytes of all parts as often as they are unpacked: a sheet is looked through twice. */
  unpackedInAll: 1536 * 1024 * 1024,
  /** Bytes of the texts that the cells of a workbook share: they are held in memory. */
  sharedTexts: 64 * 1024 * 1024,
  /** Attributes of one element of a workbook: they are held in memory. */
  attributes: 200,
  entries: 2_000,
  rows: 200_000,
  columns: 500,
  /** Characters of one row. */
  row: 500_000,
  /** Lists and objects of JSON inside each other. */
  depth: 100,
  /** The last row that a workbook can have. */
  lastRow: 1_048_576,
} as const;

/** A file as it was sent: its size and its bytes, in order or from anywhere. */
export interface StoredFile {
  size: number;
  /** Whole, from the beginning. */
  bytes(): AsyncIterable<Buffer>;
  /** From `start` up to `end`, without it. */
  range(start: number, end: number): AsyncIterable<Buffer>;
  /** Awaited after each piece that is unpacked of a workbook; throws to end the reading. */
  pause?(): Promise<void>;
}

/** A row as it stands in the file: its number there, from 1, and its cells as texts. */
export interface RawRow {
  n: number;
  cells: string[];
}
