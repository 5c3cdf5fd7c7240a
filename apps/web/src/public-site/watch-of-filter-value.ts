import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import { isNothing, numbersOf } from './cell-numbers.js';
import type { Filter } from './view.js';

// Separate from who-watched.ts, which every reader of the map waits for.

/** What we decide of each incident, whatever its sources say. */
const DECIDED: ReadonlySet<Filter> = new Set(['outcome', 'peacefulness', 'grades', 'kinds']);

/**
 * Returns who watched for a filter value. For what we decide of each incident, 0 of the recorded ones is a known
 * number; for a place or a group, only if somebody watched it. These have what their own figures have: the list and the
 * figure that it leads to say the same, of a year and of all years. What sources say of an incident (what was done,
 * harm, why) they may leave out: of a value that none of them names, nobody can say 0.
 * @param there returns who watched a place or a group; used for these only
 */
export const watchOfValue = (
  answer: Answer | null,
  whole: Watch | null,
  filter: Filter,
  there: () => Watch | null,
): Watch | null => {
  if (filter === 'place' || filter === 'groups') return there();
  if (answer === null || isNothing(numbersOf(answer.total))) return whole;
  return DECIDED.has(filter) ? 'watched' : 'not-recorded';
};
