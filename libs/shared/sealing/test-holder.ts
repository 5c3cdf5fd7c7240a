import { fingerprintOf } from './fingerprint.js';
import type { Recipient } from './sealed-content.js';
import { newSeed, publicKeyOf, type Seed } from './sealing-key.js';

/** Somebody with a key of their own, for tests. */
export interface Holder extends Recipient {
  seed: Seed;
}
export const newHolder = async (owner: string): Promise<Holder> => {
  const seed = newSeed();
  const publicKey = await publicKeyOf(seed);
  return { seed, publicKey, fingerprint: await fingerprintOf(owner, publicKey) };
};
