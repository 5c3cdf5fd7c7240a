import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../platform/database/operator-error.js';
import { isObjectKey, NoSuchObject, StoreFull, type EvidenceStore, type Range } from './evidence-store.js';

const HALF_WRITTEN = 'tmp';
/**
 * Space left free. The database and its journal are usually on the same disk, and one member's files must not take the
 * space that a one-page report needs.
 */
const RESERVE_BYTES = 1024 ** 3;
/** Bytes written between two checks of the free space. */
const LOOK_BYTES = 16 * 1024 ** 2;
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS']);
const NO_LINK = new Set(['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOENT', 'EEXIST']);

/**
 * Stores objects as files in a local folder: written under a temporary name, fsynced, renamed, and then the folder
 * fsynced. Only the owner may read the files.
 */
export class LocalFileStore implements EvidenceStore {
  private readonly made = new Map<string, Promise<void>>();

  /** @param reserveBytes disk space that it leaves free */
  constructor(
    readonly folder: string,
    private readonly reserveBytes: number = RESERVE_BYTES,
  ) {}

  get name(): string {
    return `The folder of evidence ${this.folder}`;
  }

  async put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<{ size: number }> {
    const target = this.pathOf(key);
    const draft = join(this.folder, HALF_WRITTEN, `${key}.${randomBytes(6).toString('hex')}`);
    try {
      await this.makeFolder(HALF_WRITTEN);
      await this.makeFolder(shelfOf(key));
      const size = await writeAll(draft, this.whileThereIsRoom(bytes));
      await rename(draft, target);
      await syncFolder(join(this.folder, shelfOf(key)));
      return { size };
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw FULL.has(codeOf(error)) ? new StoreFull() : error;
    }
  }

  /**
   * Takes an object of another folder by a hard link: both then name the same bytes, which lie there once.
   * @returns false where no link can be made: another disk, a file system without links, or too many of them
   */
  async linkFrom(other: LocalFileStore, key: string): Promise<boolean> {
    await this.makeFolder(shelfOf(key));
    try {
      await link(other.pathOf(key), this.pathOf(key));
    } catch (error) {
      if (NO_LINK.has(codeOf(error))) return false;
      throw FULL.has(codeOf(error)) ? new StoreFull() : error;
    }
    await syncFolder(join(this.folder, shelfOf(key)));
    return true;
  }

  async *get(key: string, range?: Range): AsyncGenerator<Uint8Array> {
    if (range && range.end <= range.start) return;
    const stream = createReadStream(this.pathOf(key), {
      highWaterMark: 256 * 1024,
      ...(range ? { start: range.start, end: range.end - 1 } : {}),
    });
    try {
      for await (const piece of stream) yield piece as Uint8Array;
    } catch (error) {
      throw codeOf(error) === 'ENOENT' ? new NoSuchObject() : error;
    }
  }

  async has(key: string): Promise<boolean> {
    try {
      return (await stat(this.pathOf(key))).isFile();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async *list(): AsyncGenerator<string> {
    for (const shelf of await namesIn(this.folder)) {
      if (shelf === HALF_WRITTEN) continue;
      for (const name of await namesIn(join(this.folder, shelf))) if (isObjectKey(name)) yield name;
    }
  }

  /** A folder that is not there yet is made; what a disk lacks, the check of disks says. */
  assertTakes(): Promise<void> {
    return Promise.resolve();
  }

  assertAnswers(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Deletes partial files left by a crash or power cut. @param olderThanMs spares files that another process may be
   * writing now
   */
  async sweep(olderThanMs: number): Promise<void> {
    for (const name of await namesIn(join(this.folder, HALF_WRITTEN))) {
      const path = join(this.folder, HALF_WRITTEN, name);
      const found = await stat(path).catch(() => null);
      if (found && Date.now() - found.mtimeMs >= olderThanMs) await rm(path, { force: true });
    }
  }

  /** @throws StoreFull before it uses more than LOOK_BYTES of the reserve */
  private async *whileThereIsRoom(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let unlooked = LOOK_BYTES;
    for await (const piece of bytes) {
      if (unlooked >= LOOK_BYTES) {
        const { bavail, bsize } = await statfs(this.folder);
        if (bavail * bsize < this.reserveBytes) throw new StoreFull();
        unlooked = 0;
      }
      unlooked += piece.length;
      yield piece;
    }
  }

  private pathOf(key: string): string {
    if (!isObjectKey(key)) throw new Error('this is no key of an object');
    return join(this.folder, shelfOf(key), key);
  }

  /** Creates each folder once. A new folder is durable only when its parent folder is fsynced. */
  private makeFolder(name: string): Promise<void> {
    const made =
      this.made.get(name) ??
      this.reallyMakeFolder(name).catch((error: unknown) => {
        this.made.delete(name);
        throw error;
      });
    this.made.set(name, made);
    return made;
  }

  private async reallyMakeFolder(name: string): Promise<void> {
    await mkdir(join(this.folder, name), { recursive: true, mode: 0o700 });
    await syncFolder(this.folder);
  }
}

/**
 * Spreads objects over subfolders, so that no folder grows too long to list: 256 for hexadecimal ids. Uses the end of
 * the key, which is random.
 */
const shelfOf = (key: string): string => `s${key.slice(-2)}`;

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
};

const writeAll = async (path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> => {
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const piece of bytes) {
      await writeWhole(file, piece);
      size += piece.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return size;
};

const writeWhole = async (file: FileHandle, piece: Uint8Array): Promise<void> => {
  for (let at = 0; at < piece.length;) at += (await file.write(piece, at)).bytesWritten;
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
