import type { Day } from '../day/day.js';
import type {
  Box,
  CheckAnswer,
  CheckAspect,
  FileMetadata,
  Findings,
  InspectionOutcome,
  SafetyAnswer,
} from '../inspection/file-findings.js';
import type { ShownDate, ShownPlace } from '../public/shown-precision.js';

/** Another file that is the same or nearly the same, in a record that this member may look at. */
export interface AlikeFile {
  evidence: string;
  incident: string;
  title: string | null;
  code: string | null;
  bitsApart: number | null;
  /** Belongs to the same record. */ here: boolean;
}

/** What a reviewer found out about a file. */
export interface FileCheck {
  id: string;
  aspect: CheckAspect;
  answer: CheckAnswer;
  note: string | null;
  by: string;
  at: string;
  /** The same aspect has a newer answer. */ replaced: boolean;
}

/** Where a file was found on the web, and when it was saved from there. */
export interface ArchivedAddress {
  url: string;
  savedOn: Day | null;
}

/** How closely a picture, or a published record, shows place and time. */
export interface Closeness {
  place: ShownPlace;
  date: ShownDate;
}

/** A public copy of a file as the desk sees it. */
export interface CopyView {
  id: string;
  state: 'proposed' | 'agreed' | 'refused' | 'hidden' | 'ended';
  crop: Box | null;
  boxes: Box[];
  tells: Closeness;
  /** What who made it, and who agreed, answered about faces and plates; null: not asked then, or nobody agreed. */
  safe: SafetyAnswer | null;
  agreedSafe: SafetyAnswer | null;
  violent: boolean;
  /** Milliseconds into the video that it is a still of; null: of a picture. */
  stillAt: number | null;
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
  /** Whether this member may agree to it or refuse it. */
  mayDecide: boolean;
  /** Who took it out of readers' sight, and whether this member may agree that it is deleted. */
  hiddenBy: string | null;
  mayEnd: boolean;
  /** Whether readers see it now. */
  isShown: boolean;
  /** Where it shows more detail than the record publishes now. */
  exceedsPublishedDetail: ('place' | 'date')[];
}

/** What is known of a stored file. Sizes in pixels. */
export interface InspectionResult {
  id: string;
  kind: string;
  type: string;
  name: string | null;
  /** From 1, among all files of its record. */
  number: number;
  /** Null: not inspected yet. */
  outcome: InspectionOutcome | null;
  width: number | null;
  height: number | null;
  small: { width: number; height: number } | null;
  reading: FileMetadata | null;
  findings: Findings;
  alike: AlikeFile[];
  address: ArchivedAddress | null;
  checks: FileCheck[];
  copies: CopyView[];
}

export interface InspectionResults {
  total: number;
  items: InspectionResult[];
}
