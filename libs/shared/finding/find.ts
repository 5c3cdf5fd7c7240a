import type { IndicatorCode, Measure } from '../counting/indicators.js';
import { publicQuestion } from '../counting/public-question.js';
import { FILTER_LISTS, QuestionRefused } from '../counting/question.js';
import { type Day, partsOf } from '../day/day.js';
import { parsePeriod } from '../day/period.js';
import type { Language } from '../vocabulary/vocabulary.js';
import { termOf, termsOf } from '../vocabulary/vocabulary.js';
import { type FoundFilter, type Lexicon, type Meaning, type NamedGroup } from './lexicon.js';
import { type Read, readSearch } from './read-search.js';
import type { Place } from '../places/place.js';

/** One thing that a search offers. A code of the vocabulary has the filter by which a figure is narrowed to it. */
export type FoundItem =
  | { kind: 'place' | 'group'; code: string; name: Record<Language, string>; within: Record<Language, string> | null }
  | { kind: 'term'; code: string; filter: FoundFilter; name: Record<Language, string> }
  | { kind: 'incident'; code: string }
  | { kind: 'page'; path: string };

/** The response of `/api/public/find`. */
export interface Found {
  /** The figure that the words mean, as a query for `/api/public/counts` without its period where none was said. */
  figure: {
    query: string;
    /** The same, of arrests alone, where that may be meant: the figure is of all deprivation of liberty. */
    narrower: string | null;
    notUnderstood: readonly string[];
  } | null;
  /** Whether the figure comes before the items: the words are a question, not a name. */
  isQuestion: boolean;
  items: readonly FoundItem[];
}

/** What a search can find, besides the lexicon made from it. */
export interface Findable {
  lexicon: Lexicon;
  groups: readonly NamedGroup[];
  /** Looks for places by any of their names, also misspelt. */
  searchPlaces(text: string): readonly Place[];
  place(code: string): Place | null;
}

const MOST_ITEMS = 12;
const INCIDENT = /^[a-z]{2}-?[0-9a-hjkmnp-tv-z]{6}$/;

/** The more telling figures come first: "protests met with force" asks about force. */
const TELLING: readonly IndicatorCode[] = ['I11', 'I03', 'I06', 'I09', 'I10', 'I05', 'I02', 'I04', 'I01'];
/** The figure that codes mean where no figure is named. */
const FIGURE_OF: Partial<Record<FoundFilter, IndicatorCode>> = {
  forceTypes: 'I05',
  libertyTypes: 'I10',
  harmTypes: 'I04',
};

const meant = <K extends NonNullable<Read['meaning']>['is']>(reads: readonly Read[], is: K) =>
  reads.flatMap(({ meaning }) => (meaning?.is === is ? [meaning as Extract<Read['meaning'], { is: K }>] : []));

/** Finds the figure and the things that a text means. @param today the current day at the place */
export const find = (typed: string, { lexicon, groups, searchPlaces, place }: Findable, today: Day): Found => {
  const reads = readSearch(typed, lexicon);
  const said = reads.filter(({ meaning }) => meaning?.is !== 'idle');
  const notUnderstood = said.filter(({ meaning }) => meaning === null).map(({ words }) => words);
  const names = (['place', 'group', 'page'] as const).flatMap((is) => meant(said, is));
  const query = queryOf(said, today);
  const isName = said.length === names.length && names.length <= 1;
  const items = [
    ...codesIn(typed, groups, place),
    ...names.flatMap((meaning) => itemOf(meaning, groups, place) ?? []),
    ...(isName || notUnderstood.length > 0 ? searchPlaces(typed).map(placeItem(place)) : []),
    ...meant(said, 'terms').flatMap(({ filter, codes }) => codes.map((code) => termItem(filter, code))),
    ...figureTerms(said),
  ];
  return {
    figure:
      query && (notUnderstood.length === 0 || !isName)
        ? { query, narrower: query && queryOf(said, today, onlyIn(said)), notUnderstood }
        : null,
    isQuestion: query !== null && !isName && notUnderstood.length === 0,
    items: distinct(items).slice(0, MOST_ITEMS),
  };
};

const distinct = (items: readonly FoundItem[]): FoundItem[] => [
  ...new Map(items.map((item) => [item.kind === 'page' ? item.path : item.code, item])).values(),
];

