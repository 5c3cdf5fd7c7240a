import { isTimeToLock } from './auto-lock.js';

describe('the lock', () => {
  const clocks = (steady: number, wall: number): { steady: number; wall: number } => ({ steady, wall });
  it.each([
    [59_999, 59_999, false],
    [60_000, 1, true],
    [1, 60_000, true],
    [1, -3_600_000, true],
    [1, -500, false],
  ] as const)('after %i ms, by the wall clock %i, locks: %s', (steady, wall, is) =>
    expect(isTimeToLock(clocks(0, 1e12), clocks(steady, 1e12 + wall))).toBe(is),
  );
});
