import fc from 'fast-check';
import { WindowPool } from './window-pool.js';

const window = fc
  .tuple(fc.integer({ min: -40_000, max: 40_000 }), fc.constantFrom(0, 0, 0, 1, 6, 30, 365))
  .map(([first, width]) => [first, first + width] as const);

describe('windows', () => {
  it('are kept once each, and come back as they were, however many there are', () => {
    fc.assert(
      fc.property(fc.array(window, { maxLength: 2000 }), (all) => {
        const windows = new WindowPool();
        const numbers = all.map(([first, last]) => windows.of(first, last));
        windows.trim();
        expect(all.map(([first, last]) => windows.of(first, last))).toEqual(numbers);
        expect(numbers.map((at) => [windows.first[at], windows.last[at]])).toEqual(all);
        expect(windows.length - 1).toBe(new Set(all.map(String)).size);
      }),
      { numRuns: 40 },
    );
  });

  it('do not end before they begin', () => {
    expect(() => new WindowPool().of(2, 1)).toThrow(/^window: /);
  });

  it("never have the number that means the incident's own", () => {
    expect(new WindowPool().of(0, 0)).not.toBe(0);
  });
});
