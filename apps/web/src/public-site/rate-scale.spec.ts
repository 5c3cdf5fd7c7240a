import type { Rate } from '@vigil/shared/counting/answer.js';
import { isExact, ratePaths, ratePoint } from './rate-scale.js';

const aRate = (a: number, b: number, aHigh = a, bHigh = b): { rate: Rate } => ({
  rate: {
    numerator: { low: a, high: aHigh },
    denominator: { low: b, high: bHigh },
    share: null,
    whyNoShare: null,
  },
});

describe('a rate in a chart', () => {
  it('is one point where both of its numbers are certain', () => {
    expect(ratePoint(aRate(19, 20), 'watched')).toEqual({ low: 0.95, high: 0.95 });
    expect(isExact(ratePoint(aRate(19, 20), null)!)).toBe(true);
  });

  it('reaches from the lowest to the highest that it can be where something may fall in the period', () => {
    // One more that was interfered with: 7 of 12, or 8 of 13.
    const met = ratePoint(aRate(7, 12, 8, 13), null)!;
    expect([met.low, met.high]).toEqual([7 / 12, 8 / 13]);
    // One more that was not: 7 of 12, or 7 of 13.
    const quiet = ratePoint(aRate(7, 12, 7, 13), null)!;
    expect([quiet.low, quiet.high]).toEqual([7 / 13, 7 / 12]);
    // Of what is certainly in the period, one may have been met by this actor.
    const unsure = ratePoint(aRate(7, 12, 8, 12), null)!;
    expect([unsure.low, unsure.high]).toEqual([7 / 12, 8 / 12]);
  });

  it('never leaves 0 to 100 %', () => {
    for (const [a, b, aHigh, bHigh] of [
      [10, 10, 12, 12],
      [0, 10, 5, 5 + 10],
      [0, 10, 0, 30],
    ] as const) {
      const { low, high } = ratePoint(aRate(a, b, aHigh, bHigh), null)!;
      expect(0 <= low && low <= high && high <= 1).toBe(true);
    }
  });

  it('has a gap under a denominator of 10, and where nobody watched', () => {
    expect(ratePoint(aRate(9, 9), 'watched')).toBeNull();
    expect(ratePoint(aRate(9, 9, 10, 12), 'watched')).toBeNull();
    expect(ratePoint(aRate(0, 0), 'nobody')).toBeNull();
    expect(ratePoint(aRate(10, 10), 'nobody')).toBeNull();
    expect(ratePoint({ ...aRate(0, 20), none: 'unseen' }, null)).toBeNull();
  });

  describe('what goes wrong', () => {
    it('says nothing more than 0 to 100 % where a number is open', () => {
      expect(ratePoint({ rate: { ...aRate(5, 10).rate, denominator: { low: 10, high: null } } }, null)).toEqual({
        low: 0,
        high: 1,
      });
    });
  });
});

describe('the line of a rate', () => {
  const sure = (share: number) => ({ low: share, high: share });
  const x = (index: number): number => index * 10;
  const y = (share: number): number => 100 - share * 100;

  it('joins neighbours and crosses no gap', () => {
    const { line, band, toUnfinished } = ratePaths([sure(0.5), sure(1), null, sure(0.2), sure(0.4)], () => true, x, y);
    expect(line).toBe('M0 50L10 0M30 80L40 60');
    expect(band + toUnfinished).toBe('');
  });

  it('is a band next to a rate that is not certain', () => {
    const { line, band } = ratePaths([sure(0.5), { low: 0.2, high: 0.6 }], () => true, x, y);
    expect(line).toBe('');
    expect(band).toBe('M0 50L10 80L10 40L0 50Z');
  });

  it('is of another kind to a period that is not over', () => {
    const { line, toUnfinished } = ratePaths([sure(0.5), sure(0.6)], (index) => index < 1, x, y);
    expect([line, toUnfinished]).toEqual(['', 'M0 50L10 40']);
  });
});
