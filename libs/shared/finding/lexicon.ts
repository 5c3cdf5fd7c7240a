import { FILTER_LISTS, type ListFilter } from '../counting/question.js';
import type { IndicatorCode, Measure } from '../counting/indicators.js';
import { isCommonWord } from './is-common-word.js';
import { MONTHS } from '../import/read-date.js';
import { fold } from '../text-matching/fold.js';
import { nameKeys, readSpellings } from '../places/name-keys.js';
import type { CountryFile, Place } from '../places/place.js';
import { NEVER_NAMED } from '../public/withheld-types.js';
import { ALL_WORDS } from '../vocabulary/everyday-words/all-words.js';
import { termsOf } from '../vocabulary/vocabulary.js';
import conceptWords from './concept-words.json' with { type: 'json' };
import divisionWords from './division-words.json' with { type: 'json' };
import figureWords from './figure-words.json' with { type: 'json' };
import otherWords from './other-words.json' with { type: 'json' };
import wholeWords from './whole-words.json' with { type: 'json' };

/** A group as readers know it. */
export interface NamedGroup {
  code: string;
  nameEn: string;
  nameKm: string | null;
  aliases: readonly string[];
}

/** What can be found: the gazetteer, the groups that readers know, and the words of this country. */
interface FindSources {
  places: readonly Place[];
  groups: readonly NamedGroup[];
  words: Pick<CountryFile, 'types' | 'spellings'>;
}

/** The lists whose words name a filter, most telling first: a word of several lists means the first. */
const TERM_FILTERS = [
  'issues',
  'actors',
  'forceTypes',
  'assemblyTypes',
  'restrictionTypes',
  'libertyTypes',
  'grounds',
  'harmTypes',
] as const satisfies readonly ListFilter[];
/** The filters of the public map that are lists: a code of another list narrows nothing there. */
export const FOUND_FILTERS = [
  ...TERM_FILTERS,
  'outcome',
  'peacefulness',
  'grades',
  'kinds',
  'coverage',
] as const satisfies readonly ListFilter[];
export type FoundFilter = (typeof FOUND_FILTERS)[number];

/** By what a figure is divided where somebody asks who acted, where, or whose. Named as the filters. */
export type FoundDivision = keyof typeof divisionWords;

/** What some words mean. */
export type Meaning =
  /** `only`: codes of deprivation of liberty that the words may mean alone. */
  | { is: 'figure'; indicator: IndicatorCode; measure: Measure | null; only?: readonly string[] }
  /** `isWhole`: the only country, so that naming it narrows nothing. */
  | { is: 'place'; code: string; level: number; isWhole?: true }
  /** `endsWord`: only where a typed word ends after it. */
  | { is: 'group'; code: string; endsWord?: true }
  | { is: 'terms'; filter: FoundFilter; codes: readonly string[] }
  | { is: 'page'; path: string }
  /** `also`: what the same word means where it is no month: "march". */
  | { is: 'month'; month: number; also?: Extract<Meaning, { is: 'terms' }> }
  | { is: 'time'; word: string }
  | { is: 'division'; by: FoundDivision }
  /** Divides the figure by how many people live there, where a figure of that is counted. */
  | { is: 'per-inhabitants' }
  /**
   * Asks how a figure moves. `than`: compared with the time that is named; `worse`: as a rate, not a number; `weak`:
   * only beside such a comparison.
   */
  | { is: 'trend'; than?: true; worse?: true; byMonth?: true; byYear?: true; weak?: true }
  /**
   * Known, but no figure is narrowed by it: who was held or hurt, "the authorities". `also`: what it means where no
   * figure is named: "journalists" alone are acts against them.
   */
  | { is: 'uncounted'; also?: Extract<Meaning, { is: 'terms' | 'page' }> }
  /** "Who" asks who acted only before a word for acting; `after`: after it, as Khmer says "whose force". */
  | { is: 'who'; after?: true }
  /**
   * `acts`: a word for acting, such as "used"; `helps`: one that may stand before it, such as "has"; `placing`: one
   * that says that a place is meant, before its name ("in") or on either side ("province").
   */
  | { is: 'idle'; acts?: true; helps?: true; placing?: 'before' | 'kind' };

