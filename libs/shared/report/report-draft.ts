import type { Day } from '../day/day.js';
import type { Period, PeriodUnit } from '../day/period.js';
import type { StoredLanguage } from '../language/languages.js';

/**
 * A report being written: a scope that applies to every figure, and parts in order. Figures are live until it is
 * frozen.
 */
export interface Draft {
  template: Template;
  title: InBoth;
  scope: Scope;
  parts: readonly Part[];
}

/** The same words in each language; '' where there are none. */
export type InBoth = Readonly<Record<StoredLanguage, string>>;

/** What every table and figure of a report is about. */
export interface Scope {
  /** Key of a period: '2021-H1', '2021-01-01..2021-06-30'. */
  period: string;
  /** The unit that divides it in tables and drawings over time. */
  unit: PeriodUnit;
  /** A unit of the gazetteer; null: the whole country. */
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
  /** The analyst's words, with figures as placeholders such as {I02}: placeholders.ts. */
  | { kind: 'words'; id: string; heading: InBoth; text: InBoth }
  | { kind: 'table'; id: string; table: TableKey }
  | { kind: 'drawing'; id: string; drawing: DrawingKey }
  /** A saved query, as the query of a figure's address. It uses its own period and filters, not the scope's. */
  | { kind: 'figure'; id: string; question: string };

/** The limits of a report. */
export const LIMITS = { title: 300, heading: 300, text: 20_000, parts: 60, groups: 20, question: 4000 } as const;

/** One incident of the report's list, as its public page was at that moment. */
export interface Listed {
  code: string;
  /** In the period for certain; otherwise it may have begun in another. */
  certain: boolean;
  singleSource: boolean;
  /** How often its published version was corrected. */
  corrections: number;
}

/** The moment that the figures are from. */
export interface Moment {
  seq: number;
  day: Day;
  log: { size: number; root: string } | null;
}

/**
 * The periods that a scope is compared with: the one before, and the same a year earlier if that is a different one.
 * Null: no comparison.
 */
export interface Compared {
  current: Period;
  previous: Period | null;
  yearBefore: Period | null;
}
