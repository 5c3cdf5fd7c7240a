import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { progressOf } from '../day/progress.js';
import type { Answer, Cell, Figure, Rate } from './answer.js';
import type { WhyNone } from './coverage-status.js';
import { type WatchOfKeys, whyNoneIn } from './why-none.js';

/* An answer as the server sends it: null where a 0 would say more than anybody knows, and why. */

/** A null `low`: nobody can say. A null `high`: open, or nobody can say. */
export interface ToldFigure {
  low: number | null;
  high: number | null;
}
export interface ToldRate extends Omit<Rate, 'numerator' | 'denominator'> {
  numerator: ToldFigure;
  denominator: ToldFigure;
}
export interface ToldCell
  extends ToldFigure, Omit<Cell, 'low' | 'high' | 'certain' | 'possible' | 'asides' | 'rate' | 'none'> {
  certain: number | null;
  possible: number | null;
  asides: Readonly<Partial<Record<keyof Cell['asides'], ToldFigure>>>;
  rate: ToldRate | null;
  /** Why there is no number; null where there is one. */
  none: WhyNone | null;
}

/** A period with its progress. `last`: if it is not over, the last day that the figure knows about. */
export interface ToldPeriod extends Period {
  progress: 'not-begun' | 'so-far' | 'over';
  last: Day | null;
}
export interface ToldAnswer extends Omit<Answer, 'periods' | 'total' | 'totals' | 'cells'> {
  periods: readonly ToldPeriod[];
  total: ToldCell;
  totals: readonly ToldCell[];
  cells: readonly ToldCell[];
}

/** Converts an answer for sending. @param watchOf tells who watched where and when a cell counts */
export const toldAnswer = (answer: Answer, watchOf: WatchOfKeys): ToldAnswer => {
  const tell = (cell: Cell): ToldCell => toldCell(cell, whyNoneIn(answer, cell, watchOf(cell.keys)));
  return {
    ...answer,
    total: tell(answer.total),
    totals: answer.totals.map(tell),
    cells: answer.cells.map(tell),
    periods: answer.periods.map((period) => {
      const progress = progressOf(period, answer.day);
      return { ...period, progress: progress.is, last: progress.is === 'so-far' ? progress.last : null };
    }),
  };
};

/** Returns a cell without zeros that nobody can know. */
export const toldCell = (cell: Cell, none: WhyNone | null): ToldCell => {
  if (none === null) return { ...cell, none };
  if (none === 'not-reported') return { ...cell, low: null, none };
  const { low, high, certain, possible, longerPeriod, asides, rate } = cell;
  return {
    ...cell,
    low: orNull(low),
    high: orNull(high),
    certain: orNull(certain),
    possible: orNull(possible),
    longerPeriod: orNull(longerPeriod),
    none,
    asides: Object.fromEntries(Object.entries(asides).map(([name, figure]) => [name, bare(figure)])),
    rate: rate && { ...rate, numerator: bare(rate.numerator), denominator: bare(rate.denominator) },
  };
};

const orNull = (n: number | null): number | null => (n === 0 ? null : n);
const bare = ({ low, high }: Figure): ToldFigure =>
  low === 0 && high === 0 ? { low: null, high: null } : { low, high };
