import { epochDay } from '../day/day.js';
import type { Period } from '../day/period.js';

/**
 * The periods of a question as tables by day, so that a window finds its periods without a search.
 * Periods are disjoint and in order; there may be gaps between them.
 */
export class TimeAxis {
  readonly periods: readonly Period[];
  readonly from: number;
  readonly until: number;
  /** By day from `from` on: the period of this day, or the next one where the day lies in a gap. */
  readonly atOrAfter: Int32Array;
  /** The period of this day, or the one before it where the day lies in a gap. */
  readonly atOrBefore: Int32Array;
  /** Periods that follow each other without a gap share a number: a window inside them lies in the whole. */
  private readonly run: Int32Array;

  /** Set by `locate`: the first and last period that the window touches, and whether the whole contains it. */
  first = 0;
  last = 0;
  inside = false;

  constructor(periods: readonly Period[]) {
    this.periods = periods;
    this.from = epochDay(periods[0]!.from);
    this.until = epochDay(periods[periods.length - 1]!.until);
    const days = this.until - this.from;
    this.atOrAfter = new Int32Array(days);
    this.atOrBefore = new Int32Array(days);
    this.run = new Int32Array(periods.length);
    this.fill();
  }

  /**
   * Places a window of possible start days (epoch days, both included). False when it touches no period.
   * It is certain for a period when `first === last && inside`.
   */
  locate(earliest: number, latest: number): boolean {
    const { from, until } = this;
    if (latest < from || earliest >= until) return false;
    const startsInside = earliest >= from;
    const endsInside = latest < until;
    const first = startsInside ? this.atOrAfter[earliest - from]! : 0;
    const last = endsInside ? this.atOrBefore[latest - from]! : this.periods.length - 1;
    if (first > last) return false;
    this.first = first;
    this.last = last;
    this.inside = startsInside && endsInside && this.run[first] === this.run[last]
      && this.atOrBefore[earliest - from] === first && this.atOrAfter[latest - from] === last;
    return true;
  }

  private fill(): void {
    let previousEnd = this.from;
    this.periods.forEach((period, i) => {
      const start = epochDay(period.from) - this.from;
      const end = epochDay(period.until) - this.from;
      const gapStart = previousEnd - this.from;
      if (i > 0) this.run[i] = this.run[i - 1]! + (gapStart === start ? 0 : 1);
      this.atOrAfter.fill(i, gapStart, end);
      this.atOrBefore.fill(i - 1, gapStart, start).fill(i, start, end);
      previousEnd = end + this.from;
    });
  }
}
