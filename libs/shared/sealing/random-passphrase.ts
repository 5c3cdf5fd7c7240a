import { random } from './web-crypto.js';

/** Small letters and digits that cannot be confused with each other. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Makes a random passphrase to be written on paper: four groups, joined by hyphens.
 * @param each letters in a group: with 4 it has 79 random bits, with 5 it has 99
 */
export const randomPassphrase = (each: number): string => {
  const signs: string[] = [];
  // Drops bytes that would make the first characters more likely.
  const fair = 256 - (256 % SIGNS.length);
  while (signs.length < 4 * each)
    for (const byte of random(32)) if (byte < fair && signs.length < 4 * each) signs.push(SIGNS[byte % SIGNS.length]!);
  return Array.from({ length: 4 }, (_, n) => signs.slice(n * each, (n + 1) * each).join('')).join('-');
};
