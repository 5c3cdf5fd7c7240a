import type { NotInRecord } from '../public/words-not-in-record.js';

/** How a published record is told to readers. */
export interface IncidentStory {
  /** The paragraph made by rule; null: the record is not published. */
  ruled: { en: string; km: string } | null;
  /** The words of two people; null: none. Readers see them only while they fit. */
  edited: { en: string; km: string } | null;
  /** Whether the published answers are those that the words were written for. */
  fits: boolean;
  /** Other words wait for a second person. */
  waits: boolean;
}

/** What in proposed words the record does not have, by language. */
export interface ProposedStory {
  notInRecord: { en: NotInRecord[]; km: NotInRecord[] };
}
