import { describe, expect, it } from '@jest/globals';
import { SPLITS } from '@vigil/shared/counting/question.js';
import { offeredSplits } from './offered-splits.js';

const offered = (most: number, isOfSeveral = false, ...chosen: string[]): string[] => {
  const levels = [0, 1, 2, 3].filter((level) => level <= most).map((level) => ({ level }));
  return offeredSplits(SPLITS, { levels, gazetteer: { isOfSeveral } }, chosen);
};
const byPlace = (...of: Parameters<typeof offered>): string[] =>
  offered(...of).filter((split) => split.startsWith('place'));

describe('splits by places', () => {
  it('are those of levels that a country here has, and what is chosen already', () => {
    expect(byPlace(1)).toEqual(['place:1']);
    expect(byPlace(3)).toEqual(['place:1', 'place:2', 'place:3']);
    expect(byPlace(1, true)).toEqual(['place:0', 'place:1']);
    expect(byPlace(1, false, 'place:3')).toEqual(['place:1', 'place:3']);
    expect(offered(1)).toContain('group');
  });
});
