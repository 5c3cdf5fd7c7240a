import type {
  Box,
  CheckAnswer,
  CheckAspect,
  Findings,
  LookOutcome,
  Reading,
} from '@vigil/shared/inspection/findings.js';
import { incidentPath } from '../record.js';

export interface Alike {
  evidence: string;
  incident: string;
  title: string | null;
  code: string | null;
  bitsApart: number | null;
  here: boolean;
}
export interface Check {
  id: string;
  aspect: CheckAspect;
  answer: CheckAnswer;
  note: string | null;
  by: string;
  at: string;
  replaced: boolean;
}
export const PLACES = ['country', 'province', 'district', 'commune'] as const;
export const DATES = ['year', 'half-year', 'quarter', 'month', 'day'] as const;
export interface Tells {
  place: (typeof PLACES)[number];
  date: (typeof DATES)[number];
}

export interface Copy {
  id: string;
  state: 'proposed' | 'agreed' | 'refused' | 'hidden' | 'ended';
  boxes: Box[];
  crop: Box | null;
  tells: Tells;
  alt: { en: string; km: string } | null;
  width: number;
  height: number;
  smallWidth: number;
  smallHeight: number;
  madeBy: string;
  madeAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  endedBy: string | null;
  endedAt: string | null;
  mayDecide: boolean;
  hiddenBy: string | null;
  mayEnd: boolean;
  isShown: boolean;
  exceedsPublishedDetail: ('place' | 'date')[];
}

/** A file, as the server describes it to this member. Sizes in pixels. */
export interface InspectedFile {
  id: string;
  kind: string;
  type: string;
  name: string | null;
  outcome: LookOutcome | null;
  width: number | null;
  height: number | null;
  small: { width: number; height: number } | null;
  reading: Reading | null;
  findings: Findings;
  alike: Alike[];
  address: { url: string; savedOn: string | null } | null;
  checks: Check[];
  copies: Copy[];
}
export interface Looked {
  total: number;
  items: InspectedFile[];
}

export const lookedPath = (incident: string): string => incidentPath(incident, 'looking');
export const evidencePath = (file: string, ...more: readonly string[]): string =>
  ['/api/evidence', file, ...more].join('/');
export const viewPath = (file: string, size: 'small' | 'large'): string => evidencePath(file, 'views', size);

/** Returns the current answers: the newest to each question. */
export const holding = (checks: readonly Check[]): Check[] => checks.filter(({ replaced }) => !replaced);
