import { FEW_INCIDENTS, isWorthLoading, MOST_INCIDENTS } from './local-facts.js';

describe('whether a reader loads all facts', () => {
  it.each([
    ['a browser that says nothing of its network', {}, true],
    ['a fast network', { connection: { effectiveType: '4g', saveData: false } }, true],
    ['a reader who saves data', { connection: { effectiveType: '4g', saveData: true } }, false],
    ['a slow network', { connection: { effectiveType: '3g' } }, false],
  ])('%s', (_, navigator, expected) => expect(isWorthLoading(500, navigator, false)).toBe(expected));

  it('of more than a few incidents once another view is asked for, up to a hundred thousand', () => {
    const sizes = [FEW_INCIDENTS, FEW_INCIDENTS + 1, MOST_INCIDENTS, MOST_INCIDENTS + 1];
    expect(sizes.map((size) => isWorthLoading(size, {}, false))).toEqual([true, false, false, false]);
    expect(sizes.map((size) => isWorthLoading(size, {}, true))).toEqual([true, true, true, false]);
  });
});

describe('what goes wrong', () => {
  it('where nothing is published, there is nothing to load', () => expect(isWorthLoading(0, {}, true)).toBe(false));
});
