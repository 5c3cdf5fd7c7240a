import type { PeriodWorkKey } from '../incident/period-work.js';
import type { InBoth } from '../report/report-draft.js';

/** What is left to do for the records of a period. Records limited to a case team are in none of these numbers. */
export interface PeriodWork {
  /** Records that may be of the period and count: submitted, under review, verified or published. */
  total: number;
  published: number;
  work: {
    key: PeriodWorkKey;
    n: number;
    /** When the oldest of them was entered; null: there is none. */
    oldest: string | null;
  }[];
  /** For reviewers: open objections of readers to records that may be of the period. Null for everybody else. */
  objections: number | null;
  /**
   * Days from the event to its first publication, of the published records whose day is known exactly: half of them,
   * and nine of ten, took at most so many. Null: there is none.
   */
  pace: { n: number; half: number; most: number } | null;
  /** What a report can say of how complete its figures are, with placeholders: made of what readers see alone. */
  forReport: { heading: InBoth; text: InBoth };
}
