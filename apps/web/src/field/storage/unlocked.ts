import { unlockSeed, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import { openDatabase } from './database.js';
import { CannotDo } from './problem.js';

/** The secret half of one person's key, while they have it unlocked: in the memory of this worker and nowhere else. */
let held: { person: string; seed: Seed } | null = null;
/** Each lock ends what was being unlocked before it. */
let locks = 0;

export const heldSeed = (person: string): Seed | null => (held?.person === person ? held.seed : null);

/** @throws CannotOpen for another passphrase; CannotDo 'locked' when it was locked meanwhile */
export const unlock = async (person: string, passphrase: string): Promise<void> => {
  const began = locks;
  const known = await (await openDatabase()).get('people', person);
  if (!known) throw new CannotDo('gone');
  const seed = await unlockSeed(known.lockedSeed, person, known.publicKey, passphrase);
  if (locks !== began) {
    seed.fill(0);
    throw new CannotDo('locked');
  }
  held = { person, seed };
};

/** Overwrites it. A browser may have copied it elsewhere in its memory; that nothing here can reach. */
export const lock = (): void => {
  locks += 1;
  held?.seed.fill(0);
  held = null;
};
