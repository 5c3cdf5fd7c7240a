import type { Cell } from '@vigil/shared/counting/answer.js';
import { isMarked } from './marked-period.js';

const aCell = (change: Partial<Cell>): Cell => ({
  keys: ['2021-02'],
  low: 3,
  high: 5,
  certain: 3,
  possible: 2,
  longerPeriod: null,
  notReported: null,
  asides: {},
  rate: null,
  ...change,
});

describe('a period of a chart', () => {
  it('is marked where nobody watched, and where no bar does not mean 0', () => {
    const empty = aCell({ low: 0, high: 0, certain: 0, possible: 0, asides: {} });
    const marked = (cell: Cell) =>
      (['watched', 'media', 'not-recorded', 'nobody', 'not-published', 'not-begun', null] as const).map((watch) =>
        isMarked(cell, watch),
      );
    expect(marked(empty)).toEqual([false, false, true, true, true, true, false]);
    expect(marked(aCell({}))).toEqual([false, false, false, true, false, false, false]);
    const rate = { numerator: { low: 0, high: 0 }, denominator: { low: 0, high: 0 }, share: null } as Cell['rate'];
    expect(marked({ ...empty, rate })).toEqual([false, false, false, true, false, false, false]);
  });
});
