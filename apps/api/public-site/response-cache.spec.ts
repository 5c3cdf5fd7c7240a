import { expect, it } from '@jest/globals';
import { ResponseCache } from './response-cache.js';

const asking = () => {
  const cache = new ResponseCache();
  const made: string[] = [];
  const ask = (key: string, bytes: number, version = '1') =>
    cache.get(key, version, () => {
      made.push(key);
      return Buffer.alloc(bytes, key);
    });
  return { cache, made, ask };
};

it('a small answer is made once, until the facts change', () => {
  const { cache, made, ask } = asking();
  const first = ask('a', 1000);
  expect(ask('a', 1000)).toBe(first);
  expect(cache.known('a', '1')).toBe(first);
  expect(cache.known('a', '2')).toBeUndefined();
  ask('a', 1000, '2');
  expect(made).toEqual(['a', 'a']);
});

it('a large answer is there for those who wait for it, and kept for all once it is asked for again', () => {
  const { cache, made, ask } = asking();
  const first = ask('a', 100_000);
  expect(ask('a', 100_000)).toBe(first);
  expect(cache.known('a', '1')).toBe(first);
  ask('b', 100_000);
  expect(cache.known('a', '1')).toBeUndefined();
  const again = ask('a', 100_000);
  ask('c', 100_000);
  ask('d', 100_000);
  expect(cache.known('a', '1')).toBe(again);
  expect(made).toEqual(['a', 'b', 'a', 'c', 'd']);
});

it('no large answer outlives the facts that it was made of', () => {
  const { cache, made, ask } = asking();
  ask('a', 100_000);
  expect(cache.known('a', '2')).toBeUndefined();
  ask('b', 10, '2');
  expect(cache.known('a', '2')).toBeUndefined();
  ask('a', 100_000, '2');
  expect(made).toEqual(['a', 'b', 'a']);
});
