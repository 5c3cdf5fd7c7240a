import { randomInt } from 'node:crypto';
import { isToken, newToken, tokenHash } from './random-token.js';

/** Does not reveal what it belongs to, because somebody may find it on a phone. */
const PREFIX = 'phone_';

export const newPhoneToken = (): { token: string; hash: Buffer } => {
  const secret = newToken();
  return { token: PREFIX + secret, hash: tokenHash(secret) };
};

/** Returns the hash that is stored of a phone's token; null: it is not a phone's token. */
export const phoneTokenHash = (token: string): Buffer | null => {
  const secret = token.startsWith(PREFIX) ? token.slice(PREFIX.length) : null;
  return isToken(secret) ? tokenHash(secret) : null;
};

/** Crockford's: no letter that looks like a digit. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_DIGITS = 12;

/**
 * Creates a code to type into a phone, 60 random bits in groups of four: 'K3T9-0ZQM-4XWD'. It cannot be guessed within
 * its ten minutes, not even with a copy of the database.
 */
export const newCode = (): string =>
  Array.from(
    { length: CODE_DIGITS },
    (_, n) => (n > 0 && n % 4 === 0 ? '-' : '') + DIGITS[randomInt(DIGITS.length)]!,
  ).join('');

/**
 * Returns the hash that is stored of a code, as somebody typed it; null: it cannot be one. Ignores spaces, dashes and
 * case.
 */
export const codeHash = (typed: string): Buffer | null => {
  const digits = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return digits.length === CODE_DIGITS && [...digits].every((digit) => DIGITS.includes(digit))
    ? tokenHash(digits)
    : null;
};
