import type { Ask } from './record-keys.js';

/** Returns the id of the key that encrypts new values, without locking it. */
export const currentKeyId = async (ask: Ask): Promise<string> =>
  (await ask<{ key_id: string }>('select key_id from encryption_key_current'))[0]!.key_id;
