import { epochDay } from '../day/day.js';
import type { Period } from '../day/period.js';

/**
 * The periods of a question, which are disjoint and in order, with gaps between them or not. Time is cut into slots:
 * what comes before, each period and each gap, what comes after. A window of possible days is the slot of its first and
 * of its last day, so it finds its periods by two look-ups, and windows of the same two slots count alike.
 */
export class TimeAxis {
  readonly periods: readonly Period[];
  /** The day before the first period, as an epoch day: days from here on are what `slotOfDay` is about. */
  readonly before: number;
  /**
   * By days since `before`, up to the day after the last period. Days beyond either end stand for themselves: see
   * `slot`.
   */
  readonly slotOfDay: Int32Array;
  readonly slots: number;
  /** By slot: the period that it is, or the next one. */
  private readonly atOrAfter: number[] = [];
  /** By slot: the period that it is, or the one before. */
  private readonly atOrBefore: number[] = [];
  /** Periods that follow each other without a gap share a number: a window inside them lies in the whole. */
  private readonly run: number[] = [];

  /**
   * Set by `locate` and `between`: the first and last period that the window touches, and whether the whole contains
   * it.
   */
  first = 0;
  last = 0;
  inside = false;

  constructor(periods: readonly Period[]) {
    this.periods = periods;
    this.before = epochDay(periods[0]!.from) - 1;
    this.slotOfDay = new Int32Array(epochDay(periods[periods.length - 1]!.until) - this.before + 1);
    this.fill();
    this.slots = this.atOrAfter.length;
  }

  /** The slot of an epoch day. */
  slot(day: number): number {
    return this.slotOfDay[Math.max(0, Math.min(day - this.before, this.slotOfDay.length - 1))]!;
  }

  /**
   * Places a window of possible start days (epoch days, both included). False when it touches no period.
   * It is certain for a period when `first === last && inside`.
   */
  locate(earliest: number, latest: number): boolean {
    return this.between(this.slot(earliest), this.slot(latest));
  }

  /** The same for a window whose first and last day lie in these slots. */
  between(from: number, to: number): boolean {
    const first = this.atOrAfter[from]!;
    const last = this.atOrBefore[to]!;
    if (first > last) return false;
    this.first = first;
    this.last = last;
    this.inside = this.isPeriod(from) && this.isPeriod(to) && this.run[first] === this.run[last];
    return true;
  }

  private isPeriod(slot: number): boolean {
    return this.atOrAfter[slot] === this.atOrBefore[slot];
  }

  private fill(): void {
    const gap = (period: number): void => {
      this.atOrAfter.push(period);
      this.atOrBefore.push(period - 1);
    };
    const cover = (from: number, until: number): void => {
      this.slotOfDay.fill(this.atOrAfter.length, from - this.before, until - this.before);
    };
    gap(0);
    let end = this.before + 1;
    this.periods.forEach((period, i) => {
      const [start, until] = [epochDay(period.from), epochDay(period.until)];
      if (start > end) {
        cover(end, start);
        gap(i);
      }
      this.run.push((this.run[i - 1] ?? 0) + (start > end ? 1 : 0));
      cover(start, until);
      this.atOrAfter.push(i);
      this.atOrBefore.push(i);
      end = until;
    });
    cover(end, end + 1);
    gap(this.periods.length);
  }
}
