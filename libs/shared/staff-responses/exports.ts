import type { Language } from '../vocabulary/vocabulary.js';

export type ExportAudience = 'public' | 'internal';
/** What an export contains. */
export type ExportedData = 'incidents' | 'figures' | 'people-figures';
export type ExportFormat = 'csv' | 'xlsx' | 'json' | 'ndjson' | 'geojson' | 'arrow' | 'parquet' | 'acled';

type ExportState = 'waiting' | 'asked' | 'running' | 'complete' | 'stopped';

export type WhyStopped = 'cancelled' | 'connection-lost' | 'failed' | 'server-ended' | 'never-begun' | 'refused';

/** Most records that somebody selects for one file; for more, a query is asked. */
export const MOST_SELECTED = 1_000;

/** A selected record that is not in the file. `not-found`: the member may not see it, or it no longer exists. */
export interface LeftOutRecord {
  id: string;
  title: string | null;
  code: string | null;
  why: 'not-found' | 'not-published' | 'wrong-state';
}

/** What a file would have. */
export interface ExportPreview {
  rows: number;
  incidents: number;
  leftOut: number;
  figure: string;
  fileName: string;
  /** Of a selection: the records that would not be in it. */
  refused: LeftOutRecord[];
}

/** What a member wants to export. */
export interface ExportAsk {
  audience: ExportAudience;
  data: ExportedData;
  format: ExportFormat;
  language: Language;
  /** A question in the form of an address, or `records=` with the ids of selected records. */
  question: string;
  reason: string | null;
}

/** An export as the desk sees it. Instants are UTC. */
export interface ExportRecord extends ExportAsk {
  id: string;
  memberId: string;
  member: string;
  fileName: string;
  state: ExportState;
  whyStopped: WhyStopped | null;
  incidents: number;
  leftOut: number;
  rowsExpected: number;
  rowsWritten: number;
  takenBack: number;
  bytes: number;
  checksum: string | null;
  asOf: number;
  log: { size: number; root: string } | null;
  askedAt: string;
  begunAt: string | null;
  endedAt: string | null;
  /**
   * Internal data only: from when and until when the file can be downloaded, and how often it was. The instants are
   * null while it waits, and for public data.
   */
  readyAt: string | null;
  until: string | null;
  takings: number;
  /**
   * When it becomes available if no reviewer answers before. Null: it does not wait, or nobody could refuse it now who
   * is independent of the requester.
   */
  readyByItself: string | null;
  /** The second person's answer; null: none yet. */
  answer: 'released' | 'refused' | null;
  answeredBy: string | null;
  answeredAt: string | null;
  answerReason: string | null;
  /** Of a selection that is read by itself: the records in it that the reader may see. Null otherwise. */
  records: { id: string; title: string | null; code: string | null }[] | null;
}
