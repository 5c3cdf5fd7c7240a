import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Range } from './evidence-store.js';

/**
 * Encryption of a file's bytes before they reach the store: segments of 64 KiB, each AES-256-GCM followed by its tag.
 * The key of an object is derived from its file's key and the object's name. It is used only for that object, so a
 * counter is a safe nonce. The last segment has a nonce different from all others (STREAM, Hoang et al., 2015). A
 * segment that was changed, moved, omitted or truncated cannot be decrypted.
 */
const SEGMENT = 64 * 1024;
const TAG = 16;
const KEY = 32;

/** The object was changed, truncated, moved, or encrypted with another key. */
export class CannotOpenFile extends Error {
  override readonly name = 'CannotOpenFile';
  constructor() {
    super('an object of the store of evidence cannot be opened');
  }
}

export const newFileKey = (): Buffer => randomBytes(KEY);
const objectKey = (key: Buffer, object: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `vigil evidence 1 ${object}`, KEY));

const nonceOf = (n: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(n, 7);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
};

/** Splits pieces of any length into pieces of `size`. The last one may be shorter; there is always at least one. */
async function* inSegments(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ segment: Buffer; last: boolean }> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    held.push(piece);
    length += piece.length;
    if (length <= size) continue;
    const whole = Buffer.concat(held);
    let at = 0;
    // Only a byte beyond the segment proves that the segment is not the last.
    for (; whole.length - at > size; at += size) yield { segment: whole.subarray(at, at + size), last: false };
    held = [whole.subarray(at)];
    length = whole.length - at;
  }
  yield { segment: Buffer.concat(held), last: true };
}

/** Encrypts a file's bytes into the object `object`. */
export async function* encrypted(
  key: Buffer,
  object: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const secret = objectKey(key, object);
  let n = 0;
  for await (const { segment, last } of inSegments(plain, SEGMENT)) {
    const cipher = createCipheriv('aes-256-gcm', secret, nonceOf(n, last), { authTagLength: TAG });
    n += 1;
    yield Buffer.concat([cipher.update(segment), cipher.final(), cipher.getAuthTag()]);
  }
}

const openSegment = (secret: Buffer, n: number, sealed: Buffer, last: boolean): Buffer => {
  if (sealed.length < TAG) throw new CannotOpenFile();
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, nonceOf(n, last), { authTagLength: TAG });
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]);
  } catch {
    throw new CannotOpenFile();
  }
};

/** Decrypts the whole file. @throws CannotOpenFile, possibly after some of it came out: discard that part. */
export async function* decrypted(
  key: Buffer,
  object: string,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const secret = objectKey(key, object);
  let n = 0;
  for await (const { segment, last } of inSegments(sealed, SEGMENT + TAG)) {
    yield openSegment(secret, n, segment, last);
    n += 1;
  }
}

/**
 * Decrypts a part of a file without reading the remainder.
 * @param size of the whole file, in bytes
 * @param get reads a range of the object
 * @throws CannotOpenFile
 */
export const decryptedRange = async (
  key: Buffer,
  object: string,
  size: number,
  { start, end }: Range,
  get: (range: Range) => AsyncIterable<Uint8Array>,
): Promise<Buffer> => {
  const to = Math.min(end, size);
  if (start >= to) return Buffer.alloc(0);
  const secret = objectKey(key, object);
  const lastSegment = Math.max(0, Math.ceil(size / SEGMENT) - 1);
  const [first, final] = [Math.floor(start / SEGMENT), Math.floor((to - 1) / SEGMENT)];
  const sealed: Uint8Array[] = [];
  for await (const piece of get({ start: first * (SEGMENT + TAG), end: (final + 1) * (SEGMENT + TAG) }))
    sealed.push(piece);
  const all = Buffer.concat(sealed);
  const opened: Buffer[] = [];
  for (let n = first; n <= final; n += 1) {
    const at = (n - first) * (SEGMENT + TAG);
    opened.push(openSegment(secret, n, all.subarray(at, at + SEGMENT + TAG), n === lastSegment));
  }
  return Buffer.concat(opened).subarray(start - first * SEGMENT, to - first * SEGMENT);
};
