import type { FieldError } from '../codebook/check-body.js';
import type { PlaceValue } from '../codebook/check-value.js';
import type { DayWindow } from '../day/day-window.js';
import type { RecordOwner } from './record-owner.js';
import type { Incident } from '../incident/incident.js';

/** What a member can do with a record. One table decides both which buttons the desk shows and what the API accepts. */
export type RecordAction =
  | 'change'
  | 'submit'
  | 'recall'
  | 'take'
  | 'return'
  | 'verify'
  | 'reject'
  | 'reopen'
  | 'propose'
  | 'publish'
  | 'correct'
  | 'retract'
  | 'hide'
  | 'look'
  | 'restore'
  | 'ask-forget'
  | 'forget'
  | 'merge'
  | 'unmerge'
  | 'assess';

/** The tests by which two people assess whether an act was lawful. */
export const LEGAL_TESTS = [
  'legality',
  'precaution',
  'necessity',
  'proportionality',
  'nonDiscrimination',
  'legitimateAim',
] as const;
export type LegalTest = (typeof LEGAL_TESTS)[number];
export type LegalTestResult = 'met' | 'not-met' | 'not-judged';

export interface AssessmentView {
  id: string;
  act: string;
  outcome: string;
  tests: Record<LegalTest, LegalTestResult>;
  reasons: string;
  organisation: string;
  standards: string;
  assessor: string;
  agreedBy: string | null;
  mayAgree: boolean;
  /** False once the act was changed to something else. */
  stillHolds: boolean;
}

export interface PublicationView {
  code: string;
  seq: number;
  revision: number;
  shownPlace: string | null;
  shownDate: string | null;
  on: string;
}

/** A failed check of one of a record's files, with no newer answer. */
export interface FailedCheck {
  evidence: string;
  aspect: string;
}

/** A record as the desk sees it: its answers, its status, and what this member may do now. */
export interface IncidentRecord {
  id: string;
  code: string | null;
  status: string;
  revision: number;
  mine: boolean;
  author: string;
  /** Who took it for review, while it is under review; null: nobody has. */
  reviewer: string | null;
  /** Who acted on it last; null if nothing was logged yet. */
  changedBy: string | null;
  /** Who takes care of it now; null: nobody. */
  owner: RecordOwner | null;
  createdAt: string;
  changedAt: string;
  incident: Incident;
  internalWithheld: boolean;
  question: string | null;
  /** The author's answer to the question, once the record is submitted again. */
  answer: string | null;
  grade: string | null;
  gradeReason: string | null;
  verifiedBy: string | null;
  mergedInto: string | null;
  /** File checks whose newest answer is "failed". Any of them lowers the highest possible grade by one step. */
  failedChecks: FailedCheck[];
  /**
   * Hidden for safety: by whom, when and why (null for everybody but reviewers), from when it may be forgotten, and who
   * asked for that.
   */
  hidden: {
    by: string | null;
    at: string;
    reason: string | null;
    forgetFrom: string;
    forgetAskedBy: string | null;
    isSeen: boolean;
  } | null;
  /** Whether only its author and its case team know of it. */
  limited: boolean;
  assessments: AssessmentView[];
  /**
   * Whether somebody is at risk, as its author said last when submitting it at the desk; null: they did not say, or it
   * is not for this reader.
   */
  atRisk: boolean | null;
  allowed: RecordAction[];
  publication: PublicationView | null;
  /** Published, and changed since in what readers may see: a second person publishes that. A tag alone is no change. */
  hasCorrection: boolean;
  missing: FieldError[];
}

export interface RecordListItem {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  titleTranslation: string | null;
  when: DayWindow | null;
  place: PlaceValue | null;
  changedAt: string;
  revision: number;
  mine: boolean;
  author: string;
  /** Who took it for review, while it is under review. */
  reviewer: string | null;
  grade: string | null;
  sensitivity: string | null;
  question: string | null;
  /** Retracted because it is hidden for safety; it can be restored unchanged. */
  isHidden: boolean;
}

/** Records as another system reads them. */
export interface RecordList {
  total: number;
  /** By state: `recordListStates`. */
  byStatus: Record<string, number>;
  items: RecordListItem[];
  next: string | null;
}
