import type { Unit } from '../counting/indicators.js';
import type { Day } from '../day/day.js';
import type { Gap, Origin } from '../incident/queue-filters.js';
import type { LikenessReason } from './duplicates.js';
import type { RecordListItem } from './incident-record.js';

export interface QueueItem extends RecordListItem {
  createdAt: string;
  /** Who takes care of it now; null: nobody. */
  owner: string | null;
  /** Ids of the groups that it names. */
  groups: string[];
  /** Codes of what was done, each once. */
  acts: string[];
  sources: number;
  /** Files that are stored. */
  media: number;
  gaps: Gap[];
  origin: Origin;
  /** The record that is most like it, where that may be the same event. */
  double: Likeness | null;
  /** The team's tags; none for whoever may not read its internal answers. */
  tags: string[];
  /** How the figure that was asked for counts it; null: no figure was. */
  counted: CountedAs | null;
}

/** 'possible': it may be of the period. 'single-source': beside the figure. */
export type CountedAs = 'certain' | 'possible' | 'single-source';

/** A figure, and how many of the records that match it counts, and how, on all pages together. */
export interface FigureOfQueue {
  /** What it counts, from its certain number to the highest; a null `high` is open. */
  unit: Unit;
  low: number;
  high: number | null;
  /** Of a rate: of how many. */
  of: number | null;
  certain: number;
  possible: number;
  singleSource: number;
  /** Records that it counts and the member does not see, whatever else narrows the queue: drafts of datasets of others. */
  unseen: number;
}

/** Another record, by its id, that may be of the same event, and what both have in common. */
export interface Likeness {
  /** Null: of those that it was compared with, none. */
  record: string | null;
  reasons: LikenessReason[];
  /** Where too many are of about the same days: with how many of them it was compared. Null: with all. */
  compared: { n: number; of: number } | null;
}

/**
 * What a search of texts can do now. `reading`: internal answers are still being read, and are not searched until then.
 * `partly`: what is encrypted of some records cannot be opened, and is not searched. `locked`: the server is locked, so
 * internal answers are not searched. `too-large`, `not-wanted`, `failed`: no text is
 * searched.
 */
export type QueueSearchState = 'on' | 'reading' | 'partly' | 'locked' | 'too-large' | 'not-wanted' | 'failed';

export interface RecordQueue {
  /** How many match, of how many that this member may see. */
  total: number;
  of: number;
  /** Number limited to a case team that this reviewer is not on; null for others. */
  limited: number | null;
  /** The first and the last day on which those that match may have begun; null: of none a day is known. */
  days: { first: Day; last: Day } | null;
  /** The figure that was asked for; null: none was. */
  figure: FigureOfQueue | null;
  items: QueueItem[];
  /** The page of this answer, from 1, and how many there are; at least 1. */
  page: number;
  pages: number;
  /**
   * For each filter its values, each with how many records match with it, while the other filters stay: most first.
   * Values that no record has are left out, unless they are asked for.
   */
  filters: Record<string, [value: string, n: number][]>;
  /** Names of the members in the filters, by id. */
  people: Record<string, string>;
  /** `percent`: how much is read, while reading. */
  search: { state: QueueSearchState; percent: number };
}

/** The tags of the records whose internal answers the member may read, those of most records first. */
export interface KnownTags {
  tags: string[];
}

/** What one record lacks, as the queue's filter of gaps finds it for this member. */
export interface RecordGaps {
  gaps: Gap[];
}
