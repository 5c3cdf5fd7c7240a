import { describe, expect, it } from '@jest/globals';
import { countsHarmOrAct, targetOf } from '@vigil/shared/import/column-targets.js';
import { zeroMeanings, zeroOf } from './zero-meanings.js';

const meanings = (key: string): string[] => zeroMeanings(targetOf(key)!);

describe('what a zero can mean', () => {
  it('is no interference of any kind only where that is read', () => {
    const of = ['acts.people', 'acts.quantity', 'acts.people:D_ARREST', 'measure.value'];
    for (const key of of) expect([key, countsHarmOrAct(targetOf(key)!)]).toEqual([key, true]);
    expect(of.filter((key) => meanings(key).includes('none'))).toEqual(['acts.people:D_ARREST', 'measure.value']);
    expect(of.filter((key) => !meanings(key).includes('nobody'))).toEqual([]);
  });

  it('is of a harm that there was none, as which nobody counts too', () => {
    expect(meanings('harms.count:HM_DEATH')).toEqual(['not-reported', 'none', 'ignore']);
    const harm = targetOf('harms.count:HM_DEATH')!;
    expect((['nobody', 'none', 'ignore', undefined] as const).map((zero) => zeroOf(harm, zero))).toEqual([
      'none',
      'none',
      'ignore',
      'not-reported',
    ]);
    expect(zeroOf(targetOf('acts.people')!, 'none')).toBe('not-reported');
  });
});
