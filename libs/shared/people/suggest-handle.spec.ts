import { looksLikeName } from './person-faults.js';
import { suggestHandle } from './suggest-handle.js';

/** Draws each pair of words once. */
const eachPair = (): ((below: number) => number) => {
  let n = 0;
  const drawn: number[] = [];
  return (below) => {
    if (drawn.length === 0) {
      drawn.push(n % below, Math.floor(n / below));
      n += 1;
    }
    return drawn.shift()! % below;
  };
};

describe('words suggested for a person', () => {
  it('are two small words, and never look like a name', () => {
    const chance = eachPair();
    const all = Array.from({ length: 4000 }, () => suggestHandle([], chance));
    expect(all.filter((words) => !/^[a-z]+ [a-z]+$/.test(words) || looksLikeName(words))).toEqual([]);
    expect(new Set(all).size).toBeGreaterThan(2500);
  });

  it('are not those of somebody else, however these were typed', () => {
    const first = suggestHandle([], () => 0);
    const chances = [0, 0, 1, 0];
    expect(suggestHandle([` ${first.toUpperCase()} `], () => chances.shift()!)).not.toBe(first);
  });

  it('get a third word where all that were drawn are taken', () => {
    const only = suggestHandle([], () => 0);
    expect(suggestHandle([only], () => 0).split(' ')).toHaveLength(3);
  });

  it('are drawn by chance', () => {
    expect(new Set(Array.from({ length: 20 }, () => suggestHandle([]))).size).toBeGreaterThan(10);
  });
});
