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