/** Returns the codes that words for deprivation of liberty may mean alone: "arrests". */
const onlyIn = (said: readonly Read[]): readonly string[] => meant(said, 'figure').flatMap(({ only = [] }) => only);

/**
 * Returns the query of the figure that words mean; null where they name no figure, filter or time with another thing.
 * @param only the query is narrowed to these kinds of deprivation of liberty; null if that is none, or not its figure
 */
const queryOf = (said: readonly Read[], today: Day, only?: readonly string[]): string | null => {
  const filters = filtersIn(said);
  const figures = meant(said, 'figure');
  const period = periodIn(said, today);
  const size = Object.keys(filters).length + figures.length + (period ? 1 : 0);
  if (size === 0 || (figures.length === 0 && Object.keys(filters).length === 0)) return null;
  const [indicator, measure] = figureIn(figures, filters);
  if (only) {
    if (only.length === 0 || indicator !== 'I10' || filters['libertyTypes']) return null;
    filters['libertyTypes'] = [...new Set(only)];
  }
  const pairs = [
    ['indicator', indicator],
    ...(measure ? [['measure', measure]] : []),
    ...(period ? [['period', period]] : []),
    ...Object.entries(filters).map(([key, codes]) => [key, codes.join(',')]),
  ] as [string, string][];
  return isAnswered(pairs) ? pairs.map((pair) => pair.join('=')).join('&') : null;
};

/** Whether the public may ask this. A figure without a period is asked of everything recorded. */
const isAnswered = (pairs: readonly [string, string][]): boolean => {
  try {
    publicQuestion([...pairs.filter(([key]) => key !== 'period'), ['period', '2000']]);
    return true;
  } catch (refused) {
    if (refused instanceof QuestionRefused) return false;
    throw refused;
  }
};

const figureIn = (
  figures: readonly Extract<Meaning, { is: 'figure' }>[],
  filters: Record<string, readonly string[]>,
): [IndicatorCode, Measure | null] => {
  const has = (indicator: IndicatorCode): boolean => figures.some((one) => one.indicator === indicator);
  const narrow = (Object.keys(FIGURE_OF) as FoundFilter[]).find((filter) => filters[filter]);
  const isNarrow = ['actors', 'restrictionTypes', 'forceTypes', 'libertyTypes', 'harmTypes', 'grounds'].some(
    (filter) => filters[filter],
  );
  // A rate is of all monitored assemblies, whatever was done at them.
  const possible = TELLING.filter((indicator) => !isNarrow || (indicator !== 'I03' && indicator !== 'I11'));
  if (has('I03') && has('I05') && possible.includes('I11')) return ['I11', null];
  const first = possible.find(has);
  // "Tear gas at protests" asks about force, not about all protests.
  const isWeak = first === undefined || (first === 'I01' && isNarrow);
  if (isWeak) return [(narrow && FIGURE_OF[narrow]) ?? 'I02', null];
  const { measure } =
    figures.find((one) => one.indicator === first && one.measure === 'killed') ??
    figures.find((one) => one.indicator === first)!;
  return [first, measure === 'injured' ? null : measure];
};

/** Several codes of one list pass with any of them; words beside each other that share codes mean those. */
const filtersIn = (said: readonly Read[]): Record<string, readonly string[]> => {
  const filters: Record<string, readonly string[]> = {};
  let before: Read['meaning'] = null;
  for (const { meaning } of said) {
    if (meaning?.is === 'terms') {
      const known = filters[meaning.filter] ?? [];
      const both = meaning.codes.filter((code) => known.includes(code));
      const isBeside = before?.is === 'terms' && before.filter === meaning.filter;
      filters[meaning.filter] = isBeside && both.length > 0 ? both : [...new Set([...known, ...meaning.codes])];
    }
    before = meaning;
  }
  const groups = meant(said, 'group').map(({ code }) => code);
  const places = meant(said, 'place')
    .filter(({ level }) => level > 0)
    .map(({ code }) => code);
  return {
    ...(groups.length > 0 && { groups: [...new Set(groups)] }),
    ...(places.length > 0 && { place: [...new Set(places)] }),
    ...filters,
  };
};

