import type { StoredLanguage } from '../language/languages.js';
import type { WireAnswer } from '../counting/answer-to-wire.js';
import type { ChangeReason, FigureChange } from '../counting/figure-change.js';
import type { PlaceValue } from '../codebook/check-value.js';
import type { CountValue } from '../counting/count-value.js';
import type { Population } from '../places/place.js';
import type { DayWindow } from '../day/day-window.js';
import type { PUBLIC_RELATION_KINDS } from '../incident/relation-kinds.js';
import type { CheckAspect, SafetyAnswer } from '../inspection/file-findings.js';
import type { ReportCard } from '../report/report-card.js';
import type { ActKind } from '../vocabulary/vocabulary.js';

/**
 * The responses of the public API, built only from schema `pub`. Days are days of the place; codes are those of the
 * vocabularies.
 */

export interface AsOf {
  seq: number;
  day: string;
  /**
   * True if something was hidden, deleted or taken back since that no figure of this moment has any more; otherwise
   * left out.
   */
  withdrawnSince?: true;
  /**
   * True if a number without a day was asked for whose own publication is hidden or deleted, so that its day is no
   * longer known: `day` is then the last day on which that number may have been the newest. Otherwise left out.
   */
  dayUnknown?: true;
}

/** A published whole report in a list; its main figure and its scope in the requested language. */
export interface PublicReportCard extends ReportCard {
  code: string;
  title: { en: string; km: string };
  /** Those in which it has words. Every report has its figures in both. */
  languages: StoredLanguage[];
  /** The key of its period: '2021-H1'. */
  period: string;
  /** A place of the gazetteer; null: the whole country. */
  place: string | null;
  /** Public codes; empty: everybody. */
  groups: string[];
  frozenOn: string;
  publishedOn: string;
  /** How many of its incidents were withdrawn for safety since it was frozen. */
  withdrawn: number;
}

export interface PublicGroup {
  code: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
}

