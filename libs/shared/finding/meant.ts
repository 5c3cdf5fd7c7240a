import type { Read } from './read-search.js';

/** Returns the meanings of one kind, in the order in which they were typed. */
export const meant = <K extends NonNullable<Read['meaning']>['is']>(reads: readonly Read[], is: K) =>
  reads.flatMap(({ meaning }) => (meaning?.is === is ? [meaning as Extract<Read['meaning'], { is: K }>] : []));
