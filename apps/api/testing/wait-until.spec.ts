import { expect, it } from '@jest/globals';
import { waitUntil } from './wait-until.js';

it('waits until something holds, and fails if it never does', async () => {
  let looks = 0;
  const took = await waitUntil(() => (looks += 1) === 3);
  expect(looks).toBe(3);
  expect(took).toBeGreaterThan(0);
  await expect(waitUntil(() => Promise.resolve(false), 50)).rejects.toThrow('it did not come to hold within 50 ms');
});
