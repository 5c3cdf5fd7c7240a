import type {
  Box,
  CheckAnswer,
  CheckAspect,
  Findings,
  InspectionOutcome,
  FileMetadata,
} from '@vigil/shared/inspection/findings.js';
import { incidentPath } from '../record.js';

export interface AlikeFile {
  evidence: string;
  incident: string;
  title: string | null;
  code: string | null;
  bitsApart: number | null;
  here: boolean;
}
export interface FileCheck {
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
export interface Closeness {
  place: (typeof PLACES)[number];
  date: (typeof DATES)[number];
}

export interface CopyView {
  id: string;
  state: 'proposed' | 'agreed' | 'refused' | 'hidden' | 'ended';
  boxes: Box[];
  crop: Box | null;
  tells: Closeness;
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
export interface InspectionResult {
  id: string;
  kind: string;
  type: string;
  name: string | null;
  outcome: InspectionOutcome | null;
  width: number | null;
  height: number | null;
  small: { width: number; height: number } | null;
  reading: FileMetadata | null;
  findings: Findings;
  alike: AlikeFile[];
  address: { url: string; savedOn: string | null } | null;
  checks: FileCheck[];
  copies: CopyView[];
}
export interface InspectionResults {
  total: number;
  items: InspectionResult[];
}

export const inspectionPath = (incident: string): string => incidentPath(incident, 'looking');
export const evidencePath = (file: string, ...more: readonly string[]): string =>
  ['/api/evidence', file, ...more].join('/');
export const viewPath = (file: string, size: 'small' | 'large'): string => evidencePath(file, 'views', size);

/** Returns the current answers: the newest to each question. */
export const holding = (checks: readonly FileCheck[]): FileCheck[] => checks.filter(({ replaced }) => !replaced);
