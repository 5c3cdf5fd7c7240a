import { expect, it } from '@jest/globals';
import { isWorthCollecting, isWorthMoving } from './collect-at-rest.js';

const MB = 2 ** 20;

it('garbage is collected once nothing happens, if there may be enough of it, and not so much that it takes long', () => {
  expect(isWorthCollecting({ used: 120 * MB, share: 0.01 }, null)).toBe(true);
  expect(isWorthCollecting({ used: 120 * MB, share: 0.01 }, 90 * MB)).toBe(true);
  expect(isWorthCollecting({ used: 100 * MB, share: 0.01 }, 90 * MB)).toBe(false);
  expect(isWorthCollecting({ used: 120 * MB, share: 0.2 }, null)).toBe(false);
  expect(isWorthCollecting({ used: 400 * MB, share: 0.01 }, null)).toBe(false);
});

it('what is in use is moved together once nothing happens, if that gives enough back and does not take too long', () => {
  expect(isWorthMoving({ used: 65 * MB, held: 85 * MB, share: 0.01 })).toBe(true);
  expect(isWorthMoving({ used: 65 * MB, held: 70 * MB, share: 0.01 })).toBe(false);
  expect(isWorthMoving({ used: 65 * MB, held: 85 * MB, share: 0.2 })).toBe(false);
  expect(isWorthMoving({ used: 200 * MB, held: 300 * MB, share: 0.01 })).toBe(false);
});
