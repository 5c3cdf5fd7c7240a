import { randomInt } from 'node:crypto';
import { tokenHash } from './random-token.js';

/** Crockford's: no letter that looks like a digit. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Digits of a code that adds a phone: 60 random bits, which nobody guesses within its ten minutes. */
export const PHONE_CODE = 12;
/** Digits of the receipt of an objection: 100 random bits, which nobody ever guesses. */
export const RECEIPT_CODE = 20;

/** Creates a code for people to type, in groups of four: 'K3T9-0ZQM-4XWD'. A copy of the database does not tell it. */
export const newTypedCode = (length: number): string =>
  Array.from({ length }, (_, n) => (n > 0 && n % 4 === 0 ? '-' : '') + DIGITS[randomInt(DIGITS.length)]!).join('');

/**
 * Returns the hash that is stored of a code, as somebody typed it; null: it cannot be one. Ignores spaces, dashes and
 * case.
 */
export const typedCodeHash = (typed: string, length: number): Buffer | null => {
  const digits = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return digits.length === length && [...digits].every((digit) => DIGITS.includes(digit)) ? tokenHash(digits) : null;
};
