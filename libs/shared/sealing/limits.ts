/** Sizes of sealed notes and identities, in bytes. The server checks them without being able to read any. */

/** The longest text in each of a note's three fields, in UTF-16 units. */
export const NOTE_FIELD_MAX = 3000;
/** The longest text in each of the eight fields of a person's identity, in UTF-16 units. */
export const IDENTITY_FIELD_MAX = 1200;
/** A padded note or identity has one of these sizes, so that the length of its text shows only roughly. */
export const BUCKETS = [1024, 2048, 4096, 8192, 16_384, 32_768] as const;
const VERSION = 1;
export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const SALT_BYTES = 16;
export const COMMITMENT_BYTES = 32;
/** Version, commitment to the content key, nonce; then the padded note and its tag. */
export const BODY_HEAD = 1 + COMMITMENT_BYTES + NONCE_BYTES;
/** Version, encapsulated key (RFC 9180), content key, tag. */
export const WRAPPED_KEY_BYTES = 1 + KEY_BYTES + KEY_BYTES + TAG_BYTES;
/** Version, salt, nonce, seed, tag. */
export const LOCKED_SEED_BYTES = 1 + SALT_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/** Version byte of everything that this code seals. A new format gets another number, and older ones stay readable. */
export const FORMAT = VERSION;

export const isBody = (bytes: Uint8Array): boolean =>
  bytes[0] === VERSION && BUCKETS.some((size) => bytes.length === BODY_HEAD + size + TAG_BYTES);
export const isWrappedKey = (bytes: Uint8Array): boolean => bytes[0] === VERSION && bytes.length === WRAPPED_KEY_BYTES;
export const isLockedSeed = (bytes: Uint8Array): boolean => bytes[0] === VERSION && bytes.length === LOCKED_SEED_BYTES;

/** So many identities are at most opened and sealed for somebody in one request, and so many bytes of their bodies. */
export const MOST_TOGETHER = 200;
export const MOST_BYTES_TOGETHER = 1_200_000;
