import { type IndicatorCode, INDICATORS, type Measure, ratePerInhabitantsOf } from '../counting/indicators.js';
import { publicQuestion } from '../counting/public-question.js';
import { FILTER_LISTS, QuestionRefused, type Split } from '../counting/question.js';
import type { Day } from '../day/day.js';
import { isIncidentCode } from '../public/incident-code.js';
import { NEVER_NAMED } from '../public/withheld-types.js';
import { fold } from '../text-matching/fold.js';
import type { StoredLanguage } from '../language/languages.js';
import { termOf, termsOf } from '../vocabulary/vocabulary.js';
import { compact, FOUND_FILTERS } from './lexicon.js';
import type { FoundDivision, FoundFilter, Lexicon, Meaning, NamedGroup } from './lexicon.js';
import { comparedOverTime } from './comparison.js';
import { meant } from './meant.js';
import { isCommonWord } from './is-common-word.js';
import { periodIn, unitIn } from './period-in.js';
import { type Read, readSearch } from './read-search.js';
import type { Place } from '../places/place.js';

/** One thing that a search offers. A code of the vocabulary has the filter by which a figure is narrowed to it. */
export type FoundItem =
  | {
      kind: 'place' | 'group';
      code: string;
      name: Record<StoredLanguage, string>;
      within: Record<StoredLanguage, string> | null;
    }
  | { kind: 'term'; code: string; filter: FoundFilter; name: Record<StoredLanguage, string> }
  | { kind: 'incident'; code: string }
  | { kind: 'page'; path: string };

