import { CannotOpen, concat, decrypt, encrypt, random, utf8 } from '../sealing/web-crypto.js';
import { pairOf, suite, type Seed } from '../sealing/sealing-key.js';
import { FILE_HEAD, FORMAT, SEGMENT_BYTES } from './limits.js';

/** Which file, and for which intake key it is sealed. */
export interface FilePlace {
  id: string;
  keyId: string;
}

const KEY_BYTES = 32;
const ENC_BYTES = 32;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const NOTHING = new Uint8Array(0);
const info = ({ id, keyId }: FilePlace): Uint8Array => utf8(JSON.stringify(['vigil field file 1', id, keyId]));
const exact = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

/**
 * Returns the nonce of segment n (from 0), which also marks the last segment. A key is used for one file only, so a
 * segment number is a safe nonce (STREAM of Hoang and others, 2015).
 */
const nonceOf = (n: number, last: boolean): Uint8Array => {
  const nonce = new Uint8Array(NONCE_BYTES);
  const view = new DataView(nonce.buffer);
  view.setUint32(NONCE_BYTES - 5, n);
  view.setUint8(NONCE_BYTES - 1, last ? 1 : 0);
  return nonce;
};

/** Seals the segments of one file one by one, so that a phone holds only one at a time. */
interface FileSealer {
  /** Comes before the first segment. */
  head: Uint8Array;
  /** @param plain SEGMENT_BYTES long; the last one can be shorter, and is empty for an empty file. */
  segment(n: number, plain: Uint8Array, last: boolean): Promise<Uint8Array>;
}

/** Seals a file with a new key, so that only the holder of the secret half of the intake key can open it. */
export const sealFile = async (place: FilePlace, publicKey: Uint8Array): Promise<FileSealer> => {
  const secret = random(KEY_BYTES);
  const recipientPublicKey = await suite.kem.deserializePublicKey(exact(publicKey));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: info(place) }, exact(secret));
  return {
    head: concat(Uint8Array.of(FORMAT), new Uint8Array(enc), new Uint8Array(ct)),
    segment: (n, plain, last) => encrypt(secret, nonceOf(n, last), NOTHING, plain),
  };
};

/** @throws CannotOpen when a segment was changed or moved, or `last` is not right. */
type OpenSegment = (n: number, sealed: Uint8Array, last: boolean) => Promise<Uint8Array>;

/** @throws CannotOpen when the head was changed or belongs to another file, or the key differs. */
const openFile = async (place: FilePlace, head: Uint8Array, seed: Seed): Promise<OpenSegment> => {
  if (head.length !== FILE_HEAD || head[0] !== FORMAT) throw new CannotOpen();
  let secret: Uint8Array;
  try {
    const { privateKey } = await pairOf(seed);
    secret = new Uint8Array(
      await suite.open(
        { recipientKey: privateKey, enc: exact(head.slice(1, 1 + ENC_BYTES)), info: info(place) },
        exact(head.slice(1 + ENC_BYTES)),
      ),
    );
  } catch {
    throw new CannotOpen();
  }
  return (n, sealed, last) => decrypt(secret, nonceOf(n, last), NOTHING, sealed);
};

/**
 * Opens a whole file while it is being received.
 * @param sealed in pieces of any length, head first
 * @throws CannotOpen also when it ends too early; discard what was yielded until then.
 */
export async function* openedFile(
  place: FilePlace,
  sealed: AsyncIterable<Uint8Array>,
  seed: Seed,
): AsyncGenerator<Uint8Array> {
  const whole = SEGMENT_BYTES + TAG_BYTES;
  let open: OpenSegment | null = null;
  let held: Uint8Array = NOTHING;
  let n = 0;
  for await (const piece of sealed) {
    held = concat(held, piece);
    if (!open) {
      if (held.length < FILE_HEAD) continue;
      open = await openFile(place, held.slice(0, FILE_HEAD), seed);
      held = held.slice(FILE_HEAD);
    }
    // A segment is only opened as "not last" once at least one more byte has arrived.
    let at = 0;
    for (; held.length - at > whole; at += whole) {
      yield await open(n, held.slice(at, at + whole), false);
      n += 1;
    }
    held = held.slice(at);
  }
  if (!open) throw new CannotOpen();
  yield await open(n, held, true);
}
