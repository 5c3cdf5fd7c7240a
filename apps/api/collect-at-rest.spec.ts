import { expect, it } from '@jest/globals';
import { isWorthCollecting } from './collect-at-rest.js';

const MB = 2 ** 20;

it('garbage is collected once nothing happens, if there may be enough of it, and not so much that it takes long', () => {
  expect(isWorthCollecting({ used: 120 * MB, share: 0.01 }, null)).toBe(true);
  expect(isWorthCollecting({ used: 120 * MB, share: 0.01 }, 90 * MB)).toBe(true);
  expect(isWorthCollecting({ used: 100 * MB, share: 0.01 }, 90 * MB)).toBe(false);
  expect(isWorthCollecting({ used: 120 * MB, share: 0.2 }, null)).toBe(false);
  expect(isWorthCollecting({ used: 400 * MB, share: 0.01 }, null)).toBe(false);
});
