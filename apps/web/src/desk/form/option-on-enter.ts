import { onlyMatch } from '@vigil/shared/vocabulary/find-codes.js';

/**
 * Returns the option that Enter takes: the one that the arrow keys chose, or the only match of what was typed, or the
 * only exact one among several. Nothing is taken before somebody has typed.
 */
export const optionOnEnter = <T extends { isExact?: boolean | undefined }>(
  typed: string,
  found: readonly T[],
  active: T | undefined,
): T | undefined => active ?? (typed.trim() === '' ? undefined : onlyMatch(found));
