import type { Split } from '@vigil/shared/counting/question.js';
import type { DeskPlaces } from '../places-context.js';

/** Returns the splits without those by units that no country here has; what is chosen already stays. */
export const offeredSplits = (
  splits: readonly Split[],
  {
    levels,
    gazetteer,
  }: { levels: readonly { level: number }[]; gazetteer: Pick<DeskPlaces['gazetteer'], 'isOfSeveral'> },
  chosen: readonly string[],
): Split[] =>
  splits.filter((split) => {
    const level = /^place:(\d)$/.exec(split)?.[1];
    if (level === undefined || chosen.includes(split)) return true;
    return level === '0' ? gazetteer.isOfSeveral : levels.some((one) => one.level === Number(level));
  });
