import { sha256, toBase64Url, utf8 } from './web-crypto.js';

/** Owner of a key: a member's id, or 'recovery'. */
export type Owner = string;
export const RECOVERY: Owner = 'recovery';

/** Identifies a key and its owner: base64url of a SHA-256. It differs for another owner or another key. */
export const fingerprintOf = async (owner: Owner, publicKey: Uint8Array): Promise<string> =>
  toBase64Url(await sha256(utf8(JSON.stringify(['vigil sealing key 1', owner, toBase64Url(publicKey)]))));

/** Formats six groups of five digits, to be read aloud and compared. 99 bits of the fingerprint. */
export const formatFingerprint = async (fingerprint: string): Promise<string> => {
  const digest = await sha256(utf8(`vigil fingerprint digits 1 ${fingerprint}`));
  let number = digest.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) % 10n ** 30n;
  const groups: string[] = [];
  for (let i = 0; i < 6; i += 1) {
    groups.unshift(String(number % 100_000n).padStart(5, '0'));
    number /= 100_000n;
  }
  return groups.join(' ');
};
