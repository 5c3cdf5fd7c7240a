import { setImmediate as others } from 'node:timers/promises';

const TURN_MS = 20;

/** Returns what to await between two pieces of long work: it lets other work run if that has waited for a while. */
export const lettingOthersWork = (): (() => Promise<void>) => {
  let since = performance.now();
  return async () => {
    if (performance.now() - since <= TURN_MS) return;
    await others();
    since = performance.now();
  };
};
