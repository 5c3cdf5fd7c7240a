import type { StripCounts, StripSquare, UsualWeekday } from '../counting/calendar-strip.js';
import type { AsOf } from './response-types.js';

/** One square, with the key of its period. */
export interface CalendarSquare extends Omit<StripSquare, 'period'> {
  period: string;
}

/**
 * A year, and whether anybody is on record as watching in it: if not, its 0 is not known. `onlyMedia`: they were media
 * alone, so 0 means that they reported none.
 */
export interface CalendarYear extends CalendarSquare {
  watched: boolean;
  onlyMedia: boolean;
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
