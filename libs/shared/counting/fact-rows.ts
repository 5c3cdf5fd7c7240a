import type { Day } from '../day/day.js';
import type { DatePrecision } from '../day/day-window.js';
import type { CountValue } from './count-value.js';

export type ActKind = 'restriction' | 'force' | 'liberty' | 'legal';
export type Outcome = 'LA_UNLAWFUL' | 'LA_LAWFUL' | 'LA_UNDETERMINED' | 'LA_NOT_ASSESSED';
/**
 * How far an incident has come. Public facts hold published ones only; merged and retracted incidents are in no facts.
 */
export type Stage = 'published' | 'verified' | 'unfinished';

/** One incident as the counting rule sees it: vocabulary codes, no free text, no person. */
export interface IncidentFact {
  /** The public code; for staff facts, any other stable key. ASCII, at most 255 characters. */
  code: string;
  kind: 'IK_ASSEMBLY' | 'IK_REPRISAL';
  /** Possible days of the start: first and last, both included. */
  earliest: Day;
  latest: Day;
  precision: DatePrecision;
  /** A gazetteer code at any level; null: not known. */
  place: string | null;
  placePrecision: string | null;
  groups: readonly { id: string; link: 'GL_STATED' | 'GL_INFERRED' }[];
  assemblyTypes: readonly string[];
  interference: 'IN_NONE' | 'IN_INTERFERED' | 'IN_UNKNOWN';
  peacefulness: 'PE_PEACEFUL' | 'PE_ISOLATED' | 'PE_VIOLENT' | 'PE_UNKNOWN';
  grade: 'VG_CONFIRMED' | 'VG_FAIR' | 'VG_WEAK' | 'VG_UNVERIFIED' | 'VG_DISCOUNTED';
  crowd: CountValue;
  issues: readonly string[];
  grounds: readonly string[];
  coverage: 'CO_ON_SITE' | 'CO_NETWORK' | 'CO_MEDIA' | 'CO_NONE' | null;
  acts: readonly ActFact[];
  harms: readonly HarmFact[];
  /** Default published. */
  stage?: Stage;
  /** The dataset of others that the incident came from; null or absent: the team's own record. Only in staff facts. */
  dataset?: string | null;
}

export interface ActFact {
  kind: ActKind;
  type: string;
  /** null: not stated. */
  actor: string | null;
  quantity: CountValue;
  /** People concerned; null: not reported. */
  people: CountValue | null;
  outcome: Outcome;
  /** A body of the state, or attributed to the state with reasons. */
  stateActor: boolean;
  /** Own place and days, if they differ from the incident's; null: the same. */
  place: string | null;
  earliest: Day | null;
  latest: Day | null;
}

export interface HarmFact {
  type: string;
  side: string | null;
  count: CountValue;
}
