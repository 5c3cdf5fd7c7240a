import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OperatorError, codeOf } from '../../platform/database/operator-error.js';

/** More than any release: an archive that unpacks to more is none. */
const MOST_BYTES = 1_000_000_000;
const MOST_ENTRIES = 100_000;
const BLOCK = 512;

/**
 * Unpacks the archive of a release into a new folder, entry by entry, and looks at each before it is written: it lies
 * in the one folder of the release, is a file, a folder or a link that stays inside, and all together is not too much.
 * @returns the SHA-256 of the archive as it was read.
 * @throws OperatorError; what was written by then is the caller's to remove
 */
export const unpackArchive = async (
  file: string,
  top: string,
  into: string,
  most: number = MOST_BYTES,
): Promise<string> => {
  const unpacked = createGunzip();
  const hash = createHash('sha256');
  const read = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(piece);
      yield piece;
    }
  };
  // Its errors come out of the reader.
  pipeline(read, unpacked, () => undefined);
  const reader = new Reader(unpacked);
  const seen = new Seen(top);
  let bytes = 0;
  try {
    for (let entry = await nextEntry(reader); entry; entry = await nextEntry(reader)) {
      const path = seen.check(entry);
      bytes += entry.size;
      if (bytes > most || seen.count > MOST_ENTRIES) throw refused('it unpacks to more than any release');
      await write(join(into, path), entry, reader);
    }
    await reader.drain();
    return hash.digest('hex');
  } catch (error) {
    if (['Z_BUF_ERROR', 'Z_DATA_ERROR', 'ERR_STREAM_PREMATURE_CLOSE'].includes(codeOf(error)))
      throw refused('it is cut off or damaged');
    throw error;
  }
};

const refused = (why: string): OperatorError =>
  new OperatorError(
    `The archive is not taken: ${why}. Nothing was changed here; fetch the release again from its makers.`,
  );

interface Entry {
  path: string;
  type: 'file' | 'folder' | 'link';
  size: number;
  isProgram: boolean;
  target: string;
}

/** What was seen of an archive: which paths, and which of them are links. */
class Seen {
  count = 0;
  private readonly paths = new Set<string>();
  private readonly links = new Set<string>();

  constructor(private readonly top: string) {}

  /** Returns the path of an entry below the top folder. @throws OperatorError where it may not be written */
  check({ path, type, target }: Entry): string {
    this.count += 1;
    const bare = path.replace(/\/$/, '');
    const steps = bare.split('/');
    if (
      /[\0\\]/.test(path) ||
      steps.some((step) => step === '' || step === '.' || step === '..') ||
      steps[0] !== this.top
    )
      throw refused('a file in it lies outside of its folder');
    if (this.paths.has(bare)) throw refused('a file is in it twice');
    if (steps.some((_, n) => this.links.has(steps.slice(0, n).join('/'))))
      throw refused('a file in it lies behind a link');
    if (type === 'link') {
      const leads = posix.normalize(posix.join(posix.dirname(bare), target));
      if (target === '' || target.startsWith('/') || /[\0\\]/.test(target) || !leads.startsWith(`${this.top}/`))
        throw refused('a link in it leads outside of its folder');
      this.links.add(bare);
    }
    if (steps.length === 1 && type !== 'folder') throw refused('it is not one folder');
    this.paths.add(bare);
    return steps.slice(1).join('/');
  }
}

const write = async (path: string, { type, size, isProgram, target }: Entry, reader: Reader): Promise<void> => {
  if (type === 'folder') return void (await mkdir(path, { recursive: true, mode: 0o755 }));
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  if (type === 'link') return symlink(target, path);
  const handle = await open(path, 'wx', isProgram ? 0o755 : 0o644);
  try {
    for (let left = size; left > 0;) {
      const piece = await reader.some(left);
      await handle.writeFile(piece);
      left -= piece.length;
    }
    // What a umask took away: everybody may read a program.
    await handle.chmod(isProgram ? 0o755 : 0o644);
  } finally {
    await handle.close();
  }
  await reader.exactly((BLOCK - (size % BLOCK)) % BLOCK);
};

const TYPES: Readonly<Record<string, Entry['type']>> = { '0': 'file', '\0': 'file', '5': 'folder', '2': 'link' };

/** Reads the head of the next entry, with the longer names that may stand before it (POSIX, pax); null: the end. */
const nextEntry = async (reader: Reader): Promise<Entry | null> => {
  let named: Record<string, string> = {};
  for (;;) {
    const head = await reader.exactly(BLOCK);
    if (head.every((byte) => byte === 0)) return null;
    const size = number(head, 124, 12);
    const type = head.toString('latin1', 156, 157);
    if (sumOfHead(head) !== number(head, 148, 8)) throw refused('it is damaged');
    if (type === 'x') {
      if (size > 65_536) throw refused('it is damaged');
      named = longNames((await reader.exactly(size)).toString());
      await reader.exactly((BLOCK - (size % BLOCK)) % BLOCK);
      continue;
    }
    const as = TYPES[type];
    if (!as) throw refused('there is something in it that is no file, folder or link');
    const prefix = text(head, 345, 155);
    return {
      path: named['path'] ?? `${prefix}${prefix ? '/' : ''}${text(head, 0, 100)}`,
      type: as,
      size: as === 'file' ? size : 0,
      isProgram: (number(head, 100, 8) & 0o100) !== 0,
      target: named['linkpath'] ?? text(head, 157, 100),
    };
  }
};

const text = (head: Buffer, at: number, length: number): string =>
  head.toString('utf8', at, at + length).split('\0')[0]!;
const number = (head: Buffer, at: number, length: number): number => {
  const digits = text(head, at, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw refused('it is damaged');
  return Number.parseInt(digits || '0', 8);
};
const sumOfHead = (head: Buffer): number =>
  head.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);

/** Records of pax: "LENGTH KEY=VALUE\n". */
const longNames = (records: string): Record<string, string> =>
  Object.fromEntries([...records.matchAll(/^\d+ ([\w.]+)=(.*)$/gm)].map(([, key, value]) => [key!, value!]));

class Reader {
  private readonly pieces: AsyncIterator<Buffer>;
  private rest = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.pieces = stream[Symbol.asyncIterator]();
  }

  /** Returns between one and `most` bytes. */
  async some(most: number): Promise<Buffer> {
    if (this.rest.length === 0) {
      const { value, done } = (await this.pieces.next()) as IteratorResult<Buffer, undefined>;
      if (done) throw refused('it is cut off or damaged');
      this.rest = value as Buffer<ArrayBuffer>;
    }
    const piece = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(most);
    return piece;
  }

  async exactly(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = length; left > 0;) {
      const piece = await this.some(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** Reads to the end, where gzip's own sum is checked. */
  async drain(): Promise<void> {
    while (!((await this.pieces.next()) as IteratorResult<Buffer, undefined>).done);
  }
}
