import { isWorthLoading, MOST_INCIDENTS } from './local-facts.js';

describe('whether a reader loads all facts', () => {
  it.each([
    ['a browser that says nothing of its network', {}, true],
    ['a fast network', { connection: { effectiveType: '4g', saveData: false } }, true],
    ['a reader who saves data', { connection: { effectiveType: '4g', saveData: true } }, false],
    ['a slow network', { connection: { effectiveType: '3g' } }, false],
  ])('%s', (_, navigator, expected) => expect(isWorthLoading(500, navigator)).toBe(expected));

  it('up to a hundred thousand incidents', () =>
    expect([MOST_INCIDENTS, MOST_INCIDENTS + 1].map((size) => isWorthLoading(size, {}))).toEqual([true, false]));
});

describe('what goes wrong', () => {
  it('where nothing is published, there is nothing to load', () => expect(isWorthLoading(0, {})).toBe(false));
});
