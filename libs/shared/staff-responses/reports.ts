import type { Draft } from '../report/report-draft.js';

/** A report draft with its parts. */
export interface ReportDraft {
  id: string;
  revision: number;
  draft: Draft;
  madeBy: string;
  changedBy: string;
  changedAt: string;
}

/** A draft in the list of drafts. */
export type ReportDraftLine = Omit<ReportDraft, 'draft'> & Pick<Draft, 'title' | 'template'> & { period: string };

/** A draft as it was before somebody deleted it, or before another member saved it. */
export interface FormerDraftLine {
  id: string;
  title: Draft['title'];
  period: string;
  changedBy: string;
  changedAt: string;
  replacedBy: string;
  replacedAt: string;
  deleted: boolean;
}

/** A frozen report in the desk's list: one figure, or a written report. */
export interface FrozenReportLine {
  code: string;
  title: string;
  kind: 'figure' | 'written';
  /** The question of a figure; null for a written report. */
  question: unknown;
  frozenOn: string;
  frozenBy: string;
  asOfSeq: number;
  checksum: string;
  /** How many incidents of it were withdrawn since. */
  withdrawn: number;
  /** For a written report: the day since which readers see it. */
  publishedOn: string | null;
  isSeen: boolean;
  /** A change that waits for a second person: to show it to readers, or to hide it. */
  waits: { shown: boolean } | null;
}