/** Words of labels that say nothing by themselves. */
const EMPTY = new Set(
  'other unknown not known stated means type types unclear used given severity away with without one none only also the and for out into taken took let go held hit up down kind other officer officers'.split(
    ' ',
  ),
);
const LEAST_WORD = 3;
/** Filters by what people do or want: a word for people that also means one of these still does. */
const KEPT: ReadonlySet<FoundFilter> = new Set(['actors', 'issues', 'assemblyTypes']);

/** Words without spaces, as keys of the lexicon: Khmer has none, and spellings in Latin letters differ in them. */
export const compact = (text: string): string => fold(text).replaceAll(' ', '');

/**
 * Maps compact words to what they mean. Words that mean several things mean the first that was put in: names before
 * figures, figures before codes.
 */
export class Lexicon {
  private readonly meanings = new Map<string, Meaning>();
  private readonly whole = new Map<string, Meaning>();
  /** Length of the longest words. */
  longest = 0;

  put(words: string, meaning: Meaning): void {
    const key = compact(words);
    if (key === '') return;
    const known = this.meanings.get(key);
    if (known?.is === 'month' && meaning.is === 'terms') known.also ??= meaning;
    if (known) return;
    this.meanings.set(key, meaning);
    this.longest = Math.max(this.longest, key.length);
  }

  /** Lets a word that means codes or a page narrow no figure; other meanings stay. */
  leaveOut(words: string): void {
    const key = compact(words);
    const known = this.meanings.get(key);
    if (!known) return this.put(words, { is: 'uncounted' });
    if (known.is === 'page' || (known.is === 'terms' && !KEPT.has(known.filter)))
      this.meanings.set(key, { is: 'uncounted', also: known });
  }

  get(key: string): Meaning | undefined {
    return this.meanings.get(key);
  }

  /** Puts a word that is the beginning of too many others: known only where no unknown letters are joined to it. */
  putWhole(word: string, meaning: Meaning): void {
    this.whole.set(compact(word), meaning);
  }

  /** Returns what a word means to which nothing unknown is joined. */
  getWhole(key: string): Meaning | undefined {
    return this.whole.get(key);
  }

  keys(): IterableIterator<[string, Meaning]> {
    return this.meanings.entries();
  }
}

/** What the words mean that name no page and no time. */
const OTHER_MEANINGS: Readonly<Record<string, Meaning>> = {
  idle: { is: 'idle' },
  acting: { is: 'idle', acts: true },
  helping: { is: 'idle', helps: true },
  'before-place': { is: 'idle', placing: 'before' },
  'kind-of-place': { is: 'idle', placing: 'kind' },
  uncounted: { is: 'uncounted' },
  trend: { is: 'trend' },
  worse: { is: 'trend', worse: true },
  'weak-trend': { is: 'trend', weak: true },
  'by-month': { is: 'trend', byMonth: true },
  'by-year': { is: 'trend', byYear: true },
  than: { is: 'trend', than: true },
  'per-inhabitants': { is: 'per-inhabitants' },
  who: { is: 'who' },
  whose: { is: 'who', after: true },
};

const split = (words: string): string[] => words.split(';').map((one) => one.trim());

/**
 * Reads a key of the lists of words: an indicator, its measure and the codes that may be meant alone, or a filter and
 * its codes. "people" after them: words for people narrow no figure; alone they mean what those people protest about.
 */
const meaningOfKey = (key: string): Meaning => {
  const [first, second = '-', third] = key.split(' ') as [string, string?, string?];
  if (/^I\d/.test(first))
    return {
      is: 'figure',
      indicator: first as IndicatorCode,
      measure: second === '-' ? null : (second as Measure),
      ...(third && { only: third.split(',') }),
    };
  const terms: Meaning = { is: 'terms', filter: first as FoundFilter, codes: second.split(',') };
  return third === 'people' ? { is: 'uncounted', also: terms } : terms;
};

