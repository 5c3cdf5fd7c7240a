import { epochDay } from '../day/day.js';
import type { Period } from '../day/period.js';

/**
 * The periods of a question: disjoint and in order, with or without gaps. Time is divided into slots: before the first
 * period, each period and each gap, after the last. A window of possible days becomes the slots of its first and last
 * day. So it finds its periods by two look-ups, and windows with the same two slots count alike.
 */
export class TimeAxis {
  readonly periods: readonly Period[];
  /** The day before the first period, as an epoch day; `slotOfDay` starts here. */
  readonly before: number;
  /**
   * By days since `before`, up to the day after the last period. Its first and last entry also stand for all days
   * beyond: see `slot`.
   */
  readonly slotOfDay: Int32Array;
  readonly slots: number;
  /** By slot: its period, or the next one if it is not a period. */
  private readonly atOrAfter: number[] = [];
  /** By slot: its period, or the one before if it is not a period. */
  private readonly atOrBefore: number[] = [];
  /** By period: adjacent periods without a gap share a number. A window inside them is certain for the whole. */
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

  /** Returns the slot of an epoch day. */
  slot(day: number): number {
    return this.slotOfDay[Math.max(0, Math.min(day - this.before, this.slotOfDay.length - 1))]!;
  }

  /**
   * Locates a window of possible start days (epoch days, both included). Returns false when it touches no period. The
   * window is certain for a period when `first === last && inside`.
   */
  locate(earliest: number, latest: number): boolean {
    return this.between(this.slot(earliest), this.slot(latest));
  }

  /** Locates a window whose first and last day are in these slots. */
  between(from: number, to: number): boolean {
    const first = this.atOrAfter[from]!;
    const last = this.atOrBefore[to]!;
    if (first > last) return false;
    this.first = first;
    this.last = last;
    this.inside = this.isPeriod(from) && this.isPeriod(to) && this.run[first] === this.run[last];
    return true;
  }

  /** Whether there are days between the first and the last period that are in none. */
  get hasGaps(): boolean {
    return this.slots > this.periods.length + 2;
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
