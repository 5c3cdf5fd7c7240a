import { describe, expect, it } from '@jest/globals';
import { formatRows } from './format-rows.js';

describe('the number of a row', () => {
  it('has the digits of the language, and nothing between them', () => {
    expect(formatRows([1234], 'en')).toBe('1234');
    expect(formatRows([1234], 'km')).toBe('១២៣៤');
    expect(formatRows([4, 5, 6], 'km')).toBe('៤–៦');
  });
});
