import type { DayWindow } from '../day/day-window.js';

/** Why two records may be one event. */
export const LIKENESS_REASONS = ['day', 'place', 'group', 'source', 'picture'] as const;
export type LikenessReason = (typeof LIKENESS_REASONS)[number];

/**
 * Whether these reasons are enough to tell somebody who did not ask: two of them, or the same article or picture. A day
 * or a place alone is shared by many.
 */
export const isLikelyDuplicate = (reasons: readonly LikenessReason[]): boolean =>
  reasons.length >= 2 || reasons.includes('source') || reasons.includes('picture');

/** A record that may be of the same event as another. */
export interface PossibleDuplicate {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  when: DayWindow;
  place: string | null;
  /** What both have in common. */
  reasons: LikenessReason[];
  revision: number;
}

/** A record that was merged into another, directly or into one that was. */
export interface MergedRecord {
  id: string;
  code: string | null;
  title: string | null;
  when: DayWindow | null;
  revision: number;
  /** How many files it has; they stay with it. */
  files: number;
  /** How many threads of comments of it the reader may read; they stay with it, too. */
  threads: number;
  /** Whether the reader may undo the merger; of an indirect one, that is done at the record between. */
  mayUndo: boolean;
  /** The same at all records that were merged in one go; null: it was merged by itself. */
  together: string | null;
}

/** Records that are merged in one go: more than somebody compares. */
export const MOST_MERGED_TOGETHER = 10;
