import { fingerprintOf } from './fingerprint.js';
import {
  COMMITMENT_BYTES,
  FORMAT,
  KEY_BYTES,
  LOCKED_SEED_BYTES,
  NONCE_BYTES,
  TAG_BYTES,
  WRAPPED_KEY_BYTES,
} from './limits.js';
import { padTo, unpad } from './padding.js';
import { keysOf, type Recipient, type SealedKind, type SealedPlace, unwrapKey, wrapKey } from './sealed-content.js';
import { lockSeed, newSeed, publicKeyOf, type Seed, unlockSeed } from './sealing-key.js';
import { CannotOpen, concat, decrypt, encrypt, isEqual, random, sha256, utf8 } from './web-crypto.js';

/**
 * A file that whoever has one of some keys can open, or who knows its passphrase. It is sealed and opened a piece at a
 * time, and says neither for whom it is nor, but roughly, how large: docs/decisions/sealed-notes.md has its bytes.
 */
const FILE: SealedKind<never> = { name: 'file', fields: [] };
/** A file belongs nowhere: it opens wherever it is carried. */
const NOWHERE: SealedPlace = [];
/** Owner of the key that the passphrase of a file unlocks. */
const OWNER = 'file';

const MAGIC = utf8('vigil-sealed');
/** How many keys a file has slots for. What is not used holds keys that nobody has. */
const SLOT_COUNTS = [8, 32, 224] as const;
const FIXED = MAGIC.length + 2 + COMMITMENT_BYTES + KEY_BYTES + LOCKED_SEED_BYTES;
const CHECK = 8;
const PIECE = 65_536;
const SEALED_PIECE = PIECE + TAG_BYTES;
const PIECE_DATA = PIECE - 4;
const LEAST_PIECES = 4;

export type SealedFileFault =
  /** No sealed file at all. */
  | 'foreign'
  /** Of a later form. */
  | 'too-new'
  /** Something at its end is missing, or is too much. */
  | 'cut'
  /** Its bytes were changed. */
  | 'damaged';
/** Thrown for a file that cannot be read, whoever reads it. */
export class SealedFileProblem extends Error {
  override readonly name = 'SealedFileProblem';
  constructor(readonly fault: SealedFileFault) {
    super(fault);
  }
}

const headLength = (slots: number): number => FIXED + slots * WRAPPED_KEY_BYTES + CHECK;
const checkOf = async (bytes: Uint8Array): Promise<Uint8Array> => (await sha256(bytes)).slice(0, CHECK);
const recipientOf = async (owner: string, seed: Seed): Promise<Recipient> => {
  const publicKey = await publicKeyOf(seed);
  return { publicKey, fingerprint: await fingerprintOf(owner, publicKey) };
};

const nonceOf = (nth: number, isLast: boolean): Uint8Array => {
  const nonce = new Uint8Array(NONCE_BYTES);
  nonce[0] = Number(isLast);
  new DataView(nonce.buffer).setUint32(NONCE_BYTES - 4, nth);
  return nonce;
};

/**
 * Seals bytes for these keys, and for whoever knows the passphrase, if there is one.
 * @throws RangeError when nobody could open it, or there are more keys than a file has slots for
 */
export async function* sealFile(
  readers: readonly Recipient[],
  passphrase: string | null,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const wanted = readers.length + Number(passphrase !== null);
  const slots = SLOT_COUNTS.find((size) => size >= wanted);
  if (wanted === 0 || !slots) throw new RangeError('a file for nobody, or for too many');
  const contentKey = random(KEY_BYTES);
  const { secret, commitment } = await keysOf(FILE.name, contentKey);
  const seed = newSeed();
  const own = await recipientOf(OWNER, seed);
  const locked =
    passphrase === null
      ? concat(Uint8Array.of(FORMAT), random(LOCKED_SEED_BYTES - 1))
      : await lockSeed(seed, OWNER, passphrase);
  const fixed = concat(MAGIC, Uint8Array.of(FORMAT, slots), commitment, own.publicKey, locked);
  const all = passphrase === null ? [...readers] : [own, ...readers];
  while (all.length < slots) all.push(await recipientOf(OWNER, newSeed()));
  const wrapped = await Promise.all(all.map((one) => wrapKey(FILE, NOWHERE, fixed, contentKey, one)));
  const unchecked = concat(fixed, ...wrapped);
  const head = concat(unchecked, await checkOf(unchecked));
  yield head;
  const bound = await sha256(head);
  let nth = 0;
  for await (const { data, isLast } of pieces(bytes)) {
    yield encrypt(secret, nonceOf(nth, isLast), bound, padTo([PIECE], data));
    nth += 1;
  }
}

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

