import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { OperatorError } from '../../platform/database/operator-error.js';

/** A public key of minisign: an Ed25519 key with a number. */
interface MinisignKey {
  id: Buffer;
  key: KeyObject;
}

const KEY = 'Ed';
/** How a file was signed: its bytes, or their BLAKE2b-512. */
const SIGNS = {
  Ed: (bytes: Uint8Array) => bytes,
  ED: (bytes: Uint8Array) => createHash('blake2b512').update(bytes).digest(),
};
const TRUSTED = 'trusted comment: ';

/** Reads a public key: the file that minisign makes, or its second line alone. @throws OperatorError */
export const readPublicKey = (text: string): MinisignKey => {
  const lines = text.trim().split(/\r?\n/);
  const bytes = Buffer.from(lines.at(-1) ?? '', 'base64');
  if (lines.length > 2 || bytes.length !== 42 || bytes.toString('latin1', 0, 2) !== KEY)
    throw new OperatorError(
      'This is no public key of minisign: it is a line that begins with RW, as in its .pub file.',
    );
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(10).toString('base64url') };
  return { id: bytes.subarray(2, 10), key: createPublicKey({ key: jwk, format: 'jwk' }) };
};

/**
 * Verifies a signature of minisign, and the signature of its comment.
 * @param name of the signed file, for messages
 * @returns the comment that whoever signed it wrote. @throws OperatorError
 */
export const verifySignature = (
  { id, key }: MinisignKey,
  name: string,
  signed: Uint8Array,
  signature: string,
): string => {
  const [, first = '', comment = '', second = ''] = signature.split(/\r?\n/);
  const bytes = Buffer.from(first, 'base64');
  const sign = SIGNS[bytes.toString('latin1', 0, 2) as keyof typeof SIGNS];
  if (bytes.length !== 74 || !Object.hasOwn(SIGNS, bytes.toString('latin1', 0, 2)) || !comment.startsWith(TRUSTED))
    throw new OperatorError(`${name}.minisig is no signature of minisign: fetch it again.`);
  if (!bytes.subarray(2, 10).equals(id))
    throw new OperatorError(
      `${name} was signed with another key than yours: nothing was changed. Do not use this release before its makers told you, in another way, that their key is a new one.`,
    );
  const own = bytes.subarray(10);
  const words = comment.slice(TRUSTED.length);
  const isRight =
    verify(null, sign(signed), key, own) &&
    verify(null, Buffer.concat([own, Buffer.from(words)]), key, Buffer.from(second, 'base64'));
  if (!isRight)
    throw new OperatorError(
      `The signature of ${name} is wrong: this release was changed after it was signed. Nothing was changed here.`,
    );
  return words;
};
