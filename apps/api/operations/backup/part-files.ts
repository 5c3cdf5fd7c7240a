import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatorError, codeOf } from '../../platform/database/operator-error.js';
import { CannotOpenFile, decrypted, encrypted } from '../../evidence/file-cipher.js';

/** A file of a backup, as listed in its manifest. */
export interface Part {
  /** Its path in the folder: 'tables/07'. */
  name: string;
  bytes: number;
  /** Of the encrypted bytes, in hexadecimal. */
  sha256: string;
}

/** Syncs a folder: a new entry is durable only when its folder is. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** Writes bytes unchanged, for the owner only. They are durable when this returns; the caller must sync the folder. */
export const writeFileWhole = async (
  path: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ bytes: number; sha256: string }> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const [sum, file] = [createHash('sha256'), await open(path, 'wx', 0o600)];
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      sum.update(piece);
      for (let at = 0; at < piece.length;) at += (await file.write(piece, at)).bytesWritten;
      bytes += piece.length;
    }
    await file.sync();
  } catch (error) {
    // Half of it would be taken for it, and in the way of the next try.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return { bytes, sha256: sum.digest('hex') };
};

/** Writes a part, encrypted with the backup's key and bound to its name. */
export const writePart = async (
  folder: string,
  key: Buffer,
  name: string,
  plain: AsyncIterable<Uint8Array>,
): Promise<Part> => ({ name, ...(await writeFileWhole(join(folder, name), encrypted(key, name, plain))) });

const pathIn = (folder: string, { name }: Pick<Part, 'name'>): string => join(folder, name);
const changed = (path: string, how: string): OperatorError =>
  new OperatorError(
    `${path} ${how}: this backup is damaged, and nothing of it is taken. Use another copy of it, or another backup.`,
  );

/**
 * Checks that all parts exist and have the listed length, a quick check before hours of reading. @throws OperatorError
 * that names the first one that does not
 */
export const assertParts = async (folder: string, parts: readonly Part[]): Promise<void> => {
  for (const part of parts) {
    const path = pathIn(folder, part);
    const found = await stat(path).catch((error: unknown) =>
      codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' ? null : Promise.reject(error as Error),
    );
    if (!found) throw changed(path, 'is missing');
    if (found.size !== part.bytes) throw changed(path, `has ${found.size} bytes and should have ${part.bytes}`);
  }
};

/**
 * Decrypts a part. @throws OperatorError when it was changed, possibly after some of it came out: discard what came
 * out.
 */
export async function* readPart(folder: string, key: Buffer, part: Part): AsyncGenerator<Buffer> {
  const path = pathIn(folder, part);
  const sum = createHash('sha256');
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      sum.update(piece);
      yield piece;
    }
  }
  try {
    yield* decrypted(key, part.name, hashed());
  } catch (error) {
    if (error instanceof CannotOpenFile) throw changed(path, 'was changed or cut off');
    throw codeOf(error) === 'ENOENT' ? changed(path, 'is missing') : error;
  }
  if (sum.digest('hex') !== part.sha256) throw changed(path, 'was changed');
}

export const readWholePart = async (folder: string, key: Buffer, part: Part): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of readPart(folder, key, part)) pieces.push(piece);
  return Buffer.concat(pieces);
};
