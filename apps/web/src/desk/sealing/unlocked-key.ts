import { whenLeaving } from '../../quick-exit/leave-site.js';

/** The member's own secret key while unlocked. It is only in this page's memory, for ten minutes. */
interface Unlocked {
  memberId: string;
  fingerprint: string;
  seed: Uint8Array;
}

const MINUTES = 10;
let held: Unlocked | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Returns a copy, so that sealing many notes does not stop when the ten minutes end. */
export const heldBy = (memberId: string): Unlocked | null =>
  held?.memberId === memberId ? { ...held, seed: held.seed.slice() } : null;

export const hold = (unlocked: Unlocked): void => {
  forgetSeed();
  held = { ...unlocked, seed: unlocked.seed.slice() };
  timer = setTimeout(forgetSeed, MINUTES * 60_000);
};

/** Overwrites the secret key. The browser may have copied it elsewhere in memory, which this code cannot reach. */
export const forgetSeed = (): void => {
  clearTimeout(timer);
  held?.seed.fill(0);
  held = null;
};

whenLeaving(() => Promise.resolve(forgetSeed()));
