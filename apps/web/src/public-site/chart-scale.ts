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

interface ChartShape {
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

const highOf = ({ low, high }: Cell): number => high ?? low;

/** Returns the highest count that is certain or possible; at least 1. */
export const topOf = (cells: readonly Cell[]): number => Math.max(1, ...cells.map(highOf));

/** Returns the scale for a highest count: the count at its upper edge, and the counts of its grid lines. */
export const scaleOf = (most: number): { top: number; ticks: number[] } => {
  const ticks = ticksTo(most);
  return { top: Math.max(most, ticks.at(-1) ?? 1) * 1.04, ticks };
};

/** Returns the heights of bars on a scale. A zero has no bar. */
export const barsOn = (cells: readonly Cell[], top: number): Bar[] =>
  cells.map((cell) => {
    const [low, high] = [cell.low, highOf(cell)];
    return { key: cell.keys[0]!, low, high, sure: low / top, possible: (high - low) / top };
  });

/** Returns the heights for an answer that is split by period. */
export const chartShape = (cells: readonly Cell[]): ChartShape => {
  const { top, ticks } = scaleOf(topOf(cells));
  return { bars: barsOn(cells, top), ticks: ticks.map((count) => ({ count, at: count / top })) };
};

/**
 * Returns the width in CSS pixels at which bars stay distinct: that of the frame, or more, and then the chart scrolls.
 */
export const chartWidth = (bars: number, frame: number, least: number): number => Math.max(frame, bars * least);