export interface PublicAct {
  kind: ActKind;
  /** A code of the vocabularies, or WITHHELD: not stated by any source, or withheld. */
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
export interface PublicHarm {
  type: string;
  side: string | null;
  count: CountValue;
}

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

/** A record's title as it was written, and in the other language of the site; null: nobody has translated it. */
interface PublicTitle {
  title: string;
  titleTranslation: string | null;
}

export interface PublicIncidentSummary extends PublicTitle {
  code: string;
  kind: string;
  when: DayWindow;
  place: PlaceValue;
  interference: string;
  grade: string;
  groups: { code: string; link: string; role: string | null }[];
  acts: { kind: ActKind; type: string }[];
}

export interface PublicIncident extends Omit<PublicIncidentSummary, 'acts'> {
  /** When it was called in public or notified; null: not known, or not shown because its day is not. */
  announced: DayWindow | null;
  summary: string | null;
  /** The same text in the other language of the site; null: nobody has translated it. */
  summaryTranslation: string | null;
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
  /** In files alone: how it belonged to others that were published at their moment. */
  relations?: PublicRelation[];
}

/** How a published record belongs to another. inverse: the other one says it of this one. */
export interface PublicRelation {
  kind: (typeof PUBLIC_RELATION_KINDS)[number];
  inverse: boolean;
  code: string;
}

/** A duplicate whose address leads here, with the day on which it was merged; null if that day is not stored. */
export interface JoinedRecord {
  code: string;
  day: string | null;
}
/**
 * A picture of a published incident: cropped, faces covered, without metadata. Its two sizes are JPEGs at
 * `/api/public/incidents/<code>/pictures/<id>/<small or large>`; widths and heights in pixels.
 */
export interface PublicPicture {
  id: string;
  altEn: string;
  altKm: string;
  width: number;
  height: number;
  smallWidth: number;
  smallHeight: number;
  /**
   * What two people answered: nobody can be recognised, or consent is noted. Null: it is from before they were asked.
   */
  safe: SafetyAnswer | null;
  /** It shows violence. */
  violent: boolean;
  /** A frame of a video. */
  isStill: boolean;
  /** What people checked in the file and found to hold. */
  checked: CheckAspect[];
}
/** A record at its own address. */
export interface PublicRecord extends PublicIncident {
  joined: JoinedRecord[];
  pictures: PublicPicture[];
  /** Its paragraph in the words of two people; null: the one made by rule is shown. */
  story: { en: string; km: string } | null;
  /** How it belongs to others that are published now, the earliest first. */
  relations: (PublicRelation & PublicTitle & { when: DayWindow })[];
}

/** Published texts other than incidents that were added, changed or removed. */
type WordsChange =
  | 'total-shown'
  | 'total-changed'
  | 'total-taken-away'
  | 'dated-note-shown'
  | 'dated-note-changed'
  | 'dated-note-taken-away'
  | 'report-shown'
  | 'report-taken-away'
  | 'group-renamed'
  | 'organisation-changed'
  | 'people-shown'
  | 'people-taken-away';

export interface PublicChange {
  seq: number;
  day: string;
  /** Null if the change is about no incident. */
  code: string | null;
  what:
    | 'published'
    | 'corrected'
    | 'retracted'
    | 'merged'
    | 'unmerged'
    | 'withdrawn'
    | 'restored'
    | 'picture-shown'
    | 'picture-taken-away'
    | 'note-shortened'
    | 'story-shown'
    | 'story-taken-away'
    | 'coverage'
    | WordsChange;
  /** The public code of a total, dated note, report or group whose words changed; otherwise null. */
  subject: string | null;
  reason: string | null;
  note: string | null;
  into: string | null;
}

/** A change in the list of all changes, with the record's current title; null if it is no longer published. */
export interface ListedChange extends PublicChange {
  title: string | null;
  titleTranslation: string | null;
}

/** What explains a change in a chart: a ban, an election, a trial. */
export interface PublicDatedNote {
  code: string;
  nameEn: string;
  nameKm: string;
  from: string;
  /** Last day, included. */
  until: string;
  /** Null: the whole country. */
  place: string | null;
  /** Who says so. */
  publisher: string;
  url: string | null;
}

/**
 * A figure at two moments, and the records that make the difference, by reason. Records that change only other numbers
 * said beside the figure are left out.
 */
export interface FigureChanges {
  before: { answer: WireAnswer; asOf: AsOf };
  after: { answer: WireAnswer; asOf: AsOf };
  /** The sum of all reasons; null if nothing changed the figure. */
  change: FigureChange | null;
  reasons: {
    why: ChangeReason;
    change: FigureChange;
    /** Number of records. */
    total: number;
    /** The first records, with their titles and days where they are still published. */
    items: {
      code: string;
      title: string | null;
      titleTranslation: string | null;
      when: PublicIncidentSummary['when'] | null;
      change: FigureChange;
    }[];
  }[];
  /** How it was counted, one sentence per item, in the reader's language. */
  rule: string[];
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

/**
 * Totals of people deprived of liberty who are known individually. Each person is counted once, on one day, with at
 * least nine others. A missing item is below 5, or not shown to protect people; it is never known to be 0.
 */
export interface PublicPeopleTotals {
  /** Whether this organisation shows any. */
  shown: boolean;
  /** The latest day that was due to be counted, the end of a half-year; null: none was yet. */
  lastDay: string | null;
  /**
   * Minimums: rounded down to multiples of 5. `tally`: 'people', all counted up to the day, and 'beside', those of them
   * who are beside I10; all others are of the people counted on the day: 'counted', 'held', 'stage', 'article', and
   * 'group.' with the tie. `isRest`: of all others. `country`: of which of several; '*': nobody knows.
   */
  items: { day: string; tally: string; code: string; low: number; isRest?: true; country?: string }[];
}

/**
 * Totals of what is withheld in single records, for the country and finished half-years. A missing item is below 5, or
 * not shown to protect people; it is never known to be 0.
 */
export interface PublicWithheldTotals {
  /** The half-year of the last count ('2026-H1'); null: never counted yet. */
  countedIn: string | null;
  /** Every half-year that was over by then, from the first published incident on; newest first. */
  halfYears: string[];
  /**
   * The tables. Columns of one table have no act or person in common; side: which side the people were on, null: any.
   */
  tallies: { key: string; unit: 'acts' | 'people'; side: string | null; codes: string[] }[];
  /** A minimum: rounded down to a multiple of 5. `country`: of which of several; '*': nobody knows. */
  items: { halfYear: string; tally: string; code: string; low: number; country?: string }[];
}

export interface PublicCoverage {
  place: string;
  from: string;
  until: string;
  level: string;
  group: string | null;
}

export interface PublicAbout {
  country: string;
  demo: boolean;
  organisation: string;
  /** Empty: the English name. */ organisationKm: string;
  /** Where it is, and how to reach it; empty: it has not said. */
  address: string;
  contact: string;
  /** What this site is, in one sentence; empty: the usual one. */
  sentenceEn: string;
  sentenceKm: string;
  /** The query of the map's address that `/` leads to; empty: everything recorded. */
  startView: string;
  /** The path of its logo, a PNG of at most 480 × 160; null: none. */
  logo: string | null;
  standards: string;
  /** Empty: they are in one language. */ standardsKm: string;
  /** Whether force of a published record is assessed as unlawful under others, which its page names. */
  otherStandards: boolean;
  /** The rule for publishing that is in force: two independent people, or the rule of a new or a small team. */
  publishing: 'two' | 'new-team' | 'small-team';
  asOf: AsOf;
  incidents: number;
  /** Earliest and latest possible day of a published incident. */
  first: string | null;
  last: string | null;
  /** The later of `last` and the latest possible day of an act that figures of acts count by its own day. */
  lastActs: string | null;
  /** The page that the quick exit leads to. */
  leaveTo: string;
}

/** A base map with roads, rivers and towns, as PMTiles on this host; only where the operator loaded one. */
export interface PublicTiles {
  url: string;
  /** west, south, east, north in degrees */
  bounds: [number, number, number, number];
  minZoom: number;
  maxZoom: number;
  /** Whose data it is; '' if the file does not say. */
  credit: string;
  isOpenStreetMap: boolean;
}

/**
 * One row of the gazetteer in a response: code, parent, level, English, Khmer, latitude, longitude, other spellings,
 * type (a phone may still have rows without it).
 */
export type PlaceRow = [string, string | null, number, string, string, number, number, string[], string?];

/**
 * One unit of the gazetteer without its names: code, parent, level, and how many people live there where it is known.
 */
export type PlaceBranch = [string, string | null, number, Population?];
