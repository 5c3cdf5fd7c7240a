import { CannotOpen, concat, decrypt, encrypt, expand, fromUtf8, isEqual, random, sha256, utf8 } from './web-crypto.js';
import {
  BODY_HEAD,
  BUCKETS,
  COMMITMENT_BYTES,
  FORMAT,
  isBody,
  isWrappedKey,
  KEY_BYTES,
  NONCE_BYTES,
  TAG_BYTES,
} from './limits.js';
import { padTo, unpad } from './padding.js';
import { pairOf, suite, type Seed } from './sealing-key.js';

/** The text of a sealed note; a field without text is ''. */
export interface NoteText {
  names: string;
  contacts: string;
  medical: string;
}
export const NOTE_FIELDS = ['names', 'contacts', 'medical'] as const satisfies readonly (keyof NoteText)[];

/** Where a note belongs. It opens nowhere else. */
export interface NotePlace {
  incident: string;
  note: string;
  /** Counts from 1; every new content key is a new revision. */ revision: number;
}

const bound = (what: string, { incident, note, revision }: NotePlace, ...more: string[]): Uint8Array =>
  utf8(JSON.stringify([`vigil ${what} 1`, incident, note, revision, ...more]));

/**
 * Derives two values from the content key: the encryption key, and a commitment. Without the commitment, one ciphertext
 * could open to two texts under two keys.
 */
const keysOf = async (contentKey: Uint8Array): Promise<{ secret: Uint8Array; commitment: Uint8Array }> => {
  const both = await expand(contentKey, 'vigil sealed note 1', KEY_BYTES + COMMITMENT_BYTES);
  return { secret: both.slice(0, KEY_BYTES), commitment: both.slice(KEY_BYTES) };
};

/** Encrypts a note with a new content key. */
export const sealNote = async (
  place: NotePlace,
  text: NoteText,
): Promise<{ body: Uint8Array; contentKey: Uint8Array }> => {
  const contentKey = random(KEY_BYTES);
  const { secret, commitment } = await keysOf(contentKey);
  const nonce = random(NONCE_BYTES);
  const { names, contacts, medical } = text;
  const sealed = await encrypt(
    secret,
    nonce,
    bound('sealed note', place),
    padTo(BUCKETS, utf8(JSON.stringify({ names, contacts, medical }))),
  );
  return { body: concat(Uint8Array.of(FORMAT), commitment, nonce, sealed), contentKey };
};

/** @throws CannotOpen when the note was changed or belongs elsewhere, or the key differs. */
export const openNote = async (place: NotePlace, body: Uint8Array, contentKey: Uint8Array): Promise<NoteText> => {
  if (!isBody(body)) throw new CannotOpen();
  const { secret, commitment } = await keysOf(contentKey);
  if (!isEqual(commitment, body.slice(1, 1 + COMMITMENT_BYTES))) throw new CannotOpen();
  const nonce = body.slice(1 + COMMITMENT_BYTES, BODY_HEAD);
  return textOf(unpad(await decrypt(secret, nonce, bound('sealed note', place), body.slice(BODY_HEAD))));
};

const textOf = (bytes: Uint8Array): NoteText => {
  try {
    const said = JSON.parse(fromUtf8(bytes)) as Record<string, unknown>;
    const [names, contacts, medical] = NOTE_FIELDS.map((field) => said[field]);
    if (typeof names === 'string' && typeof contacts === 'string' && typeof medical === 'string')
      return { names, contacts, medical };
  } catch {
    /* thrown below */
  }
  throw new CannotOpen();
};

/** A public key and its fingerprint, as `fingerprintOf` gives it. */
export interface Recipient {
  fingerprint: string;
  publicKey: Uint8Array;
}

/**
 * Encrypts the content key for one recipient, bound to the note's place, to the recipient and to the exact bytes of the
 * body.
 */
export const wrapContentKey = async (
  place: NotePlace,
  body: Uint8Array,
  contentKey: Uint8Array,
  { fingerprint, publicKey }: Recipient,
): Promise<Uint8Array> => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey.slice().buffer);
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: bound('sealed note key', place, fingerprint) },
    contentKey.slice(),
    await sha256(body),
  );
  return concat(Uint8Array.of(FORMAT), new Uint8Array(enc), new Uint8Array(ct));
};

/** @throws CannotOpen */
export const unwrapContentKey = async (
  place: NotePlace,
  body: Uint8Array,
  wrapped: Uint8Array,
  fingerprint: string,
  seed: Seed,
): Promise<Uint8Array> => {
  if (!isWrappedKey(wrapped)) throw new CannotOpen();
  const enc = wrapped.slice(1, 1 + KEY_BYTES).buffer;
  try {
    const { privateKey } = await pairOf(seed);
    return new Uint8Array(
      await suite.open(
        { recipientKey: privateKey, enc, info: bound('sealed note key', place, fingerprint) },
        wrapped.slice(1 + KEY_BYTES),
        await sha256(body),
      ),
    );
  } catch {
    throw new CannotOpen();
  }
};

/** Returns the bucket of a body: the size it is padded to. */
export const bucketOf = (body: Uint8Array): number => body.length - BODY_HEAD - TAG_BYTES;
