import type { Cell } from '@vigil/shared/counting/answer.js';
import { SMALLEST_DENOMINATOR } from '@vigil/shared/counting/cell-key.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';

/** A cell with its rate, and why it has no number. */
export type RatedCell = Pick<Cell, 'rate' | 'none'>;

/**
 * Where a rate stands on a scale from 0 to 1: one point where it is certain, otherwise from the lowest to the highest
 * that it can be.
 */
export interface RatePoint {
  low: number;
  high: number;
}

/**
 * Returns the point of a rate; null leaves a gap: under a denominator of 10, where nobody was watching, or where there
 * is no number. What may fall in the period or not makes the lowest rate if it met nothing, and the highest if it was
 * interfered with.
 */
export const ratePoint = ({ rate, none = null }: RatedCell, watch: Watch | null): RatePoint | null => {
  if (!rate || none !== null || rate.denominator.low < SMALLEST_DENOMINATOR || watch === 'nobody') return null;
  const { numerator, denominator } = rate;
  const mayMeet = (numerator.high ?? Infinity) - numerator.low;
  const may = (denominator.high ?? Infinity) - denominator.low;
  if (!Number.isFinite(mayMeet + may)) return { low: 0, high: 1 };
  return {
    low: numerator.low / (denominator.low + Math.max(0, may - mayMeet)),
    high: (numerator.low + mayMeet) / (denominator.low + Math.min(may, mayMeet)),
  };
};

export const isExact = ({ low, high }: RatePoint): boolean => low === high;

/** The lines and bands of a rate, as paths of an SVG; '' draws nothing. */
export interface RatePaths {
  /** Between two certain points of periods that are over. */
  line: string;
  /** To the point of a period that is not over. */
  toUnfinished: string;
  /** From lowest to highest, where one of two neighbours is not certain. */
  band: string;
}

const at = (n: number): string => String(Math.round(n * 10) / 10);

/**
 * Joins neighbouring points. Nothing crosses a gap: a line there would claim to know what nobody counted.
 * @param x the middle of a period, and `y` a share, in the units of the drawing
 */
export const ratePaths = (
  points: readonly (RatePoint | null)[],
  isOver: (index: number) => boolean,
  x: (index: number) => number,
  y: (share: number) => number,
): RatePaths => {
  const paths: RatePaths = { line: '', toUnfinished: '', band: '' };
  points.forEach((to, index) => {
    const from = points[index - 1];
    if (!from || !to) return;
    const [left, right] = [at(x(index - 1)), at(x(index))];
    const line = `M${left} ${at(y(from.low))}L${right} ${at(y(to.low))}`;
    if (!isExact(from) || !isExact(to)) paths.band += `${line}L${right} ${at(y(to.high))}L${left} ${at(y(from.high))}Z`;
    else if (isOver(index)) paths.line += line;
    else paths.toUnfinished += line;
  });
  return paths;
};

/** The lines of the scale of every rate: from 0 to 100 %, whatever the highest is, so that two pictures compare. */
export const RATE_TICKS = [0.25, 0.5, 0.75, 1] as const;
