import type { PlaceValue } from '../codebook/values.js';
import type { CountValue } from '../counting/count-range.js';
import type { DayWindow } from '../day/window.js';
import type { ActKind } from '../vocabulary/vocabulary.js';

/** What the public API answers. Built from schema `pub` alone. Days are days of the place; codes are of the vocabularies. */

export interface AsOf { seq: number; day: string }

export interface PublicGroup { code: string; nameEn: string; nameKm: string | null; aliases: string[] }

export interface PublicAct {
  kind: ActKind;
  /** A code of the vocabularies, or WITHHELD. */
  type: string;
  actor: string | null;
  forceName: string | null;
  /** Done by a body of the state, or attributed to it with reasons. */
  byState: boolean;
  quantity: CountValue;
  people: CountValue;
  place: PlaceValue | null;
  when: DayWindow | null;
  /** LA_UNLAWFUL, LA_LAWFUL, LA_UNDETERMINED or LA_NOT_ASSESSED. */
  outcome: string;
  assessedBy: string | null;
  assessedUnder: string | null;
  testsNotMet: string[];
}

/** INJURED joins all injuries of a side, because severity is shown only in totals of five or more. */
export interface PublicHarm { type: string; side: string | null; count: CountValue }

export interface PublicAccount {
  party: string;
  stance: string;
  text: string | null;
  language: string | null;
  aboutThisEvent: 'yes' | 'no' | 'unknown';
  saidOn: DayWindow | null;
}

export interface PublicSource {
  type: string;
  publisher: string | null;
  title: string | null;
  url: string | null;
  archiveUrl: string | null;
  publishedOn: DayWindow | null;
  /** The link is withheld to protect the source. */
  linkWithheld: boolean;
}

export interface PublicIncidentSummary {
  code: string;
  kind: string;
  title: string;
  when: DayWindow;
  place: PlaceValue;
  interference: string;
  grade: string;
  groups: { code: string; link: string; role: string | null }[];
  acts: { kind: ActKind; type: string }[];
}

export interface PublicIncident extends Omit<PublicIncidentSummary, 'acts'> {
  summary: string | null;
  publishedOn: string;
  firstPublishedOn: string;
  assemblyTypes: string[] | null;
  crowd: CountValue;
  issues: string[] | null;
  peacefulness: string;
  grounds: string[] | null;
  gradeReason: string | null;
  acts: PublicAct[];
  harms: PublicHarm[];
  accounts: PublicAccount[];
  sources: PublicSource[];
  changes: PublicChange[];
}

export interface PublicChange {
  seq: number;
  day: string;
  /** Null where it is about coverage. */
  code: string | null;
  what: 'published' | 'corrected' | 'retracted' | 'merged' | 'unmerged' | 'withdrawn' | 'coverage';
  reason: string | null;
  note: string | null;
  into: string | null;
}

export interface PublicTotal {
  code: string;
  publisher: string;
  title: string;
  measure: string;
  unit: 'incidents' | 'acts' | 'people' | 'other';
  value: CountValue;
  from: string;
  /** Last day, included. */
  until: string;
  place: string | null;
  group: string | null;
  partOf: string | null;
  url: string | null;
}

export interface PublicCoverage { place: string; from: string; until: string; level: string; group: string | null }

export interface PublicAbout {
  country: string;
  demo: boolean;
  organisation: string;
  standards: string;
  asOf: AsOf;
  incidents: number;
  /** Earliest and latest possible day of a published incident. */
  first: string | null;
  last: string | null;
}

/** One row of the gazetteer as it travels: code, parent, level, English, Khmer, latitude, longitude, other spellings. */
export type PlaceRow = [string, string | null, number, string, string, number, number, string[]];
