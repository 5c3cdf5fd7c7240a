import { unlockSeed, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import { openDatabase } from './database.js';
import { PhoneError } from './phone-error.js';

/** The secret key of one person while unlocked: only in this worker's memory. */
let held: { person: string; seed: Seed } | null = null;
/** Counts locks: each one cancels an unlock that has not finished. */
let locks = 0;

export const heldSeed = (person: string): Seed | null => (held?.person === person ? held.seed : null);

/**
 * Unlocks a person's key.
 * @throws CannotOpen for a wrong passphrase; PhoneError 'locked' when it was locked meanwhile
 */
export const unlock = async (person: string, passphrase: string): Promise<void> => {
  const began = locks;
  const known = await (await openDatabase()).get('people', person);
  if (!known) throw new PhoneError('gone');
  const seed = await unlockSeed(known.lockedSeed, person, known.publicKey, passphrase);
  if (locks !== began) {
    seed.fill(0);
    throw new PhoneError('locked');
  }
  held = { person, seed };
};

/** Overwrites the secret key. The browser may have copied it elsewhere in memory, which this code cannot reach. */
export const lock = (): void => {
  locks += 1;
  held?.seed.fill(0);
  held = null;
};
