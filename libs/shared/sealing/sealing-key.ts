import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { argon2id } from 'hash-wasm';
import { CannotOpen, concat, decrypt, encrypt, random, toBase64Url, utf8 } from './web-crypto.js';
import type { Owner } from './fingerprint.js';
import { FORMAT, isLockedSeed, KEY_BYTES, NONCE_BYTES, SALT_BYTES } from './limits.js';

/**
 * RFC 9180 with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM: any implementation can open what it sealed.
 */
export const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/**
 * 32 random bytes from which both halves of the key follow (DeriveKeyPair of RFC 9180). Nothing else is ever stored or
 * printed.
 */
export type Seed = Uint8Array;
export const newSeed = (): Seed => random(KEY_BYTES);

const exact = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

export const publicKeyOf = async (seed: Seed): Promise<Uint8Array> =>
  new Uint8Array(await suite.kem.serializePublicKey((await suite.kem.deriveKeyPair(exact(seed))).publicKey));

/** Derives both halves, for `suite`. */
export const pairOf = (seed: Seed): ReturnType<typeof suite.kem.deriveKeyPair> => suite.kem.deriveKeyPair(exact(seed));

/** Takes half a second and 64 MiB per attempt, on a laptop of 2025. The format version fixes these parameters. */
const stretched = (passphrase: string, salt: Uint8Array): Promise<Uint8Array> =>
  argon2id({
    password: passphrase.normalize('NFKC'),
    salt,
    iterations: 3,
    memorySize: 65_536,
    parallelism: 1,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });

/** Binds a locked seed to its owner and public half, so that a substituted seed does not open. */
const place = (owner: Owner, publicKey: Uint8Array): Uint8Array =>
  utf8(JSON.stringify(['vigil locked seed 1', owner, toBase64Url(publicKey)]));

/** Encrypts a seed with a passphrase: version, salt (16), nonce (12), AES-256-GCM under argon2id of the passphrase. */
export const lockSeed = async (seed: Seed, owner: Owner, passphrase: string): Promise<Uint8Array> => {
  const [salt, nonce] = [random(SALT_BYTES), random(NONCE_BYTES)];
  const sealed = await encrypt(await stretched(passphrase, salt), nonce, place(owner, await publicKeyOf(seed)), seed);
  return concat(Uint8Array.of(FORMAT), salt, nonce, sealed);
};

/** @throws CannotOpen if the passphrase, owner or public half differs, or a bit was changed. */
export const unlockSeed = async (
  locked: Uint8Array,
  owner: Owner,
  publicKey: Uint8Array,
  passphrase: string,
): Promise<Seed> => {
  if (!isLockedSeed(locked)) throw new CannotOpen();
  const [salt, nonce] = [locked.slice(1, 1 + SALT_BYTES), locked.slice(1 + SALT_BYTES, 1 + SALT_BYTES + NONCE_BYTES)];
  const seed = await decrypt(
    await stretched(passphrase, salt),
    nonce,
    place(owner, publicKey),
    locked.slice(1 + SALT_BYTES + NONCE_BYTES),
  );
  if (toBase64Url(await publicKeyOf(seed)) !== toBase64Url(publicKey)) throw new CannotOpen();
  return seed;
};
