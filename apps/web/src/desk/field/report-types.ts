/** How complete a record is, by names of questions only. */
export interface HowComplete {
  essentials: number;
  unanswered: string[];
  needed: string[];
}
export type Why = 'unknown-key' | 'cannot-open' | 'no-report';

/** A report from the field, as the server describes it to this member. */
export interface FieldReport {
  id: string;
  receipt: string;
  receivedAt: string;
  monitor: string;
  mine: boolean;
  phone: string;
  phoneEnded: boolean;
  atRisk: boolean | null;
  handedOver: boolean | null;
  clock: 'ahead' | 'behind' | null;
  unread: number;
  files: { said: number; arrived: number; refused: number };
  why: Why | null;
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
  help: { when: unknown; place: unknown; groups: string[]; acts: string[] } | null;
}
export interface InboxItem extends FieldReport {
  phoneClock: { began: string; saved: string } | null;
  incident: RecordOfReport | null;
}
export interface Inbox {
  total: number;
  urgent: number;
  unread: number;
  items: InboxItem[];
  next: string | null;
}

export interface Unread {
  pointer: string;
  code: string;
  value: unknown;
}
export interface ReportOfRecord extends FieldReport {
  incident: string;
  title: string | null;
  internal: {
    clock: { began: string; saved: string };
    fix: { lat: number; lng: number; accuracy: number; at: string } | null;
    unread: Unread[];
  } | null;
}

/** Statuses in which a record may be merged; it must also never have been published (no code). */
export const MERGEABLE_STATUSES: readonly string[] = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED'];
export const REPORT_TEXT_BUNDLES = ['app', 'desk', 'codebook', 'definitions', 'problems', 'counting', 'inbox'] as const;