/** The response of `/api/public/find`. */
export interface Found {
  /** The figure that the words mean, as a query for `/api/public/counts` without its period where none was said. */
  figure: {
    query: string;
    /** The people of arrests alone, where that may be meant: the figure is of all deprivation of liberty. */
    narrower: string | null;
    /** The number of arrests, as acts, where that may be meant. */
    acts: string | null;
    /** By what the figure is divided where somebody asks who acted, where, or whose; null: it is not. */
    by: FoundDivision | null;
    /** By what its time is divided where somebody asks whether it rises or got worse; null: it is not. */
    over: 'month' | 'year' | null;
    /** Words that narrow nothing: nobody knows them, or no figure is narrowed by what they mean. */
    notInFigure: readonly string[];
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
  /** Whether a place holds every other, so that its name beside theirs says nothing. */
  isWhole(place: Place): boolean;
  /** Whether readers know a record by this code: many a word of eight letters could be one. */
  hasIncident(code: string): boolean;
}

const MOST_ITEMS = 12;

/** The more telling figures come first: "protests met with force" asks about force. */
const TELLING: readonly IndicatorCode[] = ['I11', 'I03', 'I06', 'I09', 'I10', 'I05', 'I02', 'I04', 'I01'];
/** The figure that codes mean where no figure is named. */
const FIGURE_OF: Partial<Record<FoundFilter, IndicatorCode>> = {
  forceTypes: 'I05',
  libertyTypes: 'I10',
  harmTypes: 'I04',
  kinds: 'I04',
};

/** Finds the figure and the things that a text means. @param today the current day at the place */
export const find = (typed: string, findable: Findable, today: Day): Found => {
  const { lexicon, groups, searchPlaces } = findable;
  const ofCode = codesIn(typed, findable);
  // A code is one word, whatever its parts mean: of "PF_GENDARMERIE", "pf" is not left out.
  const said =
    asCode(typed, ofCode) ??
    comparedOverTime(inContext(readSearch(typed, lexicon)).filter(({ meaning }) => meaning?.is !== 'idle'));
  const division = meant(said, 'division')[0] ?? null;
  const query = queryOf(said, today);
  const notInFigure = said
    .filter(
      ({ meaning }) =>
        meaning === null ||
        meaning.is === 'uncounted' ||
        (division && isOverTime(meaning)) ||
        (meaning.is === 'per-inhabitants' && !isPerInhabitants(query)),
    )
    .map(({ words }) => words);
  const strange = said.filter(({ words, meaning }) => meaning === null && !isCommonWord(words));
  const names = (['place', 'group', 'page'] as const).flatMap((is) => meant(said, is));
  const isName = said.length === names.length && names.length <= 1;
  const items = [
    ...ofCode,
    ...names.flatMap((meaning) => itemOf(meaning, groups, findable) ?? []),
    ...(isName || strange.length > 0 ? searchPlaces(typed).map(placeItem(findable)) : []),
    ...groupsWith(notInFigure, groups).map(groupItem),
    ...meant(said, 'division').flatMap(({ by }) => PAGE_OF[by] ?? []),
    ...[
      ...meant(said, 'terms'),
      ...meant(said, 'uncounted').flatMap(({ also }) => (also?.is === 'terms' ? also : [])),
    ].flatMap(({ filter, codes }) => codes.map((code) => termItem(filter, code))),
    ...figureTerms(said),
    ...(isOneIssue(said) ? placesCalled(typed, findable) : []),
  ];
  return {
    figure:
      query && (notInFigure.length === 0 || !isName)
        ? {
            query,
            narrower: queryOf(said, today, onlyIn(said)),
            // Of people alone it is asked how many they are among those who live there.
            acts: isPerInhabitants(query) ? null : queryOf(said, today, onlyIn(said), 'acts'),
            by: divisionIn(said, query),
            over: division === null ? overIn(said, query, today) : null,
            notInFigure,
          }
        : null,
    isQuestion: query !== null && !isName && !ofCode.some(({ kind }) => kind === 'term') && notInFigure.length === 0,
    items: distinct(items).slice(0, MOST_ITEMS),
  };
};

const distinct = (items: readonly FoundItem[]): FoundItem[] => [
  ...new Map(items.map((item) => [item.kind === 'page' ? item.path : item.code, item])).values(),
];

/** Whether a word stands before a month: neither "in March" nor "since March" nor "than March" is a march. */
const isBeforeMonth = (read: Read | undefined): boolean =>
  (read?.meaning?.is === 'trend' && read.meaning.than) ||
  (read?.meaning?.is === 'time'
    ? ['from', 'to'].includes(read.meaning.word)
    : ['in', 'during'].includes(read?.words ?? ''));

/** Decides what words mean by those around them: who acted, or who was hit; the month of March, or a march. */
const inContext = (reads: readonly Read[]): Read[] => {
  const hasYear = reads.some(({ meaning }) => meaning?.is === 'year');
  const hasFigure = reads.some(({ meaning }) => meaning?.is === 'figure');
  return reads.map((read, index) => {
    const { meaning } = read;
    if (meaning?.is === 'who')
      return { ...read, meaning: askedBy(meaning.after ? reads[index - 1] : reads.slice(index + 1).find(isNoHelp)) };
    if (isHelpWithPlace(read, reads[index + 1])) return { ...read, meaning: { is: 'uncounted' } };
    if (meaning?.is === 'uncounted') return hasFigure || !meaning.also ? read : { ...read, meaning: meaning.also };
    if (meaning?.is !== 'month' || !meaning.also || hasYear) return read;
    return isBeforeMonth(reads[index - 1]) ? read : { ...read, meaning: meaning.also };
  });
};

/** "Who has used" is "who used"; "who has been arrested" is still who was arrested. */
const isNoHelp = ({ meaning }: Read): boolean => !(meaning?.is === 'idle' && meaning.helps);

/** In Khmer, a word such as "is being" stands before no place: it may be part of a name, so the reader is told. */
const isHelpWithPlace = ({ words, meaning }: Read, next: Read | undefined): boolean =>
  meaning?.is === 'idle' && meaning.helps === true && /[\u1780-\u17b3]/u.test(words) && next?.meaning?.is === 'place';

/** "Who protests" asks for groups, "who stopped", "whose force" for those who acted, "who was arrested" for neither. */
const askedBy = (next: Read | undefined): Meaning => {
  const meaning = next?.meaning;
  if (meaning?.is === 'figure') return { is: 'division', by: meaning.indicator === 'I01' ? 'groups' : 'actors' };
  const isActing = meaning?.is === 'terms' || (meaning?.is === 'idle' && meaning.acts);
  return isActing ? { is: 'division', by: 'actors' } : { is: 'idle' };
};

/** The page that lists what a figure is divided by. */
const PAGE_OF: Partial<Record<FoundDivision, FoundItem>> = {
  place: { kind: 'page', path: '/places' },
  groups: { kind: 'page', path: '/groups' },
};
const SPLITS: Readonly<Record<FoundDivision, Split>> = { actors: 'actor', place: 'place:1', groups: 'group' };

/** Returns by what a figure is divided; null if nobody asks, or it cannot be: no source says who injured people. */
const divisionIn = (said: readonly Read[], query: string): FoundDivision | null => {
  const by = meant(said, 'division')[0]?.by;
  const pairs = query.split('&').map((pair) => pair.split('=') as [string, string]);
  return by && isAnswered([...pairs, ['split', SPLITS[by]]]) ? by : null;
};

/** Whether a word asks how a figure moves. "Which province had more" asks for the most. */
const isOverTime = (meaning: NonNullable<Read['meaning']>): boolean =>
  meaning.is === 'trend' && Boolean(meaning.worse || meaning.byMonth || meaning.byYear || meaning.than);

/** Returns by what the time of a figure is divided; null if nobody asks. */
const overIn = (said: readonly Read[], query: string, today: Day): 'month' | 'year' | null => {
  const pairs = query.split('&').map((pair) => pair.split('=') as [string, string]);
  const unit = unitIn(said, today);
  return meant(said, 'trend').length > 0 && isAnswered([...pairs, ['split', 'period'], ['unit', unit]]) ? unit : null;
};

const isPerInhabitants = (query: string | null): boolean => {
  const indicator = /^indicator=(\w+)/.exec(query ?? '')?.[1] as IndicatorCode | undefined;
  return indicator !== undefined && INDICATORS[indicator].perInhabitants !== undefined;
};

const LEAST_OF_NAME = 3;
/** Returns the groups with a name in which a word begins as one that is not understood. */
const groupsWith = (words: readonly string[], groups: readonly NamedGroup[]): NamedGroup[] => {
  const begun = words.flatMap((some) => some.split(' ')).filter((word) => word.length >= LEAST_OF_NAME);
  return groups.filter(({ nameEn, nameKm, aliases }) =>
    [nameEn, nameKm ?? '', ...aliases].some((name) =>
      fold(name)
        .split(' ')
        .some((word) => begun.some((one) => word.startsWith(one))),
    ),
  );
};

/** Returns the codes that words for deprivation of liberty may mean alone: "arrests". */
const onlyIn = (said: readonly Read[]): readonly string[] => meant(said, 'figure').flatMap(({ only = [] }) => only);

/**
 * Returns the query of the figure that words mean; null where they name no figure, filter, time or division. A time or
 * a division alone means the first figure, unless a page is named.
 * @param only the query is narrowed to these kinds of deprivation of liberty; null if that is none, or not its figure
 * @param reading counts their acts instead of people
 */
const queryOf = (said: readonly Read[], today: Day, only?: readonly string[], reading?: Measure): string | null => {
  const filters = filtersIn(said);
  const figures = meant(said, 'figure');
  const period = periodIn(said, today);
  const isBare = figures.length === 0 && Object.keys(filters).length === 0;
  const trends = meant(said, 'trend');
  const isAsked = period !== null || trends.length > 0 || meant(said, 'division').length > 0;
  if (isBare && (!isAsked || meant(said, 'page').length > 0)) return null;
  // More protests alone are nothing worse: the rate says it.
  const isRate = trends.some(({ worse }) => worse) && figures.length === 0;
  const isWhere = Object.keys(filters).every((filter) => filter === 'place' || filter === 'groups');
  const [counted, first] = isRate && isWhere ? (['I03', null] as const) : figureIn(figures, filters);
  const measure = reading ?? first;
  const isPer = measure === null && meant(said, 'per-inhabitants').length > 0;
  const indicator = (isPer ? ratePerInhabitantsOf(counted) : undefined) ?? counted;
  if (only) {
    if (only.length === 0 || counted !== 'I10' || filters['libertyTypes']) return null;
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
  const hasReprisals = filters['kinds']?.includes('IK_REPRISAL') === true;
  const possible = TELLING.filter(
    (indicator) =>
      (!isNarrow || (indicator !== 'I03' && indicator !== 'I11')) &&
      !(hasReprisals && INDICATORS[indicator].unit === 'assemblies'),
  );
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
    .filter(({ isWhole }) => !isWhole)
    .map(({ code }) => code);
  return {
    ...(groups.length > 0 && { groups: [...new Set(groups)] }),
    ...(places.length > 0 && { place: [...new Set(places)] }),
    ...filters,
  };
};

const nameOf = ({ nameEn, nameKm }: { nameEn: string; nameKm: string | null }): Record<StoredLanguage, string> => ({
  en: nameEn,
  km: nameKm || nameEn,
});

const placeItem =
  ({ place, isWhole }: Pick<Findable, 'place' | 'isWhole'>) =>
  (one: Place): FoundItem => {
    const around = one.parent === null ? null : place(one.parent);
    return {
      kind: 'place',
      code: one.code,
      name: nameOf(one),
      within: around && !isWhole(around) ? nameOf(around) : null,
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
  of: Pick<Findable, 'place' | 'isWhole'>,
): FoundItem | null => {
  if (meaning.is === 'page') return { kind: 'page', path: meaning.path };
  if (meaning.is === 'place') return placeItem(of)(of.place(meaning.code)!);
  const group = groups.find(({ code }) => code === meaning.code);
  return group ? groupItem(group) : null;
};

/** Whether a text is one issue: places that are called so come after it. */
const isOneIssue = ([read, ...others]: readonly Read[]): boolean =>
  others.length === 0 && read?.meaning?.is === 'terms' && read.meaning.filter === 'issues';

/** Returns the places of which a name begins so. */
const placesCalled = (typed: string, findable: Findable): FoundItem[] =>
  findable
    .searchPlaces(typed)
    .filter(({ nameEn, nameKm, aliases }) =>
      [nameEn, nameKm, ...aliases].some((name) => compact(name).startsWith(compact(typed))),
    )
    .map(placeItem(findable));

/** Words that name a figure also name codes: "arrests" is people deprived of liberty, and the kind of act. */
const figureTerms = (said: readonly Read[]): FoundItem[] =>
  meant(said, 'figure').some(({ indicator }) => indicator === 'I10')
    ? termsOf('liberty_type')
        .filter(({ code }) => code === 'D_ARREST' || code === 'D_APPREHENDED')
        .map(({ code }) => termItem('libertyTypes', code))
    : [];

/** Returns a text as the code of a record, if it has that form: capitals, and the hyphen that was left out. */
export const incidentCodeOf = (typed: string): string | null => {
  const code = typed
    .trim()
    .toUpperCase()
    .replace(/^([A-Z]{2})(?=[^-]{6}$)/, '$1-');
  return isIncidentCode(code) ? code : null;
};

/** Reads a typed code of a vocabulary as what it stands for; null if it is none. */
const asCode = (typed: string, items: readonly FoundItem[]): Read[] | null => {
  const term = items.find((item) => item.kind === 'term');
  return term
    ? [{ words: typed.trim(), meaning: { is: 'terms', filter: term.filter, codes: [term.code] }, isSlip: false }]
    : null;
};

/** Returns what a typed code stands for: of an incident, a group, a place or a vocabulary. */
const codesIn = (typed: string, { groups, hasIncident, ...of }: Findable): FoundItem[] => {
  const incident = incidentCodeOf(typed);
  const code = typed.trim().toUpperCase();
  const group = groups.find((one) => one.code === code);
  const unit = of.place(code);
  const term = termOf(code);
  const filter = term && !NEVER_NAMED.has(code) && FOUND_FILTERS.find((one) => FILTER_LISTS[one] === term.list);
  return [
    ...(group ? [groupItem(group)] : []),
    ...(unit ? [placeItem(of)(unit)] : []),
    ...(filter ? [termItem(filter, code)] : []),
    ...(incident !== null && hasIncident(incident) ? [{ kind: 'incident' as const, code: incident }] : []),
  ];
};
