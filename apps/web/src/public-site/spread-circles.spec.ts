import fc from 'fast-check';
import { coveredOf, spreadCircles } from './spread-circles.js';

const aCircle = (x: number, y: number, radius: number) => ({ x, y, radius });
const distance = (a: { x: number; y: number }, b: { x: number; y: number }): number => Math.hypot(a.x - b.x, a.y - b.y);

describe('circles that would cover each other', () => {
  it('stay where they are when they do not', () => {
    const apart = [aCircle(0, 0, 10), aCircle(30, 0, 10)];
    expect(spreadCircles(apart, 2)).toEqual(apart);
  });

  it('move apart along the line between them, the smaller one farther', () => {
    const [large, small] = spreadCircles([aCircle(0, 0, 30), aCircle(20, 0, 10)], 2);
    expect(distance(large!, small!)).toBeCloseTo(42, 0);
    expect(large!.y).toBe(0);
    expect(-large!.x).toBeLessThan(small!.x - 20);
  });

  it('keep their sizes', () => {
    expect(spreadCircles([aCircle(0, 0, 30), aCircle(1, 1, 10)], 2).map(({ radius }) => radius)).toEqual([30, 10]);
  });

  it('end up side by side, however they lay', () => {
    const circles = fc.array(
      fc.record({
        x: fc.integer({ min: 0, max: 600 }),
        y: fc.integer({ min: 0, max: 400 }),
        radius: fc.integer({ min: 12, max: 30 }),
      }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(circles, (given) => {
        const placed = spreadCircles(given, 1);
        placed.forEach((a, i) =>
          placed.slice(i + 1).forEach((b) => expect(distance(a, b)).toBeGreaterThan(a.radius + b.radius - 1)),
        );
      }),
    );
  });

  it('give way to one that is fixed, which stays', () => {
    const [fixed, free] = spreadCircles(
      [{ ...aCircle(0, 0, 10), fixed: { width: 10, height: 15 } }, aCircle(5, 0, 30)],
      1,
    );
    expect(fixed).toMatchObject({ x: 0, y: 0 });
    expect(distance(fixed!, free!)).toBeCloseTo(41, 0);
  });

  it('leave two fixed ones where they are, and say which lies under the other', () => {
    const fixed = [
      aCircle(0, 0, 12),
      aCircle(5, 0, 12),
      aCircle(0, 14, 12),
      aCircle(11, 0, 12),
      aCircle(0, 16, 12),
    ].map((circle) => ({ ...circle, fixed: { width: 10, height: 15 } }));
    expect(spreadCircles(fixed, 1)).toEqual(fixed);
    expect(coveredOf(fixed)).toEqual([false, true, true, false, false]);
    expect(coveredOf(fixed.map(({ x, y, radius }) => aCircle(x, y, radius)))).not.toContain(true);
  });

  describe('what goes wrong', () => {
    it('parts circles on one and the same point, always in the same way', () => {
      const twice = () => spreadCircles([aCircle(5, 5, 12), aCircle(5, 5, 12)], 1);
      expect(distance(twice()[0]!, twice()[1]!)).toBeCloseTo(25, 0);
      expect(twice()).toEqual(twice());
    });
    it('has nothing to do without circles', () => {
      expect(spreadCircles([], 1)).toEqual([]);
    });
  });
});