/** Divides bytes into pieces, and adds empty ones until their number is a power of two. */
async function* pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ data: Uint8Array; isLast: boolean }> {
  let room = new Uint8Array(PIECE_DATA);
  let [filled, made] = [0, 0];
  for await (const part of bytes) {
    for (let at = 0; at < part.length;) {
      if (filled === PIECE_DATA) {
        yield { data: room, isLast: false };
        room = new Uint8Array(PIECE_DATA);
        [filled, made] = [0, made + 1];
      }
      const some = part.subarray(at, at + PIECE_DATA - filled);
      room.set(some, filled);
      [filled, at] = [filled + some.length, at + some.length];
    }
  }
  for (let data = room.slice(0, filled); ; data = new Uint8Array(0)) {
    made += 1;
    const isLast = made >= LEAST_PIECES && isPowerOfTwo(made);
    yield { data, isLast };
    if (isLast) return;
  }
}

/** Where the bytes of a file come from: some at a time. */
export interface FileBytes {
  size: number;
  read: (from: number, to: number) => Promise<Uint8Array>;
}
/** A sealed file whose head was read. */
export interface SealedFile {
  source: FileBytes;
  head: Uint8Array;
  pieces: number;
}

/** Reads the head of a file. @throws SealedFileProblem */
export const readSealedFile = async (source: FileBytes): Promise<SealedFile> => {
  const begin = await source.read(0, Math.min(source.size, FIXED));
  const name = begin.slice(0, MAGIC.length);
  if (name.length === 0 || !isEqual(name, MAGIC.slice(0, name.length))) throw new SealedFileProblem('foreign');
  const [format, slots] = [begin[MAGIC.length], begin[MAGIC.length + 1]];
  if (format === undefined || slots === undefined) throw new SealedFileProblem('cut');
  if (format > FORMAT) throw new SealedFileProblem('too-new');
  if (format !== FORMAT || !SLOT_COUNTS.some((one) => one === slots)) throw new SealedFileProblem('damaged');
  const length = headLength(slots);
  if (source.size < length) throw new SealedFileProblem('cut');
  const head = await source.read(0, length);
  if (!isEqual(await checkOf(head.slice(0, -CHECK)), head.slice(-CHECK))) throw new SealedFileProblem('damaged');
  const count = (source.size - length) / SEALED_PIECE;
  if (!Number.isInteger(count) || count < LEAST_PIECES || !isPowerOfTwo(count)) throw new SealedFileProblem('cut');
  return { source, head, pieces: count };
};

/** Returns what opens a file, by a reader's key; null: it is not sealed for this key. */
export const fileKeyOf = async (
  { head }: SealedFile,
  { fingerprint, seed }: { fingerprint: string; seed: Seed },
): Promise<Uint8Array | null> => {
  const fixed = head.slice(0, FIXED);
  for (let at = FIXED; at < head.length - CHECK; at += WRAPPED_KEY_BYTES) {
    const wrapped = head.slice(at, at + WRAPPED_KEY_BYTES);
    const key = await unwrapKey(FILE, NOWHERE, fixed, wrapped, fingerprint, seed).catch(nullIfClosed);
    if (key) return key;
  }
  return null;
};

/** Returns what opens a file, by its passphrase; null: another passphrase, or it has none. */
export const fileKeyByPassphrase = async (file: SealedFile, passphrase: string): Promise<Uint8Array | null> => {
  const from = MAGIC.length + 2 + COMMITMENT_BYTES;
  const publicKey = file.head.slice(from, from + KEY_BYTES);
  const seed = await unlockSeed(file.head.slice(from + KEY_BYTES, FIXED), OWNER, publicKey, passphrase).catch(
    nullIfClosed,
  );
  return seed && fileKeyOf(file, { seed, fingerprint: await fingerprintOf(OWNER, publicKey) });
};

const nullIfClosed = (error: unknown): null => {
  if (error instanceof CannotOpen) return null;
  throw error;
};

/** Opens a file, a piece at a time. @throws SealedFileProblem 'damaged', 'cut' */
export async function* openFile(
  { source, head, pieces: count }: SealedFile,
  contentKey: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const { secret, commitment } = await keysOf(FILE.name, contentKey);
  if (!isEqual(commitment, head.slice(MAGIC.length + 2, MAGIC.length + 2 + COMMITMENT_BYTES)))
    throw new SealedFileProblem('damaged');
  const bound = await sha256(head);
  for (let nth = 0; nth < count; nth += 1) {
    const from = head.length + nth * SEALED_PIECE;
    const sealed = await source.read(from, from + SEALED_PIECE);
    const plainAs = (isLast: boolean): Promise<Uint8Array | null> =>
      decrypt(secret, nonceOf(nth, isLast), bound, sealed).catch(nullIfClosed);
    const isLast = nth === count - 1;
    const plain = await plainAs(isLast);
    // A piece that says that others come after it is whole; what is missing are the others.
    if (!plain) throw new SealedFileProblem(isLast && (await plainAs(false)) ? 'cut' : 'damaged');
    yield unpad(plain);
  }
}
