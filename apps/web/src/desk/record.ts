import type { FieldError } from '@vigil/shared/codebook/check.js';
import type { DayWindow } from '@vigil/shared/day/window.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Tree } from './draft/tree.js';

export const TESTS = [
  'legality',
  'precaution',
  'necessity',
  'proportionality',
  'nonDiscrimination',
  'legitimateAim',
] as const;
export type Test = (typeof TESTS)[number];
export type TestResult = 'met' | 'not-met' | 'not-judged';

export interface Assessment {
  id: string;
  act: string;
  outcome: string;
  tests: Record<Test, TestResult>;
  reasons: string;
  organisation: string;
  standards: string;
  assessor: string;
  agreedBy: string | null;
  mayAgree: boolean;
  /** False once the act was changed to something else. */
  stillHolds: boolean;
}

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

export interface Publication {
  code: string;
  seq: number;
  revision: number;
  shownPlace: string | null;
  shownDate: string | null;
  on: string;
}

/** A record, as the server sends it to this member. */
export interface IncidentRecord {
  id: string;
  code: string | null;
  status: string;
  revision: number;
  mine: boolean;
  author: string | null;
  /** Who took it for review, while it is under review. */
  reviewer: string | null;
  /** Who last acted on it. */
  changedBy: string | null;
  createdAt: string;
  changedAt: string;
  incident: Incident;
  internalWithheld: boolean;
  question: string | null;
  answer: string | null;
  grade: string | null;
  gradeReason: string | null;
  verifiedBy: string | null;
  mergedInto?: string | null;
  /** Hidden for safety: by whom, when, why, and from when a second person may delete what readers saw. */
  hidden: {
    by: string | null;
    at: string;
    reason: string | null;
    forgetFrom: string;
    forgetAskedBy: string | null;
    isSeen: boolean;
  } | null;
  assessments: Assessment[];
  /** Checks of its files whose current answer is "failed". */
  failedChecks: { evidence: string; aspect: string }[];
  /** Whether only its author and its case team can see it. */
  limited: boolean;
  allowed: RecordAction[];
  publication: Publication | null;
  missing: FieldError[];
}

export interface QueueItem {
  id: string;
  code: string | null;
  status: string;
  title: string | null;
  when: DayWindow | null;
  place: PlaceValue | null;
  changedAt: string;
  revision: number;
  mine: boolean;
  author: string | null;
  reviewer: string | null;
  grade: string | null;
  sensitivity: string | null;
  question?: string | null;
  isHidden: boolean;
}

export interface Queue {
  total: number;
  byStatus?: Record<string, number>;
  corrections?: number;
  limited?: number | null;
  items: QueueItem[];
  next: string | null;
}

export interface Group {
  id: string;
  publicCode: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
  note: string | null;
  revision: number;
}

/** Returns an incident as the tree that the form works on. */
export const treeOf = (incident: Incident): Tree => incident as unknown as Tree;

export const etagOf = (revision: number): string => `"${revision}"`;
export const incidentPath = (id: string, ...rest: string[]): string => ['/api/incidents', id, ...rest].join('/');