/** Builds the lexicon: groups, provinces and districts, figures, times and pages, codes, and communes last. */
export const createLexicon = ({ places, groups, words }: FindSources): Lexicon => {
  const lexicon = new Lexicon();
  for (const { code, nameEn, nameKm, aliases } of groups)
    for (const name of [nameEn, nameKm ?? '', ...aliases]) lexicon.put(name, { is: 'group', code });
  const spellings = readSpellings(words.spellings);
  const isOnly = places.filter(({ level }) => level === 0).length === 1;
  const putPlace = ({ code, level, nameEn, nameKm, aliases }: Place): void => {
    for (const name of [nameEn, nameKm, ...aliases])
      for (const key of nameKeys(name, spellings))
        lexicon.put(key.text, { is: 'place', code, level, ...(isOnly && level === 0 && { isWhole: true }) });
  };
  const inOrder = [...places].sort((a, b) => a.level - b.level);
  for (const [key, list] of Object.entries(figureWords))
    for (const one of split(list)) lexicon.put(one, meaningOfKey(key));
  for (const [key, list] of Object.entries(otherWords))
    for (const one of split(list))
      lexicon.put(
        one,
        OTHER_MEANINGS[key] ?? (key.startsWith('/') ? { is: 'page', path: key } : { is: 'time', word: key }),
      );
  for (const [by, list] of Object.entries(divisionWords))
    for (const one of split(list)) lexicon.put(one, { is: 'division', by: by as FoundDivision });
  MONTHS.forEach((names, index) => names.forEach((name) => lexicon.put(name, { is: 'month', month: index + 1 })));
  inOrder.filter(({ level }) => level < 3).forEach(putPlace);
  putShortNames(lexicon, inOrder);
  for (const [key, list] of Object.entries(conceptWords))
    for (const one of split(list)) lexicon.put(one, meaningOfKey(key));
  for (const [key, list] of Object.entries(wholeWords))
    for (const one of split(list)) lexicon.putWhole(one, meaningOfKey(key));
  // "Phnom Penh Municipal Police" is not meant by "Penh".
  const inNames = new Set(inOrder.filter(({ level }) => level < 2).flatMap(({ nameEn }) => fold(nameEn).split(' ')));
  putTerms(lexicon, inNames);
  inOrder.filter(({ level }) => level === 3).forEach(putPlace);
  putGroupsByLastWord(lexicon, groups);
  putUncounted(lexicon);
  return lexicon;
};

/** The word for its kind at the end of a unit's name in English, or at its beginning. */
const KIND =
  /(?: (?:province|county|region|department|district|oblast|state|governorate|prefecture|municipality|parish|canton|division)$|^(?:province|department|region|governorate|state|district|municipality|canton) of (?:the )?)/;
/** "Eastern Province" is not meant by "eastern", and "Coast Region" not by an ordinary word. */
const DIRECTION = /^(?:north|south|east|west|centre|central|upper|lower|middle|inner|outer|capital|national)/;

/** "Nairobi" is Nairobi County, if that is one unit's name alone, and nothing else is called so. */
function putShortNames(lexicon: Lexicon, places: readonly Place[]): void {
  const units = new Map<string, Place | null>();
  for (const place of places.filter(({ level }) => level === 1 || level === 2)) {
    const name = fold(place.nameEn);
    const short = name.replace(KIND, '');
    if (short === name || short.length < LEAST_WORD || DIRECTION.test(short) || isCommonWord(short)) continue;
    units.set(short, units.has(short) ? null : place);
  }
  for (const [short, place] of units)
    if (place) lexicon.put(short, { is: 'place', code: place.code, level: place.level });
}

