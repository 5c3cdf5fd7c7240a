import { type CsvCell, quoted, safeCell } from '@vigil/shared/csv/csv-line.js';
import { asBytes, asText } from '../../platform/utf8-bytes.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;
/** Longer texts are copied by one call of the system's library, which takes as long as so many letters here. */
const SHORT = 48;

/** Whether text in bytes begins with a letter or digit, Latin or Khmer, as nearly all do and no formula does. */
const isPlain = (text: string): boolean => {
  const byte = text.charCodeAt(0);
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    (byte === 0xe1 && text.charCodeAt(1) === 0x9e && text.charCodeAt(2) <= 0xb3)
  );
};

/**
 * Writes CSV into a buffer. Its texts are bytes (utf8-bytes.ts), so that none is joined or encoded; what comes out is
 * what `csvLine` writes.
 */
export class CsvBytes {
  private bytes: Buffer;
  private at = 0;

  /** @param size bytes that are usually taken at once */
  constructor(private readonly size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** How many bytes wait to be taken. */
  get waiting(): number {
    return this.at;
  }

  /** Returns what was written since the last time. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafeSlow(this.size);
    this.at = 0;
    return taken;
  }

  cell(cell: CsvCell): void {
    if (cell === null || cell === '') return;
    if (typeof cell !== 'string') this.copy(String(cell));
    else this.write(isPlain(cell) ? cell : asBytes(String(safeCell(asText(cell)))));
  }

  /** Writes bytes that are CSV already. */
  copy(csv: string): void {
    this.reserve(csv.length);
    if (csv.length > SHORT) this.at += this.bytes.write(csv, this.at, 'latin1');
    else for (let i = 0; i < csv.length; i++) this.bytes[this.at++] = csv.charCodeAt(i);
  }

  private write(text: string): void {
    if (text.length > SHORT) return this.copy(quoted(text));
    this.reserve(text.length);
    const { bytes } = this;
    let { at } = this;
    for (let i = 0; i < text.length; i++) {
      const byte = text.charCodeAt(i);
      if (byte === COMMA || byte === QUOTE || byte === CR || byte === LF) return this.copy(quoted(text));
      bytes[at++] = byte;
    }
    this.at = at;
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}
