import type { Cell } from '@vigil/shared/counting/answer.js';
import { niceCeiling } from './symbol-scale.js';

/**
 * One bar: the certain part, and the merely possible part above it. Heights are fractions of the chart's height, 0 to
 * 1.
 */
export interface Bar {
  key: string;
  low: number;
  high: number;
  sure: number;
  possible: number;
}

export interface ChartShape {
  bars: Bar[];
  /** Grid lines: their counts and positions (0 to 1 from the baseline). */
  ticks: { count: number; at: number }[];
}

/** Returns at most four grid lines above the baseline, at whole counts. */
export const ticksTo = (top: number): number[] => {
  const step =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000].find((one) => top / one <= 4) ??
    niceCeiling(top / 4);
  return Array.from({ length: Math.floor(top / step) }, (_, i) => (i + 1) * step);
};

/** Returns the heights for an answer that is split by period. A zero has no bar. */
export const chartShape = (cells: readonly Cell[]): ChartShape => {
  const numbers = cells.map((cell) => ({ key: cell.keys[0]!, low: cell.low, high: cell.high ?? cell.low }));
  const most = Math.max(1, ...numbers.map(({ high }) => high));
  const ticks = ticksTo(most);
  const top = Math.max(most, ticks.at(-1) ?? 1) * 1.04;
  return {
    bars: numbers.map((one) => ({ ...one, sure: one.low / top, possible: (one.high - one.low) / top })),
    ticks: ticks.map((count) => ({ count, at: count / top })),
  };
};

/**
 * Returns the width in CSS pixels at which bars stay distinct: that of the frame, or more, and then the chart scrolls.
 */
export const chartWidth = (bars: number, frame: number, least: number): number => Math.max(frame, bars * least);
