import type { StripCounts, StripSquare, UsualWeekday } from '../counting/calendar-strip.js';
import type { Watch } from '../counting/coverage-status.js';
import type { AsOf } from './response-types.js';

/** One square, with the key of its period. */
export interface CalendarSquare extends Omit<StripSquare, 'period'> {
  period: string;
}

/** A year, and who watched in it: that decides what a 0 means. */
interface CalendarYear extends CalendarSquare {
  watch: Watch;
}

/**
 * The response of `/api/public/calendar`: the weeks of a weekly protest, the months of any other group or of a place.
 */
export interface CalendarBody {
  asOf: AsOf;
  unit: 'week' | 'month';
  /** The weekday on which the group gathers; null for months. */
  usual: UsualWeekday | null;
  /** From the first period with anything recorded to the last. */
  squares: readonly CalendarSquare[];
  /** What is in the total, but certain in no single square. */
  longer: StripCounts;
  /**
   * The same by year. A year counts more than its squares together: what is certain in it may be certain in none of
   * them.
   */
  years: { squares: readonly CalendarYear[]; longer: StripCounts };
  total: StripCounts;
}
