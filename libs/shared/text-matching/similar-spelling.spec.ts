import { isOneSlipApart, roughSound } from './similar-spelling.js';

describe('one slip of the finger', () => {
  it.each([
    ['battambang', 'battambong'],
    ['kampot', 'kampott'],
    ['kampot', 'kamot'],
    ['kampot', 'kapmot'],
    ['kep', 'kep'],
    ['', 'a'],
  ])('%s and %s', (a, b) => {
    expect(isOneSlipApart(a, b)).toBe(true);
    expect(isOneSlipApart(b, a)).toBe(true);
  });

  it.each([
    ['kampot', 'kmapto'],
    ['takeo', 'tokea'],
    ['kep', 'k'],
    ['abab', 'baba'],
  ])('but not %s and %s', (a, b) => {
    expect(isOneSlipApart(a, b)).toBe(false);
    expect(isOneSlipApart(b, a)).toBe(false);
  });

  it('a wandering h and a doubled letter sound the same', () => {
    expect(roughSound('phnomphen')).toBe(roughSound('phnompenh'));
    expect(roughSound('battambang')).toBe(roughSound('batambang'));
  });
});
