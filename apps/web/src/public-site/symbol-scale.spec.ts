import { levelAt, niceCeiling, numberFits, radiusOf, shadeOf, shadeSteps, symbolScale } from './symbol-scale.js';

describe('circles of the map', () => {
  it('gives four times the count twice the radius, so that areas can be compared', () => {
    const scale = symbolScale(300, 40);
    expect(radiusOf(200, scale)).toBeCloseTo(2 * radiusOf(50, scale));
    expect(radiusOf(300, scale)).toBeCloseTo(40);
  });

  it('keeps the scale while the largest count stays within a legend step', () => {
    expect(symbolScale(11, 40)).toEqual(symbolScale(14, 40));
    expect(symbolScale(16, 40)).not.toEqual(symbolScale(14, 40));
  });

  it('does not let a single incident shout', () => {
    expect(radiusOf(1, symbolScale(1, 40))).toBe(8);
  });

  it('reads off a legend in round numbers, down to one', () => {
    expect(symbolScale(287, 40).examples).toEqual([300, 100, 1]);
    expect(symbolScale(11, 40).examples).toEqual([15, 5, 1]);
    expect(symbolScale(2, 40).examples).toEqual([2, 1]);
    expect(symbolScale(1, 40).examples).toEqual([1]);
  });

  it('rounds up to whole steps only', () => {
    expect([0, 1, 2, 4, 9, 11, 15, 16, 31, 99, 101, 2001].map(niceCeiling)).toEqual([
      1, 1, 2, 5, 10, 15, 15, 20, 50, 100, 150, 3000,
    ]);
  });

  it('shades by at most five classes, by a middle shade where there is one class, and never by one for none', () => {
    const shades = (largest: number): number[] =>
      [0, ...shadeSteps(largest)].map((count) => shadeOf(count, shadeSteps(largest)));
    expect([1, 2, 5, 10, 20, 5000].map(shades)).toEqual([
      [0, 3],
      [0, 3, 4],
      [0, 3, 4, 5],
      [0, 2, 3, 4, 5],
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3, 4, 5],
    ]);
  });

  it('writes a number inside only where it fits', () => {
    expect(numberFits(1, 10, 12)).toBe(true);
    expect(numberFits(3, 10, 12)).toBe(false);
  });

  it('shows provinces over the whole country and communes only close by', () => {
    expect([6.5, 7.9, 8, 10.4, 10.5, 12].map((zoom) => levelAt(zoom, 6.5))).toEqual([1, 1, 2, 2, 3, 3]);
  });

  describe('what goes wrong', () => {
    it('draws nothing for no incident and for a count that cannot be', () => {
      expect(radiusOf(0, symbolScale(5, 40))).toBe(0);
      expect(radiusOf(-1, symbolScale(5, 40))).toBe(0);
      expect(symbolScale(0, 40).unitRadius).toBe(8);
    });
  });
});
