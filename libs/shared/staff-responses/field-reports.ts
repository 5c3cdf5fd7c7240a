import type { Fix } from '../field/field-report.js';
import type { HowComplete } from '../incident/essentials.js';
import type { Incident } from '../incident/incident.js';

/** Why the server could not open a report. */
export type UnreadableReason = 'unknown-key' | 'cannot-open' | 'no-report';
/**
 * What became of a report, as its phone hears it: one of four words, and nothing of what the record says. The desk says
 * more, to whoever signs in.
 */
export const REPORT_STATES = ['arrived', 'taken', 'question', 'closed'] as const;
export type ReportState = (typeof REPORT_STATES)[number];
export type ClockFault = 'ahead' | 'behind';

/** How many files the phone announced, and how many arrived or were refused. */
interface FileCounts {
  said: number;
  arrived: number;
  refused: number;
}

/** A report that a phone handed in, as the desk sees it. */
export interface ReceivedReport {
  id: string;
  receipt: string;
  receivedAt: string;
  monitor: string;
  mine: boolean;
  phone: string;
  phoneEnded: boolean;
  /** As its author said last: with the report, or at the desk. */
  atRisk: boolean | null;
  phoneAtRisk: boolean | null;
  handedOver: boolean | null;
  clock: ClockFault | null;
  unread: number;
  files: FileCounts;
  why: UnreadableReason | null;
}

/** What a reviewer needs to find people at risk: codes and ids, as far as the author answered. */
export interface AtRiskSummary extends Pick<Incident, 'when' | 'place'> {
  groups: string[];
  acts: string[];
}

export interface RecordOfReport {
  id: string;
  status: string;
  revision: number;
  title: string | null;
  mayRead: boolean;
  mayAsk: boolean;
  question: string | null;
  mergedInto: string | null;
  complete: HowComplete;
  /** For a draft that was handed over while somebody is at risk. */
  help: AtRiskSummary | null;
}

/** For somebody else's draft it shows nothing that its author wrote but `help`, only which questions are open. */
export interface InboxItem extends ReceivedReport {
  /** By the phone's clock; null: this member may not see it. */
  phoneClock: PhoneClock | null;
  incident: RecordOfReport | null;
}

export interface Inbox {
  total: number;
  urgent: number;
  unread: number;
  items: InboxItem[];
  next: string | null;
}

/** When the report was begun and saved, by the phone's clock. */
interface PhoneClock {
  began: string;
  saved: string;
}

/** An answer of the report that did not fit the record. */
export interface UnreadAnswer {
  pointer: string;
  code: string;
  value: unknown;
}

/** What only those who may read internal answers see of a report. */
export interface ReportPrivate {
  clock: PhoneClock;
  fix: Fix | null;
  unread: UnreadAnswer[];
}

/** A report from which a record was made. */
export interface ReportOfRecord extends ReceivedReport {
  incident: string;
  title: string | null;
  internal: ReportPrivate | null;
}
