import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { isNothing, numbersOf } from './cell-numbers.js';

// Separate from who-watched.ts, which every reader of the map waits for.

/**
 * Returns who watched for a filter value. For what we decide of each incident, 0 of the recorded ones is a known
 * number; for a place, only if somebody watched there. What sources say (who took part, what was done, why) they may
 * leave out of any recorded incident: of a value that none of them names, nobody can say 0.
 * @param at for a place: returns who watched there; `decided`: we decide the values of each incident
 */
export const watchOfValue = (
  answer: Answer | null,
  whole: Watch | null,
  at: (() => Watch | null) | 'decided' | 'said',
): Watch | null =>
  typeof at === 'function'
    ? at()
    : answer === null || isNothing(numbersOf(answer.total))
      ? whole
      : at === 'decided'
        ? 'watched'
        : 'not-recorded';