/** "Group A" is DEMO Group A, if no other group's name ends so. */
function putGroupsByLastWord(lexicon: Lexicon, groups: readonly NamedGroup[]): void {
  const codes = new Map<string, Set<string>>();
  for (const { code, nameEn, nameKm } of groups)
    for (const name of [nameEn, nameKm ?? '']) {
      const last = fold(name).split(' ').at(-1)!;
      if (last !== '') codes.set(last, (codes.get(last) ?? new Set()).add(code));
    }
  for (const [last, [code, ...others]] of codes)
    if (others.length === 0)
      for (const word of ['group', 'ក្រុម']) lexicon.put(`${word} ${last}`, { is: 'group', code: code!, endsWord: true });
}

/** Puts the codes of the lists that filter a figure: parts of their labels, and each word of them. */
function putTerms(lexicon: Lexicon, inNames: ReadonlySet<string>): void {
  const words = TERM_FILTERS.map((filter) => ({ filter, ...wordsOf(filter) }));
  for (const { filter, exact } of words)
    for (const [key, codes] of exact) lexicon.put(key, { is: 'terms', filter, codes: [...codes] });
  for (const { filter, loose } of words)
    for (const [key, codes] of loose) {
      if (inNames.has(key)) continue;
      lexicon.put(key, { is: 'terms', filter, codes: [...codes] });
      if (/^[a-z]/.test(key)) lexicon.put(`${key}s`, { is: 'terms', filter, codes: [...codes] });
    }
}

/** Shorter Khmer words are parts of too many others. */
const LEAST_OF_PEOPLE = 4;

/** Leaves out words for people who were held or hurt: no figure is divided by who they are. */
function putUncounted(lexicon: Lexicon): void {
  for (const { code, en, km } of termsOf('affected_category').filter(({ code }) => code !== 'VC_UNKNOWN'))
    for (const word of [...en.split(' / '), ...km.split(' ឬ '), ...(ALL_WORDS[code] ?? [])].map(fold)) {
      if (word.length < LEAST_OF_PEOPLE || word.includes(' ')) continue;
      lexicon.leaveOut(word);
      if (/^[a-z]/.test(word)) lexicon.leaveOut(`${word}s`);
    }
}

type Codes = Map<string, Set<string>>;

function wordsOf(filter: FoundFilter): { exact: Codes; loose: Codes } {
  const [exact, loose]: [Codes, Codes] = [new Map(), new Map()];
  const add = (to: Codes, key: string, code: string): void => {
    if (key.length >= LEAST_WORD && !EMPTY.has(key)) to.set(key, (to.get(key) ?? new Set()).add(code));
  };
  const terms = termsOf(FILTER_LISTS[filter]!).filter(
    ({ code }) => !NEVER_NAMED.has(code) && !/_(UNKNOWN|NONE|OTHER)$/.test(code),
  );
  for (const { code, en, km } of terms) {
    const everyday = ALL_WORDS[code] ?? [];
    // "Police (unspecified branch)" is found as "police", and "ការចាប់ខ្លួន" also without the sign of a noun.
    const pieces = [en, km].flatMap((label) => label.replace(/\(.*?\)/g, '').split(/\/| ឬ /));
    for (const piece of pieces) {
      add(exact, fold(piece), code);
      add(exact, fold(piece).replace(/^ការ/u, ''), code);
    }
    // A phrase is known whole: "told to leave" says what "told" does not.
    for (const word of [...fold(en).split(' '), ...everyday.map(fold)]) add(loose, word, code);
    for (const word of km.split(/[ ()/៖]/u).map(fold)) add(loose, word.replace(/^ការ/u, ''), code);
  }
  // A Khmer label joins its words: "នគរបាល" is part of the labels of all kinds of police.
  for (const [key, codes] of [...exact, ...loose])
    if (/[\u1780-\u17b3]/u.test(key))
      for (const { code, km } of terms) if (compact(km).includes(compact(key))) codes.add(code);
  // A word that is a label's part and a word of other labels means all of them: "police".
  for (const [key, codes] of exact) for (const code of loose.get(key) ?? []) if (!key.includes(' ')) codes.add(code);
  return { exact, loose };
}
