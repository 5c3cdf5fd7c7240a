import { describe, expect, it } from '@jest/globals';
import { atLeast, exactly, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import type { CountValue } from '@vigil/shared/counting/count-value.js';
import { knownOfIncident } from './known-of-act.js';

const range = (low: number, high: number): CountValue => ({ state: 'CS_RANGE', low, high, text: null });
const act = (id: string, people: CountValue) => ({ id, people });
const linked = (...acts: (string | null)[]) => acts.map((one) => ({ acts: [{ incident: 'i', act: one }] }));

describe('people of an incident who are known', () => {
  it('stand beside the number that its acts have', () => {
    expect(knownOfIncident([act('a', range(60, 64)), act('b', exactly(1))], 'i', linked('a', 'a', null))).toMatchObject(
      {
        taken: { low: 61, high: 65 },
        known: 3,
        isMoreKnown: false,
      },
    );
  });

  it('K6: are more than the act has, which the desk asks to correct', () => {
    expect(knownOfIncident([act('a', exactly(1))], 'i', linked('a', 'a'))).toMatchObject({
      known: 2,
      isMoreKnown: true,
    });
    // Also where another act would hide it in the sum.
    expect(knownOfIncident([act('a', exactly(1)), act('b', exactly(9))], 'i', linked('a', 'a')).isMoreKnown).toBe(true);
  });

  it('are never too many where no act says how many at most', () => {
    for (const people of [UNKNOWN_COUNT, atLeast(1)])
      expect(knownOfIncident([act('a', people)], 'i', linked('a', 'a', 'a'))).toMatchObject({
        taken: { high: null },
        isMoreKnown: false,
      });
  });
});
