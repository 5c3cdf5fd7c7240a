import type { IndicatorCode, Measure } from '../counting/indicators.js';
import type { ListFilter } from '../counting/question.js';

// What the public map can show. The page that draws it reads its address by these lists, and whoever links to it by
// them knows whether it shows a figure: see figure-page.ts.

/**
 * The figures that the pages of groups and places offer; people have parts of their own there. A rate has no circles.
 */
export const OFFERED = ['I02', 'I01', 'I04', 'I05', 'I06', 'I03', 'I11'] as const satisfies readonly IndicatorCode[];
/** The figures that the map offers. */
export const ON_MAP = [...OFFERED, 'I10', 'I09'] as const satisfies readonly IndicatorCode[];
export type Offered = (typeof ON_MAP)[number];
/** The readings besides the first that the map can show. */
export const MEASURES: Partial<Record<Offered, Measure>> = { I09: 'killed', I10: 'acts' };

/** The filters of the public map in the order offered, named as in the address and in the API. */
export const FILTERS = [
  'groups',
  'place',
  'restrictionTypes',
  'forceTypes',
  'libertyTypes',
  'actors',
  'outcome',
  'harmTypes',
  'grounds',
  'issues',
  'assemblyTypes',
  'peacefulness',
  'grades',
  'kinds',
  'coverage',
] as const satisfies readonly ListFilter[];
export type Filter = (typeof FILTERS)[number];

const CODE = /^[\w.-]{1,60}$/;
const MOST_CODES = 40;

/** Returns what the map reads of a list of codes. */
export const codesRead = (codes: readonly string[]): readonly string[] =>
  [...new Set(codes.filter((code) => CODE.test(code)))].slice(0, MOST_CODES);
