import type { Cell } from '@vigil/shared/counting/answer.js';
import { chartShape, chartWidth } from './chart-scale.js';

const aCell = (key: string, low: number, high: number | null): Cell => ({
  keys: [key],
  low,
  high,
  certain: low,
  possible: 0,
  longerPeriod: null,
  notReported: null,
  asides: {},
  rate: null,
});

describe('bars of the chart', () => {
  it('stand as high as their counts, with what is only possible on top', () => {
    const { bars } = chartShape([aCell('2021-Q1', 2, 3), aCell('2021-Q2', 4, 4)]);
    expect(bars[0]!.sure * 2).toBeCloseTo(bars[1]!.sure);
    expect(bars[0]!.possible * 2).toBeCloseTo(bars[0]!.sure);
    expect(bars[1]!.possible).toBe(0);
  });

  it('are read by at most four lines at whole counts', () => {
    expect(chartShape([aCell('a', 3, 3)]).ticks.map(({ count }) => count)).toEqual([1, 2, 3]);
    expect(chartShape([aCell('a', 37, 37)]).ticks.map(({ count }) => count)).toEqual([10, 20, 30]);
    expect(chartShape([aCell('a', 300, 300)]).ticks.map(({ count }) => count)).toEqual([100, 200, 300]);
    expect(chartShape([aCell('a', 99_000, 99_000)]).ticks.length).toBeLessThanOrEqual(4);
  });

  it('never leave the picture', () => {
    for (const { sure, possible } of chartShape([aCell('a', 7, 9), aCell('b', 1, 1)]).bars)
      expect(sure + possible).toBeLessThanOrEqual(1);
  });

  it('get a picture that scrolls where they would be too thin', () => {
    expect(chartWidth(12, 340, 10)).toBe(340);
    expect(chartWidth(60, 340, 10)).toBe(600);
  });

  describe('what goes wrong', () => {
    it('draws nothing for nothing, and the certain part of what is open above', () => {
      const { bars } = chartShape([aCell('a', 0, 0), aCell('b', 2, null)]);
      expect(bars.map(({ sure, possible }) => [sure > 0, possible])).toEqual([
        [false, 0],
        [true, 0],
      ]);
      expect(chartShape([]).bars).toEqual([]);
    });
  });
});
