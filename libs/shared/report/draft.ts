import type { Day } from '../day/day.js';
import type { Period, PeriodUnit } from '../day/period.js';
import type { Language } from '../vocabulary/vocabulary.js';

/**
 * A report as it is written: a scope that every figure is asked over, and parts in their order. Figures stay live until
 * it is frozen.
 */
export interface Draft {
  template: Template;
  title: InBoth;
  scope: Scope;
  parts: readonly Part[];
}

/** The same words in each language; '' where there are none. */
export type InBoth = Readonly<Record<Language, string>>;

/** What every table and every figure of a report is about. */
export interface Scope {
  /** Key of a period: '2021-H1', '2021-01-01..2021-06-30'. */
  period: string;
  /** How it is divided where something stands over time. */
  unit: PeriodUnit;
  /** A unit of the gazetteer; null is the whole country. */
  place: string | null;
  /** Public codes. Empty: everybody. */
  groups: readonly string[];
}

export const TEMPLATES = ['half-year', 'un-annex', 'press-line', 'group-profile'] as const;
export type Template = (typeof TEMPLATES)[number];

export const TABLES = [
  'T1',
  'T2',
  'T3',
  'T4',
  'T4b',
  'T5',
  'T6',
  'T7',
  'T8',
  'T9',
  'T10',
  'T11',
  'T12',
  'T13',
] as const;
export type TableKey = (typeof TABLES)[number];

export const DRAWINGS = ['over-time', 'by-force', 'map'] as const;
export type DrawingKey = (typeof DRAWINGS)[number];

export type Part =
  /** Words of the analyst, in which figures stand as {I02}: placeholders.ts. */
  | { kind: 'words'; id: string; heading: InBoth; text: InBoth }
  | { kind: 'table'; id: string; table: TableKey }
  | { kind: 'drawing'; id: string; drawing: DrawingKey }
  /** A saved question, as the query of a figure's address; its own period and filters hold, not the scope's. */
  | { kind: 'figure'; id: string; question: string };

/** What a report may hold, so that it stays a report. */
export const LIMITS = { title: 300, heading: 300, text: 20_000, parts: 60, groups: 20, question: 4000 } as const;

/** One incident of the list that a report is about. What the public page of it says, as it was said then. */
export interface Listed {
  code: string;
  /** Lies in the period for certain; otherwise it may have begun in another. */
  certain: boolean;
  singleSource: boolean;
  /** How often its published version was corrected. */
  corrections: number;
}

/** The moment that figures are of. */
export interface Moment {
  seq: number;
  day: Day;
  log: { size: number; root: string } | null;
}

/**
 * How a scope is compared: the period, the one before, and the same a year earlier where that is another one. Null:
 * with nothing.
 */
export interface Compared {
  current: Period;
  previous: Period | null;
  yearBefore: Period | null;
}
