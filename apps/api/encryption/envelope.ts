import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Where a ciphertext belongs. It opens only there, so that nobody can move an answer to another record. */
export interface Place {
  table: string;
  row: readonly (string | number)[];
  field: string;
  keyId: string;
}

/**
 * 256 bits that encrypt the keys of records. Its id and its check value are derived from it and reveal nothing about
 * it.
 */
export interface MasterKey {
  id: string;
  secret: Buffer;
  checkValue: Buffer;
}

/** A ciphertext was changed, moved, or made with another key. The message says where it is, never what it contains. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
  constructor(place: Place) {
    super(`a value of ${place.table}, field ${place.field}, cannot be opened with key ${place.keyId}`);
  }
}

/** Returns what a stored value says; null where it cannot be opened, so that one damaged value hides no other. */
export const unlessDamaged = async <T>(open: () => T | Promise<T>): Promise<T | null> => {
  try {
    return await open();
  } catch (error) {
    if (error instanceof CannotOpen) return null;
    throw error;
  }
};

export const KEY_BYTES = 32;
const NONCE = 12;
const TAG = 16;
/**
 * Lengths are rounded up to a multiple of this many bytes, so that a ciphertext does not show how short an answer is.
 */
const BLOCK = 64;

/** In this order, as JSON: with a separator that a value could contain, two places could look the same. */
const associated = ({ table, row, field, keyId }: Place): Buffer =>
  Buffer.from(JSON.stringify(['vigil 1', table, row, field, keyId]), 'utf8');

/** Nonces that are drawn together: each draw asks the system, and a bulk of records needs two for each. */
const DRAWN = 256;
let drawn = Buffer.alloc(0);
const nextNonce = (): Buffer => {
  if (drawn.length === 0) drawn = randomBytes(NONCE * DRAWN);
  const nonce = drawn.subarray(0, NONCE);
  drawn = drawn.subarray(NONCE);
  return nonce;
};

const encrypt = (key: Buffer, place: Place, plain: Buffer): Buffer => {
  const nonce = nextNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(associated(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const decrypt = (key: Buffer, place: Place, sealed: Buffer): Buffer => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG }).setAAD(
      associated(place),
    );
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
  } catch {
    throw new CannotOpen(place);
  }
};

/**
 * Encrypts a JSON value: nonce (12 bytes), AES-256-GCM ciphertext and tag (16 bytes). White space at the end of the
 * JSON hides its length.
 */
export const encryptValue = (key: Buffer, place: Place, value: unknown): Buffer => {
  const text = Buffer.from(JSON.stringify(value), 'utf8');
  return encrypt(key, place, Buffer.concat([text, Buffer.alloc((BLOCK - (text.length % BLOCK)) % BLOCK, ' ')]));
};

/** Decrypts a JSON value. @throws CannotOpen when it was changed, belongs elsewhere, or the key is another. */
export const decryptValue = (key: Buffer, place: Place, sealed: Buffer): unknown =>
  JSON.parse(decrypt(key, place, sealed).toString('utf8'));

const SHA256_BLOCK = 64;
/** HMAC-SHA-256 (RFC 2104) with a key of at most one block. Overwrites its copies of the key. */
const hmac = (key: Buffer, ...parts: readonly Buffer[]): Buffer => {
  const pad = Buffer.alloc(SHA256_BLOCK);
  const hash = (byte: number, of: readonly Buffer[]): Buffer => {
    pad.fill(byte);
    for (let i = 0; i < key.length; i++) pad[i]! ^= key[i]!;
    const hashed = createHash('sha256').update(pad);
    for (const part of of) hashed.update(part);
    return hashed.digest();
  };
  const found = hash(0x5c, [hash(0x36, parts)]);
  pad.fill(0);
  return found;
};

/**
 * HKDF-SHA-256 (RFC 5869) without salt. Not `hkdfSync`, which leaves a copy of the secret in memory until garbage is
 * collected, where it would outlast locking.
 */
const derived = (secret: Buffer, purpose: string): Buffer => {
  const extracted = hmac(Buffer.alloc(KEY_BYTES), secret);
  const key = hmac(extracted, Buffer.from(`vigil ${purpose}\u0001`, 'latin1'));
  extracted.fill(0);
  return key;
};

export const masterKey = (secret: Buffer): MasterKey => ({
  id: derived(secret, 'key id').toString('base64url').slice(0, 16),
  secret,
  checkValue: createHmac('sha256', derived(secret, 'key check')).update('this is the key').digest(),
});

/** The derived wrapping key of each master key, cached because every record has a key to wrap. */
const wrapping = new WeakMap<Buffer, Buffer>();
const wrappingKey = ({ secret }: MasterKey): Buffer => {
  const known = wrapping.get(secret) ?? derived(secret, 'key wrapping');
  wrapping.set(secret, known);
  return known;
};

/** Overwrites a key in memory, and the cached key that was derived from it. */
export const forgetKey = ({ secret }: MasterKey): void => {
  wrapping.get(secret)?.fill(0);
  wrapping.delete(secret);
  secret.fill(0);
};

/** Derives a key for one purpose, and overwrites it after use. */
const withDerived = <T>(secret: Buffer, purpose: string, use: (key: Buffer) => T): T => {
  const key = derived(secret, purpose);
  try {
    return use(key);
  } finally {
    key.fill(0);
  }
};

const placeOfKey = (recordId: string, id: string, master: string): Place => ({
  table: 'record_key',
  row: [recordId, id],
  field: 'wrapped',
  keyId: master,
});

export const newRecordKey = (): { id: string; secret: Buffer } => ({
  id: randomBytes(12).toString('base64url'),
  secret: randomBytes(KEY_BYTES),
});

/**
 * Encrypts bytes with a key derived from the master key for one purpose: for values so few that they need no keys of
 * their own.
 */
export const sealDerived = (master: MasterKey, purpose: string, place: Place, plain: Uint8Array): Buffer =>
  withDerived(master.secret, purpose, (key) => encrypt(key, place, Buffer.from(plain)));

/** Decrypts such bytes. @throws CannotOpen */
export const openDerived = (master: MasterKey, purpose: string, place: Place, sealed: Buffer): Buffer =>
  withDerived(master.secret, purpose, (key) => decrypt(key, place, sealed));

/** Encrypts the key of a record with the master key. */
export const wrapKey = (master: MasterKey, recordId: string, { id, secret }: { id: string; secret: Buffer }): Buffer =>
  encrypt(wrappingKey(master), placeOfKey(recordId, id, master.id), secret);

/** Decrypts the key of a record. @throws CannotOpen */
export const unwrapKey = (master: MasterKey, recordId: string, id: string, wrapped: Buffer): Buffer =>
  decrypt(wrappingKey(master), placeOfKey(recordId, id, master.id), wrapped);

/** Encrypts bytes without hiding their length: parts of a file that is stored for a while. */
export const sealBytes = (key: Buffer, place: Place, plain: Buffer): Buffer => encrypt(key, place, plain);

/** Decrypts such bytes. @throws CannotOpen when they were changed, belong elsewhere, or the key is another. */
export const openBytes = (key: Buffer, place: Place, sealed: Buffer): Buffer => decrypt(key, place, sealed);
