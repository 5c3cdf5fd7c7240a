import type { Cell } from '@vigil/shared/counting/answer.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { noneOf, numbersOf } from './cell-numbers.js';

/* Not in cell-numbers.ts, which every reader of the map waits for. */

/**
 * Whether a chart marks a period: nobody watched, or no number may be written, so that no bar does not mean 0. Of a
 * rate, a gap says the second. Nothing is marked while it is not known who watched.
 */
export const isMarked = (cell: Cell, watch: Watch | null): boolean => {
  if (watch === null || watch === 'nobody' || cell.rate) return watch === 'nobody';
  const none = noneOf(numbersOf(cell), watch);
  return none !== null && none !== 'not-assessed' && none !== 'not-reported';
};
