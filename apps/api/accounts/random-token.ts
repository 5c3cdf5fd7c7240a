import { createHash, randomBytes } from 'node:crypto';

/** Creates a secret that only its holder has: 256 random bits, in characters that are safe in a URL. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Returns the hash that is stored of a token: enough to recognise it, useless to somebody who reads the database. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Tells whether a text has the form of a token; saves asking the database about anything else. */
export const isToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
