import { type Bare, type Watch, whyNone } from './coverage-status.js';

/* Not in coverage-status.ts, which every reader of the map waits for. */

/** All that is said of who watched, the best first. */
export const WATCHES = [
  'watched',
  'partly',
  'media',
  'nobody',
  'not-recorded',
  'not-published',
  'not-begun',
] as const satisfies readonly Watch[];

/** Returns the number that may be written for what is certain, or null. */
export const knownLow = (bare: Bare, watch: Watch | null): number | null =>
  whyNone(bare, watch) === null ? bare.low : null;
