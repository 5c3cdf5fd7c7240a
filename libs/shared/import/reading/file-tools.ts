import type { Encoding } from '../../staff-responses/imports.js';
import type { StoredFile } from './file-problem.js';

/** How a CSV is parsed, in the words of `csv-parse`. */
interface CsvOptions {
  bom: boolean;
  delimiter: string;
  relax_column_count: boolean;
  relax_quotes: boolean;
  skip_empty_lines: boolean;
  max_record_size: number;
  info: false;
  record_delimiter: string[];
}

/** The parts of a workbook by name. Each is unpacked only on demand, and never beyond the limit. */
export interface WorkbookZip {
  names: string[];
  open(name: string, most: number): Promise<AsyncIterable<Uint8Array>>;
  close(): void;
}

/** A parser of XML, as `sax` has it. */
export interface XmlParser {
  onerror: unknown;
  ondoctype: unknown;
  onopentagstart: unknown;
  onattribute: unknown;
  onopentag: unknown;
  onclosetag: unknown;
  ontext: unknown;
  oncdata: unknown;
  write(text: string): unknown;
}

/**
 * What reading a file takes and is different on a server, which reads piece by piece, and in a browser, which has the
 * whole file.
 */
export interface FileTools {
  /** Yields rows of cells. Its errors have a `code` that begins with CSV_. */
  parseCsv(text: AsyncIterable<string>, options: CsvOptions): AsyncIterable<string[]>;
  /** @throws FileProblem if it is not a zip, has too many entries, or is encrypted */
  openZip(file: StoredFile): Promise<WorkbookZip>;
  /** A strict parser that keeps white space. */
  xmlParser(): XmlParser;
}

interface Decoder {
  decode(bytes?: Uint8Array, how?: { stream: boolean }): string;
}
/** What browsers and Node both have, and shared code cannot name otherwise. */
interface Platform {
  TextDecoder: new (encoding: Encoding, options?: { fatal: boolean }) => Decoder;
}

export const textDecoder = (encoding: Encoding, options?: { fatal: boolean }): Decoder =>
  new (globalThis as unknown as Platform).TextDecoder(encoding, options);
