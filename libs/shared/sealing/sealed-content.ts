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
import { CannotOpen, concat, decrypt, encrypt, expand, fromUtf8, isEqual, random, sha256, utf8 } from './web-crypto.js';

/** Texts that are sealed together, by field; a field without text is ''. */
type Texts<F extends string> = Readonly<Record<F, string>>;

/** What is sealed. Its name is bound into every ciphertext: one kind never opens as another. */
export interface SealedKind<F extends string> {
  name: 'note' | 'person' | 'file';
  fields: readonly F[];
}

/**
 * Where sealed content belongs: to which record or person, which entry, which revision. It opens nowhere else. A file
 * belongs nowhere.
 */
export type SealedPlace = readonly [of: string, entry: string, revision: number] | readonly [];

const labelOf = (kind: string): string => `vigil sealed ${kind} 1`;
const bound = (kind: string, place: SealedPlace, ...more: string[]): Uint8Array =>
  utf8(JSON.stringify([labelOf(kind), ...place, ...more]));

/**
 * Derives two values from the content key: the encryption key, and a commitment. Without the commitment, one ciphertext
 * could open to two texts under two keys.
 */
export const keysOf = async (
  kind: string,
  contentKey: Uint8Array,
): Promise<{ secret: Uint8Array; commitment: Uint8Array }> => {
  const both = await expand(contentKey, labelOf(kind), KEY_BYTES + COMMITMENT_BYTES);
  return { secret: both.slice(0, KEY_BYTES), commitment: both.slice(KEY_BYTES) };
};

/** Encrypts texts with a new content key. @throws RangeError when they are longer than the last bucket */
export const sealTexts = async <F extends string>(
  { name, fields }: SealedKind<F>,
  place: SealedPlace,
  texts: Texts<F>,
): Promise<{ body: Uint8Array; contentKey: Uint8Array }> => {
  const contentKey = random(KEY_BYTES);
  const { secret, commitment } = await keysOf(name, contentKey);
  const nonce = random(NONCE_BYTES);
  const said = JSON.stringify(Object.fromEntries(fields.map((field) => [field, texts[field]])));
  const sealed = await encrypt(secret, nonce, bound(name, place), padTo(BUCKETS, utf8(said)));
  return { body: concat(Uint8Array.of(FORMAT), commitment, nonce, sealed), contentKey };
};

/** @throws CannotOpen when the content was changed, belongs elsewhere or is of another kind, or the key differs. */
export const openTexts = async <F extends string>(
  kind: SealedKind<F>,
  place: SealedPlace,
  body: Uint8Array,
  contentKey: Uint8Array,
): Promise<Record<F, string>> => {
  if (!isBody(body)) throw new CannotOpen();
  const { secret, commitment } = await keysOf(kind.name, contentKey);
  if (!isEqual(commitment, body.slice(1, 1 + COMMITMENT_BYTES))) throw new CannotOpen();
  const nonce = body.slice(1 + COMMITMENT_BYTES, BODY_HEAD);
  return textsOf(kind, unpad(await decrypt(secret, nonce, bound(kind.name, place), body.slice(BODY_HEAD))));
};

const textsOf = <F extends string>({ fields }: SealedKind<F>, bytes: Uint8Array): Record<F, string> => {
  try {
    const said = JSON.parse(fromUtf8(bytes)) as Record<string, unknown>;
    const texts = fields.map((field) => [field, said[field]] as const);
    if (texts.every(([, text]) => typeof text === 'string')) return Object.fromEntries(texts) as Record<F, string>;
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
 * Encrypts the content key for one recipient, bound to the place, to the recipient and to the exact bytes of the body.
 */
export const wrapKey = async (
  { name }: SealedKind<string>,
  place: SealedPlace,
  body: Uint8Array,
  contentKey: Uint8Array,
  { fingerprint, publicKey }: Recipient,
): Promise<Uint8Array> => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey.slice().buffer);
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: bound(`${name} key`, place, fingerprint) },
    contentKey.slice(),
    await sha256(body),
  );
  return concat(Uint8Array.of(FORMAT), new Uint8Array(enc), new Uint8Array(ct));
};

/** @throws CannotOpen */
export const unwrapKey = async (
  { name }: SealedKind<string>,
  place: SealedPlace,
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
        { recipientKey: privateKey, enc, info: bound(`${name} key`, place, fingerprint) },
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
