import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';

/** Reads a part of a file; returns less at its end. */
export type ReadPart = (start: number, end: number) => Promise<Buffer>;

/**
 * Maximum number of entries to read, and maximum length of the description in bytes. A page's archive has dozens of
 * entries and some kilobytes.
 */
const MOST_ENTRIES = 2_000;
const LONGEST_DESCRIPTION = 4 * 1024 * 1024;

/** yauzl reads the directory of an archive in many small steps; caching a block avoids decrypting it for each. */
const BLOCK = 256 * 1024;

class PartReader extends RandomAccessReader {
  private block: { at: number; bytes: Promise<Buffer> } | null = null;

  constructor(private readonly part: ReadPart) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    void this.answer(done, buffer, offset, length, position);
  }

  private async answer(done: (error: Error | null) => void, ...what: Parameters<PartReader['fill']>): Promise<void> {
    let failure: Error | null = null;
    try {
      await this.fill(...what);
    } catch (error) {
      failure = error as Error;
    }
    done(failure);
  }

  private async fill(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    for (let filled = 0; filled < length;) {
      const at = Math.floor((position + filled) / BLOCK) * BLOCK;
      if (this.block?.at !== at) this.block = { at, bytes: this.part(at, at + BLOCK) };
      const bytes = await this.block.bytes;
      const copied = bytes.copy(
        buffer,
        offset + filled,
        position + filled - at,
        Math.min(bytes.length, position + length - at),
      );
      if (copied <= 0) throw new Error('the archive ends too early');
      filled += copied;
    }
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { part } = this;
    return Readable.from(
      (async function* () {
        for (let at = start; at < end; at += 1024 * 1024) yield await part(at, Math.min(end, at + 1024 * 1024));
      })(),
    );
  }
}

/**
 * Checks whether a zip is an archived web page (WACZ 1: a zip with a datapackage.json that says so, and captures in
 * archive/). Unpacks only that description, up to its maximum length.
 * @returns null when it is one
 */
export const archiveProblem = async (
  read: ReadPart,
  size: number,
): Promise<'unknown-type' | 'broken-archive' | null> => {
  try {
    const zip = await fromRandomAccessReaderPromise(new PartReader(read), size, {
      lazyEntries: true,
      autoClose: false,
    });
    const { description, hasCaptures } = await entriesOf(zip);
    if (!description) return 'unknown-type';
    return hasCaptures && isDescription(await textOf(zip, description)) ? null : 'broken-archive';
  } catch {
    return 'broken-archive';
  }
};

const entriesOf = (zip: ZipFile): Promise<{ description: Entry | null; hasCaptures: boolean }> =>
  new Promise((resolve, reject) => {
    let [seen, description, hasCaptures]: [number, Entry | null, boolean] = [0, null, false];
    zip.on('error', reject);
    zip.on('end', () => resolve({ description, hasCaptures }));
    zip.on('entry', (entry: Entry) => {
      seen += 1;
      if (entry.fileName === 'datapackage.json') description = entry;
      if (/^archive\/.+\.(warc|warc\.gz)$/.test(entry.fileName)) hasCaptures = true;
      if (seen > MOST_ENTRIES) reject(new Error('too many entries'));
      else zip.readEntry();
    });
    zip.readEntry();
  });

const textOf = (zip: ZipFile, entry: Entry): Promise<string> =>
  new Promise((resolve, reject) => {
    if (entry.uncompressedSize > LONGEST_DESCRIPTION) {
      reject(new Error('too long'));
      return;
    }
    // yauzl ends a stream that unpacks to more than the entry declares.
    zip.openReadStream(entry, (error, stream) => {
      if (error) {
        reject(error);
        return;
      }
      const parts: Buffer[] = [];
      stream
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
        .on('error', reject);
    });
  });

const isDescription = (text: string): boolean => {
  const said: unknown = JSON.parse(text);
  return (
    typeof said === 'object' &&
    said !== null &&
    'profile' in said &&
    said.profile === 'data-package' &&
    'wacz_version' in said
  );
};
