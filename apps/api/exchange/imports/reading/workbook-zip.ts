import { Readable } from 'node:stream';
import { fromRandomAccessReader, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { FileProblem, LIMITS, type StoredFile } from '@vigil/shared/import/reading/file-problem.js';
import type { WorkbookZip } from '@vigil/shared/import/reading/file-tools.js';

/** Why the stored bytes of a file cannot be read: nothing that is wrong with the file. */
class NotRead extends Error {}

class StoredReader extends RandomAccessReader {
  constructor(private readonly file: StoredFile) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.bytes(start, end), { objectMode: false });
  }

  private async *bytes(start: number, end: number): AsyncGenerator<Uint8Array> {
    try {
      yield* this.file.range(start, end);
    } catch (cause) {
      throw new NotRead('the stored bytes cannot be read', { cause });
    }
  }
}

/** Returns what to throw instead of an error of the zip's own. */
const broken = (error: unknown): unknown =>
  error instanceof NotRead ? error.cause : error instanceof FileProblem ? error : new FileProblem('broken-workbook');

/**
 * Opens a workbook's zip. @param mostInAll maximum bytes unpacked in total. @throws FileProblem if it is not a zip, has
 * too many entries, or is encrypted.
 */
export const openZip = async (file: StoredFile, mostInAll: number = LIMITS.unpackedInAll): Promise<WorkbookZip> => {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromRandomAccessReader(
      new StoredReader(file),
      file.size,
      { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true },
      (error, opened) => (error ? reject(broken(error)) : resolve(opened)),
    );
  });
  const entries = await listed(zip);
  // A zip may list one part two thousand times, and each sheet is opened twice.
  const total: Total = { bytes: 0, most: mostInAll };
  return {
    names: [...entries.keys()],
    close: () => zip.close(),
    open: (name, most) =>
      new Promise((resolve, reject) => {
        const entry = entries.get(name);
        if (!entry) return reject(new FileProblem('broken-workbook'));
        if (entry.uncompressedSize > most)
          return reject(new FileProblem('unpacks-too-large', { max: Math.floor(most / 1024 / 1024) }));
        zip.openReadStream(entry, (error, stream) =>
          error ? reject(broken(error)) : resolve(limited(stream, most, total, file.pause)),
        );
      }),
  };
};

const listed = (zip: ZipFile): Promise<Map<string, Entry>> =>
  new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    const give = (problem: unknown): void => {
      zip.close();
      reject(problem);
    };
    if (zip.entryCount > LIMITS.entries) return give(new FileProblem('too-many-entries', { max: LIMITS.entries }));
    zip.on('entry', (entry: Entry) => {
      if ((entry.generalPurposeBitFlag & 1) === 1) return give(new FileProblem('encrypted-file'));
      entries.set(entry.fileName.replace(/^\//, ''), entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', (error: unknown) => give(broken(error)));
    zip.readEntry();
  });

/** Bytes unpacked from a zip so far. */
interface Total {
  bytes: number;
  readonly most: number;
}

/** Counts the actual bytes of this part and of all together, because a zip can lie about its sizes. */
const limited = (stream: Readable, most: number, total: Total, pause?: () => Promise<void>): Readable => {
  const counted = async function* (): AsyncGenerator<Buffer> {
    let bytes = 0;
    let ended: unknown = null;
    try {
      for await (const piece of stream as AsyncIterable<Buffer>) {
        bytes += piece.length;
        total.bytes += piece.length;
        if (total.bytes > total.most)
          throw new FileProblem('unpacks-too-large', { max: Math.ceil(total.most / 1024 / 1024) });
        if (bytes > most) throw new FileProblem('unpacks-too-large', { max: Math.floor(most / 1024 / 1024) });
        await pause?.().catch((error: unknown) => {
          ended = error;
          throw error;
        });
        yield piece;
      }
    } catch (error) {
      throw error === ended ? error : broken(error);
    } finally {
      stream.destroy();
    }
  };
  return Readable.from(counted(), { objectMode: false });
};
