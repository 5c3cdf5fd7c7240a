import { gathered, gatherRows, groupRowsByNumber } from './group-rows-by-number.js';

const column = Uint32Array.of(9, 9, 7, 3000, 7, 0, 3000, 7, 9);
const pass = (...numbers: number[]): Uint8Array => {
  const table = new Uint8Array(4000);
  for (const number of numbers) table[number] = 1;
  return table;
};
const rowsWith = (from: number, until: number, ...numbers: number[]): number[] => {
  const count = gatherRows(groupRowsByNumber(column, from, until), pass(...numbers), 100);
  return [...gathered.subarray(0, count)].sort();
};

describe('the rows of a block by their number in a column', () => {
  it('gathers the rows of the numbers that pass, counted from the first of the block', () => {
    expect(rowsWith(0, 9, 7)).toEqual([2, 4, 7]);
    expect(rowsWith(0, 9, 0, 3000)).toEqual([3, 5, 6]);
    expect(rowsWith(2, 8, 7, 9)).toEqual([0, 2, 5]);
    expect(rowsWith(0, 9, 5)).toEqual([]);
  });
  it('gathers nothing where more rows pass than asked for', () => {
    const rows = groupRowsByNumber(column, 0, 9);
    expect(gatherRows(rows, pass(7, 0), 4)).toBe(4);
    expect(gatherRows(rows, pass(7, 0), 3)).toBe(-1);
  });
});
