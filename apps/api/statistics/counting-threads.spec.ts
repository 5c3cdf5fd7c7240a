import { expect, it } from '@jest/globals';
import { threadsFor } from './counting-threads.js';

it('counts in one thread on a small machine, else in one less than it has cores: two at least, four at most', () => {
  const threads = [1, 2, 3, 4, 5, 64].map((cores) => [threadsFor(2047, cores), threadsFor(2048, cores)]);
  expect(threads).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
    [1, 3],
    [1, 4],
    [1, 4],
  ]);
});
