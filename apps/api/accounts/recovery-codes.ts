import { createHash, randomBytes } from 'node:crypto';

export const RECOVERY_CODES = 10;
/** Letters that are not mistaken for one another on paper (Crockford's Base32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const MISREAD: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/**
 * Creates ten codes of 80 random bits, "4F7K-9QWX-2M3N-VBTR". They cannot be guessed, so a plain hash is enough to
 * store them.
 */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % LETTERS.length]!).join('');
    return letters.match(/.{4}/g)!.join('-');
  });

/**
 * Returns the hash that is stored of a code, however it was typed: small letters, spaces, O for 0. Null when it cannot
 * be one.
 */
export const recoveryCodeHash = (code: string): Buffer | null => {
  const plain = Array.from(
    code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, ''),
    (letter) => MISREAD[letter] ?? letter,
  ).join('');
  if (plain.length !== LENGTH || !Array.from(plain).every((letter) => LETTERS.includes(letter))) return null;
  return createHash('sha256').update(plain).digest();
};
