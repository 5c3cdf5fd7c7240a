import { constants, readSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { CodeIndex } from '@vigil/shared/counting/code-index.js';
import { GrowableTable } from '@vigil/shared/counting/growable-columns.js';
import { CHECKED, headOf, headSlot, SLOT } from './document-index-head.js';
import { type Blocks, FreeFileBlocks } from './free-file-blocks.js';

/** A document as it is stored: its text, and the short text that lists show ('' if lists do not show it). */
export interface StoredDocument {
  code: string;
  summary: string;
  text: string;
}

const NAMES = ['documents.data', 'documents.index'] as const;
/** Space in the data file is given out in blocks of this many bytes. */
const BLOCK = 256;
const CODE_LENGTH = 16;
const CHECKSUM = 4;
/** Bytes between two texts that are read along: reading them costs less than asking the system once more. */
const NEARBY = 8192;
const ZEROS = Buffer.alloc(64 * BLOCK);

const EMPTY = 0;
const LIVE = 1;
/** Must not be read: its bytes are to be overwritten. */
const CONDEMNED = 2;

type Part = 'summary' | 'text';

/**
 * Stores the documents of all codes in one data file, with an index file of 32 bytes per document that is read whole
 * at the start. Nobody else may write these files meanwhile. What is replaced or withdrawn is overwritten with zeros,
 * and its space is used for later documents. Each text has a checksum that includes its code: bytes that are damaged,
 * cut off or of another document count as missing. The caller runs its writes one after the other; reads need no turn.
 */
export class DocumentDataFile {
  private files: { data: FileHandle; index: FileHandle } | null = null;
  private codes = new CodeIndex();
  private rows = newRows();
  private space = new FreeFileBlocks();
  private emptyRows: number[] = [];
  private seq = -1;
  private expected = 0;
  private readonly condemned = new Set<number>();
  /** What `readNearby` reads into. */
  private readonly scratch = Buffer.allocUnsafeSlow(512 * 1024);

  /** @param folder where the two files are */
  constructor(private readonly folder: string) {}

  /** The names of the files in the folder. */
  static readonly names: readonly string[] = NAMES;

  /**
   * Opens the files. @returns the number of their last `writeHead`; -1 if they are new or not to be believed
   * @param expected how many documents there will be: the index in memory need not grow for them
   */
  async open(expected = 0): Promise<number> {
    this.expected = expected;
    await mkdir(this.folder, { recursive: true });
    const [data, index] = await Promise.all(
      NAMES.map((name) => open(join(this.folder, name), constants.O_RDWR | constants.O_CREAT, 0o600)),
    );
    this.files = { data: data!, index: index! };
    const bytes = await index!.readFile();
    const head = headOf(bytes);
    const gaps = head && this.readIndex(bytes, (await data!.stat()).size);
    if (!head || !gaps) {
      await this.clear();
      return -1;
    }
    // A process that was killed may have left bytes that no entry leads to, which nobody would overwrite later.
    if (!head.wasClosed || gaps.areSuspect) for (const gap of this.space.gaps()) await this.overwrite(gap);
    await this.overwriteCondemned();
    await data!.truncate(this.space.end * BLOCK);
    await this.writeHead(head.seq);
    return head.seq;
  }

  /** Removes everything. */
  async clear(): Promise<void> {
    this.codes = new CodeIndex(this.expected);
    this.rows = newRows();
    this.rows.reserve(this.expected);
    this.space = new FreeFileBlocks();
    this.emptyRows = [];
    this.condemned.clear();
    await this.files!.data.truncate(0);
    await this.files!.index.truncate(0);
    await this.writeHead(-1);
  }

  /** Ends all use of the files. Afterwards, everything counts as missing. */
  async close(): Promise<void> {
    const { files } = this;
    if (!files) return;
    this.files = null;
    try {
      await files.data.datasync();
      if (this.condemned.size === 0) await writeWhole(files.index, headSlot({ seq: this.seq, wasClosed: true }), 0);
    } finally {
      await Promise.all([files.data.close(), files.index.close()]);
    }
  }

  /** Returns whether a document of this code is stored. Its bytes may still turn out to be damaged. */
  has(code: string): boolean {
    return this.liveRow(code) >= 0;
  }

  /** Returns a stored text; null if it is missing. Reads at once: microseconds if the system has it in memory. */
  read(code: string, part: Part): string | null {
    return this.readBytes(code, part)?.toString() ?? null;
  }

  /** Returns the same as UTF-8. */
  readBytes(code: string, part: Part): Buffer | null {
    const row = this.liveRow(code);
    if (row < 0) return null;
    const { at, length } = this.bytesOf(row, part);
    const bytes = Buffer.allocUnsafe(length);
    const text = this.fill(bytes, at) ? checked(bytes, code) : null;
    if (text === null) this.forget([code]);
    return text;
  }

  /**
   * Reads many stored texts as UTF-8. Those that are near each other in the file are read at once.
   * @param until an instant of performance.now(), after which no more are read
   * @param take is called for each that was read, with its index in `codes`, and whether no other was near it. The
   * bytes are valid until it returns
   */
  readNearby(
    codes: readonly string[],
    part: Part,
    until: number,
    take: (index: number, bytes: Buffer, isAlone: boolean) => void,
  ): void {
    const wanted: Wanted[] = [];
    codes.forEach((code, index) => {
      const row = this.liveRow(code);
      if (row >= 0) wanted.push({ code, index, ...this.bytesOf(row, part) });
    });
    wanted.sort((one, other) => one.at - other.at);
    const isNear = (one: Wanted, next: Wanted, first: Wanted): boolean =>
      next.at - one.at - one.length <= NEARBY && next.at + next.length - first.at <= this.scratch.length;
    for (const run of runsOf(wanted, isNear)) {
      if (performance.now() >= until) return;
      const { at } = run[0]!;
      const last = run.at(-1)!;
      const length = last.at + last.length - at;
      const bytes = length <= this.scratch.length ? this.scratch.subarray(0, length) : Buffer.allocUnsafe(length);
      const isRead = this.fill(bytes, at);
      for (const one of run) {
        const text = isRead ? checked(bytes.subarray(one.at - at, one.at - at + one.length), one.code) : null;
        if (text === null) this.forget([one.code]);
        else take(one.index, text, run.length === 1);
      }
    }
  }

  /** Returns the same, and leaves the process free to do other work while a slow disk reads. */
  async readLater(code: string, part: Part): Promise<string | null> {
    const row = this.liveRow(code);
    if (row < 0 || !this.files) return null;
    const { at, length } = this.bytesOf(row, part);
    const bytes = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.files.data.read(bytes, 0, length, at);
    return bytesRead === length ? (checked(bytes, code)?.toString() ?? null) : null;
  }

  /** Stops reading the stored documents of these codes at once. The next `write` overwrites their bytes. */
  forget(codes: readonly string[]): void {
    for (const code of codes) {
      const row = this.liveRow(code);
      if (row >= 0) this.condemn(row);
    }
  }

  /**
   * Overwrites what was forgotten, then stores those documents whose code has none.
   * @throws if the disk fails. Then nothing of these documents is read, and what was to be overwritten still is to be
   */
  async write(documents: readonly StoredDocument[]): Promise<void> {
    if (!this.files) throw new Error('the file of documents is not open');
    await this.overwriteCondemned();
    const placed = documents.filter(({ code }) => !this.isTaken(code)).map((document) => this.place(document));
    for (const run of runsOf(placed, (one, next) => one.at + one.bytes.length === next.at))
      await writeWhole(this.files.data, Buffer.concat(run.map(({ bytes }) => bytes)), run[0]!.at);
    for (const run of runsOf(placed, (one, next) => one.row + 1 === next.row))
      await writeWhole(this.files.index, Buffer.concat(run.map((one) => this.slotOf(one))), (run[0]!.row + 1) * SLOT);
    for (const { row } of placed) {
      this.rows.columns.state[row] = LIVE;
      this.condemned.delete(row);
    }
  }

  /** Notes up to which public sequence number the documents are true; not while bytes wait to be overwritten. */
  async writeHead(seq: number): Promise<void> {
    if (!this.files || this.condemned.size > 0) return;
    await writeWhole(this.files.index, headSlot({ seq, wasClosed: false }), 0);
    this.seq = seq;
  }

  /** Bytes of memory that the index takes. */
  get bytes(): number {
    return this.codes.bytes + this.rows.bytes;
  }

  /**
   * Reads the entries of the index.
   * @param size bytes of the data file. What lies behind its end counts as missing
   * @returns null if no entry can be believed, because two lead to the same bytes or there is no data
   */
  private readIndex(bytes: Buffer, size: number): { areSuspect: boolean } | null {
    const count = Math.max(0, Math.floor(bytes.length / SLOT) - 1);
    let areSuspect = false;
    let end = 0;
    this.codes = new CodeIndex(Math.max(count, this.expected));
    this.rows.reserve(Math.max(count, this.expected));
    this.rows.take(count);
    const { block, summary, text, state } = this.rows.columns;
    for (let row = 0, at = SLOT; row < count; row++, at += SLOT) {
      const isWhole = bytes[at] !== 0 && crc32(bytes.subarray(at, at + CHECKED)) === bytes.readUInt32LE(at + CHECKED);
      if (!isWhole) {
        areSuspect ||= bytes.subarray(at, at + SLOT).some((byte) => byte !== 0);
        this.emptyRows.push(row);
        continue;
      }
      const code = bytes.toString('latin1', at, bytes.indexOf(0, at));
      if (this.codes.find(code) >= 0) return null;
      this.codes.set(code, row);
      block[row] = bytes.readUInt32LE(at + CODE_LENGTH);
      summary[row] = bytes.readUInt32LE(at + CODE_LENGTH + 4);
      text[row] = bytes.readUInt32LE(at + CODE_LENGTH + 8);
      state[row] = LIVE;
      end = Math.max(end, block[row]! + blocksFor(summary[row]! + text[row]!));
    }
    if (end > 0 && size === 0) return null;
    const used = new Uint8Array(end);
    for (let row = 0; row < count; row++) {
      if (state[row] !== LIVE) continue;
      const { first, count: blocks } = this.blocksOf(row);
      for (let one = first; one < first + blocks; one++) {
        if (used[one] === 1) return null;
        used[one] = 1;
      }
      if ((first + blocks) * BLOCK > size) this.condemn(row);
    }
    this.space = FreeFileBlocks.between(used);
    return { areSuspect };
  }

  private async overwriteCondemned(): Promise<void> {
    if (this.condemned.size === 0) return;
    const { data, index } = this.files!;
    const rows = [...this.condemned];
    for (const row of rows) await this.overwrite(this.blocksOf(row));
    // On the disk before anything else, so that a power failure does not bring the old bytes back.
    await data.datasync();
    // Clears an entry before its blocks are used for another document, so that two entries never share them.
    for (const row of rows) await writeWhole(index, ZEROS.subarray(0, SLOT), (row + 1) * SLOT);
    for (const row of rows) {
      this.space.giveBack(this.blocksOf(row));
      this.rows.columns.state[row] = EMPTY;
      this.condemned.delete(row);
    }
  }

  private async overwrite({ first, count }: Blocks): Promise<void> {
    const end = (first + count) * BLOCK;
    for (let at = first * BLOCK; at < end; at += ZEROS.length)
      await writeWhole(this.files!.data, ZEROS.subarray(0, Math.min(ZEROS.length, end - at)), at);
  }

  /** Finds space for a document. Until it is written, that space counts as to be overwritten. */
  private place({ code, summary, text }: StoredDocument): Placed {
    if (code.length >= CODE_LENGTH) throw new RangeError('code: too long for the index of documents');
    const parts = [summary, text].map((part) => withChecksum(Buffer.from(part), code));
    const blocks = blocksFor(parts[0]!.length + parts[1]!.length);
    const row = this.rowFor(code);
    const { columns } = this.rows;
    columns.block[row] = this.space.take(blocks);
    columns.summary[row] = parts[0]!.length;
    columns.text[row] = parts[1]!.length;
    this.condemn(row);
    return { row, code, at: columns.block[row]! * BLOCK, bytes: Buffer.concat(parts, blocks * BLOCK) };
  }

  private rowFor(code: string): number {
    const known = this.codes.find(code);
    if (known >= 0) return known;
    const row = this.emptyRows.pop() ?? this.rows.take(1);
    this.codes.set(code, row);
    return row;
  }

  private condemn(row: number): void {
    this.rows.columns.state[row] = CONDEMNED;
    this.condemned.add(row);
  }

  private isTaken(code: string): boolean {
    const row = this.codes.find(code);
    return row >= 0 && this.rows.columns.state[row] !== EMPTY;
  }

  private liveRow(code: string): number {
    const row = this.files ? this.codes.find(code) : -1;
    return row >= 0 && this.rows.columns.state[row] === LIVE ? row : -1;
  }

  private blocksOf(row: number): Blocks {
    const { block, summary, text } = this.rows.columns;
    return { first: block[row]!, count: blocksFor(summary[row]! + text[row]!) };
  }

  private bytesOf(row: number, part: Part): { at: number; length: number } {
    const { block, summary, text } = this.rows.columns;
    const at = block[row]! * BLOCK;
    return part === 'summary' ? { at, length: summary[row]! } : { at: at + summary[row]!, length: text[row]! };
  }

  private fill(bytes: Buffer, at: number): boolean {
    try {
      return readSync(this.files!.data.fd, bytes, 0, bytes.length, at) === bytes.length;
    } catch {
      return false;
    }
  }

  private slotOf({ row, code }: Placed): Buffer {
    const slot = Buffer.alloc(SLOT);
    slot.write(code, 0, 'latin1');
    const { block, summary, text } = this.rows.columns;
    [block, summary, text].forEach((column, i) => slot.writeUInt32LE(column[row]!, CODE_LENGTH + 4 * i));
    slot.writeUInt32LE(crc32(slot.subarray(0, CHECKED)), CHECKED);
    return slot;
  }
}

/** Where the text of a code is. */
interface Wanted {
  code: string;
  index: number;
  at: number;
  length: number;
}

interface Placed {
  row: number;
  code: string;
  /** Where its bytes begin in the data file. */
  at: number;
  bytes: Buffer;
}

const blocksFor = (bytes: number): number => Math.ceil(bytes / BLOCK);

const newRows = () =>
  new GrowableTable({ block: Uint32Array, summary: Uint32Array, text: Uint32Array, state: Uint8Array });

const withChecksum = (text: Buffer, code: string): Buffer => {
  const bytes = Buffer.allocUnsafe(CHECKSUM + text.length);
  bytes.writeUInt32LE(crc32(text, crc32(code)), 0);
  text.copy(bytes, CHECKSUM);
  return bytes;
};

/** Returns the text if its checksum is right for this code, else null. */
const checked = (bytes: Buffer, code: string): Buffer | null => {
  const text = bytes.subarray(CHECKSUM);
  return crc32(text, crc32(code)) === bytes.readUInt32LE(0) ? text : null;
};

/** Splits a list where the next item does not follow on the one before, in the run that began with `first`. */
const runsOf = <T>(items: readonly T[], follows: (one: T, next: T, first: T) => boolean): T[][] => {
  const runs: T[][] = [];
  items.forEach((item, i) => {
    if (i > 0 && follows(items[i - 1]!, item, runs.at(-1)![0]!)) runs.at(-1)!.push(item);
    else runs.push([item]);
  });
  return runs;
};

/** Writes all bytes. A full disk may take some of them without an error. */
const writeWhole = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  const { bytesWritten } = await file.write(bytes, 0, bytes.length, position);
  if (bytesWritten < bytes.length) throw new Error('the disk took only a part of what was to be written');
};
