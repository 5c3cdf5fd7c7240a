import { randomInt } from 'node:crypto';
import { isToken, newToken, tokenHash } from './tokens.js';

/** Says nothing of what it belongs to: it may be found on a phone. */
const PREFIX = 'phone_';

export const newPhoneToken = (): { token: string; hash: Buffer } => {
  const secret = newToken();
  return { token: PREFIX + secret, hash: tokenHash(secret) };
};

/** What is kept of a token that a phone may have; null: it is none of a phone. */
export const phoneTokenHash = (token: string): Buffer | null => {
  const secret = token.startsWith(PREFIX) ? token.slice(PREFIX.length) : null;
  return isToken(secret) ? tokenHash(secret) : null;
};

/** Crockford's: no letter that is taken for a digit. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_DIGITS = 12;

/**
 * What somebody types into a phone, 60 random bits in groups of four: 'K3T9-0ZQM-4XWD'. Guessing it within ten minutes
 * is hopeless, here and in a copy of the database.
 */
export const newCode = (): string =>
  Array.from(
    { length: CODE_DIGITS },
    (_, n) => (n > 0 && n % 4 === 0 ? '-' : '') + DIGITS[randomInt(DIGITS.length)]!,
  ).join('');

/**
 * What is kept of a code as somebody typed it; null: it can be none. Spaces, dashes and small letters do not matter.
 */
export const codeHash = (typed: string): Buffer | null => {
  const digits = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return digits.length === CODE_DIGITS && [...digits].every((digit) => DIGITS.includes(digit))
    ? tokenHash(digits)
    : null;
};