const two = (n: number): string => String(n).padStart(2, '0');

/** Returns the period that is meant: a year, a month, from one to another, since a year; null where none is. */
const periodIn = (said: readonly Read[], today: Day): string | null => {
  const { year, month } = partsOf(today);
  const years: number[] = meant(said, 'year').map((one) => one.year);
  const months: number[] = meant(said, 'month').map((one) => one.month);
  const words = meant(said, 'time').map(({ word }) => word);
  if (words.includes('this-year')) years.push(year);
  if (words.includes('last-year')) years.push(year - 1);
  if (words.includes('this-month')) return `${year}-${two(month)}`;
  if (words.includes('last-month')) return month === 1 ? `${year - 1}-12` : `${year}-${two(month - 1)}`;
  if (years.length === 0) return null;
  const [from, to] = [Math.min(...years), Math.max(...years)];
  const [first, last] = [months[0], months.at(-1)];
  const isSince = words.includes('from') && !words.includes('to') && years.length === 1 && months.length <= 1;
  const key =
    isSince && from <= year
      ? `${from}-${two(first ?? 1)}-01..${year}-12-31`
      : months.length > 1
        ? spanOf(from, first!, to, last!)
        : first !== undefined && from === to
          ? `${from}-${two(first)}`
          : from === to
            ? String(from)
            : `${from}-01-01..${to}-12-31`;
  return parsePeriod(key) ? key : null;
};

const spanOf = (from: number, first: number, to: number, last: number): string => {
  const end = parsePeriod(`${to}-${two(last)}`)!.until;
  const { year, month } = partsOf(end);
  const day = new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
  return `${from}-${two(first)}-01..${day}`;
};

const nameOf = ({ nameEn, nameKm }: { nameEn: string; nameKm: string | null }): Record<Language, string> => ({
  en: nameEn,
  km: nameKm || nameEn,
});

const placeItem =
  (place: Findable['place']) =>
  (one: Place): FoundItem => {
    const around = one.parent === null ? null : place(one.parent);
    return {
      kind: 'place',
      code: one.code,
      name: nameOf(one),
      within: around && around.level > 0 ? nameOf(around) : null,
    };
  };

const groupItem = (group: NamedGroup): FoundItem => ({
  kind: 'group',
  code: group.code,
  name: nameOf(group),
  within: null,
});

const termItem = (filter: FoundFilter, code: string): FoundItem => {
  const { en, km } = termOf(code)!;
  return { kind: 'term', filter, code, name: { en, km } };
};

const itemOf = (
  meaning: Extract<Meaning, { is: 'place' | 'group' | 'page' }>,
  groups: readonly NamedGroup[],
  place: Findable['place'],
): FoundItem | null => {
  if (meaning.is === 'page') return { kind: 'page', path: meaning.path };
  if (meaning.is === 'place') return placeItem(place)(place(meaning.code)!);
  const group = groups.find(({ code }) => code === meaning.code);
  return group ? groupItem(group) : null;
};

/** Words that name a figure also name codes: "arrests" is people deprived of liberty, and the kind of act. */
const figureTerms = (said: readonly Read[]): FoundItem[] =>
  meant(said, 'figure').some(({ indicator }) => indicator === 'I10')
    ? termsOf('liberty_type')
        .filter(({ code }) => code === 'D_ARREST' || code === 'D_APPREHENDED')
        .map(({ code }) => termItem('libertyTypes', code))
    : [];

/** Returns what a typed code stands for: of an incident, a group, a place or a vocabulary. */
const codesIn = (typed: string, groups: readonly NamedGroup[], place: Findable['place']): FoundItem[] => {
  const code = typed.trim().toUpperCase();
  const group = groups.find((one) => one.code === code);
  const unit = place(code);
  const term = termOf(code);
  const filter = term && (Object.entries(FILTER_LISTS).find(([, list]) => list === term.list)?.[0] as FoundFilter);
  return [
    ...(group ? [groupItem(group)] : []),
    ...(unit ? [placeItem(place)(unit)] : []),
    ...(filter ? [termItem(filter, code)] : []),
    ...(!group && INCIDENT.test(code.toLowerCase()) ? [{ kind: 'incident' as const, code }] : []),
  ];
};
