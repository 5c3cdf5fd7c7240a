import { whenLeaving } from '../../leaving/leave.js';

/** One's own secret half while it is unlocked. In the memory of this page alone, for ten minutes. */
export interface Unlocked {
  memberId: string;
  fingerprint: string;
  seed: Uint8Array;
}

const MINUTES = 10;
let held: Unlocked | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** A copy, so that sealing many notes does not break off when the ten minutes end. */
export const heldBy = (memberId: string): Unlocked | null =>
  held?.memberId === memberId ? { ...held, seed: held.seed.slice() } : null;

export const hold = (unlocked: Unlocked): void => {
  forgetSeed();
  held = { ...unlocked, seed: unlocked.seed.slice() };
  timer = setTimeout(forgetSeed, MINUTES * 60_000);
};

/** Overwrites it. A browser may have copied it elsewhere in its memory; that nothing here can reach. */
export const forgetSeed = (): void => {
  clearTimeout(timer);
  held?.seed.fill(0);
  held = null;
};

whenLeaving(() => Promise.resolve(forgetSeed()));
