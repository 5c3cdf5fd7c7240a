import fc from 'fast-check';
import en from '../text/counting/en.json' with { type: 'json' };
import km from '../text/counting/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import {
  atLeast,
  countProblem,
  type CountState,
  type CountValue,
  exactly,
  NONE_COUNT,
  formatCount,
  sumCounts,
  UNKNOWN_COUNT,
} from './count-value.js';

const value = (state: CountState, low: number | null, high: number | null, text: string | null = null): CountValue => ({
  state,
  low,
  high,
  text,
});
const t = createText('en', en);

describe('a count', () => {
  it.each([
    exactly(0),
    exactly(25),
    value('CS_RANGE', 2, 6),
    atLeast(9),
    value('CS_AT_MOST', 0, 4),
    NONE_COUNT,
    value('CS_SOME', 1, null),
    UNKNOWN_COUNT,
  ])('%j is as its state promises', (count) => {
    expect(countProblem(count)).toBeNull();
  });

  it.each([
    ['CS_EXACT', 2, 3, 'exact-needs-one-number'],
    ['CS_EXACT', null, null, 'exact-needs-one-number'],
    ['CS_RANGE', 6, 2, 'low-not-below-high'],
    ['CS_RANGE', 2, 2, 'low-not-below-high'],
    ['CS_RANGE', 2, null, 'low-not-below-high'],
    ['CS_AT_LEAST', 2, 4, 'at-least-has-no-high'],
    ['CS_AT_LEAST', null, null, 'at-least-has-no-high'],
    ['CS_AT_MOST', 1, 4, 'at-most-starts-at-zero'],
    ['CS_AT_MOST', 0, null, 'at-most-starts-at-zero'],
    ['CS_NONE', 0, 1, 'none-is-zero'],
    ['CS_NONE', null, null, 'none-is-zero'],
    ['CS_SOME', 2, null, 'some-is-at-least-one'],
    ['CS_UNKNOWN', 0, 0, 'unknown-has-no-number'],
    ['CS_EXACT', -1, -1, 'not-a-whole-number'],
    ['CS_EXACT', 1.5, 1.5, 'not-a-whole-number'],
    ['CS_AT_LEAST', NaN, null, 'not-a-whole-number'],
  ] as const)('%s with %p and %p is refused: %s', (state, low, high, problem) => {
    expect(countProblem(value(state, low, high))).toBe(problem);
  });

  it('is said so that unknown never reads as zero', () => {
    expect(formatCount(exactly(25), t)).toBe('25');
    expect(formatCount(value('CS_RANGE', 60, 64), t)).toBe('60 to 64');
    expect(formatCount(atLeast(11), t)).toBe('at least 11');
    expect(formatCount(value('CS_SOME', 1, null, 'several'), t)).toBe('number not known (at least 1) (“several”)');
    expect(formatCount({ ...UNKNOWN_COUNT, text: 'small' }, t)).toBe('not reported (“small”)');
    expect(formatCount(atLeast(11), createText('km', km))).toBe('យ៉ាងហោចណាស់ ១១');
  });
});

describe('a sum of counts', () => {
  const anyCount = fc.oneof(
    fc.nat(50).map(exactly),
    fc.nat(50).map(atLeast),
    fc.constant(NONE_COUNT),
    fc.constant(UNKNOWN_COUNT),
  );

  it('adds lows, is open as soon as one high is open, and says what was not reported', () => {
    fc.assert(
      fc.property(fc.array(anyCount), (counts) => {
        const sum = sumCounts(counts);
        expect(sum.low).toBe(counts.reduce((s, { low }) => s + (low ?? 0), 0));
        expect(sum.high === null).toBe(counts.some(({ high }) => high === null));
        expect(sum).toMatchObject({
          of: counts.length,
          notReported: counts.filter(({ state }) => state === 'CS_UNKNOWN').length,
        });
      }),
    );
  });

  it('of nothing that was reported is not zero', () => {
    expect(formatCount(sumCounts([UNKNOWN_COUNT, UNKNOWN_COUNT]), t)).toBe('not reported in any of 2');
  });
});
