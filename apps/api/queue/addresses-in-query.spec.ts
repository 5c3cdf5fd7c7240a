import { describe, expect, it } from '@jest/globals';
import { addressesIn, withoutAddresses } from './addresses-in-query.js';

describe('addresses in a query', () => {
  it.each([
    ['news.example.com/a/b?c=1 kampot', ['news.example.com/a/b?c=1'], 'kampot'],
    ['strike https://example.com/one', ['https://example.com/one'], 'strike'],
    ['example.com 6/8/2026 .../x a..b/x', [], 'example.com 6/8/2026 .../x a..b/x'],
  ])('of "%s"', (query, addresses, rest) => {
    expect(addressesIn(query)).toEqual(addresses);
    expect(withoutAddresses(query)).toBe(rest);
  });

  it('are looked for once in each word: with two ways to read each dot, this would not end', () => {
    for (const part of ['a.', '.', '..a'])
      for (const end of ['', 'b', '/', '?/x']) expect(addressesIn(`${part.repeat(100)}${end}`)).toEqual([]);
  });
});
