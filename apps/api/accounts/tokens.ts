import { createHash, randomBytes } from 'node:crypto';

/** A secret that only its holder has: 256 random bits, in letters that survive an address. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. Enough to recognise it, useless to whoever reads the database. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Whether a text can be a token at all; saves asking the database about anything else. */
export const isToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
