import { expect, it } from '@jest/globals';
import { CoalescingCache } from './coalescing-cache.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';

it('makes for a reader what somebody else asked for first, who was then sent away from a full queue', async () => {
  const cache = new CoalescingCache<Buffer>(1000, new ConcurrencyLimiter(1, 3));
  let end = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const get = (key: string, who: string): Promise<string> =>
    cache
      .get(key, async () => held.then(() => Buffer.from(`${key} for ${who}`)), { who })
      .then(String, ({ code }: { code: string }) => code);
  const flood = ['first', 'second', 'third', 'fourth'].map((key) => get(key, 'a network that floods'));
  const readers = [get('fourth', 'a reader'), get('another', 'another reader')];
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  end();
  expect(await Promise.all(flood)).toEqual([
    'first for a network that floods',
    'second for a network that floods',
    'unavailable',
    'unavailable',
  ]);
  expect(await Promise.all(readers)).toEqual(['fourth for a reader', 'another for another reader']);
});
