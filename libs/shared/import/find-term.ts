import { countryWord, countryWordsInUse, type CountryWords } from '../text/country-words.js';
import { fold } from '../text-matching/fold.js';
import { isOneSlipApart } from '../text-matching/similar-spelling.js';
import { ALL_WORDS } from '../vocabulary/everyday-words/all-words.js';
import { wordsKey } from '../vocabulary/everyday-words/everyday-words.js';
import { codesOf, termsOf, type Term, type VocabularyList } from '../vocabulary/vocabulary.js';
import { isProse } from './cell-text.js';

/**
 * How a word was found in a list: as its code, as a label in either language, or nearly: the beginning of a label, one
 * typing error, or an everyday word for a body or a person.
 */
type TermFound = { code: string; how: 'code' | 'label' | 'slip' };

interface Entry {
  code: string;
  /** The whole labels, folded: those that ship, and the country's own. */
  labels: string[];
  names: string[];
  stems: Set<string>;
}

/** Words that do not indicate which term is meant. */
const IDLE = new Set([
  'a',
  'an',
  'the',
  'of',
  'or',
  'and',
  'to',
  'at',
  'in',
  'on',
  'by',
  'with',
  'not',
  'other',
  'type',
  'unspecified',
  'was',
  'were',
  'not named',
  'unit',
]);
const stem = (word: string): string =>
  word
    .replace(/(?:ations?|ated|ating|ing|ied|ies|ed|es|s|al)$/, '')
    .replace(/(.)\1$/, '$1')
    .slice(0, 7);
/** Words used in reports, mapped to words of the lists. */
const SAME: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['confiscated', 'seized'],
    ['took', 'seized'],
    ['taken', 'seized'],
    ['broken', 'dispersal'],
    ['dispersed', 'dispersal'],
    ['beaten', 'baton'],
    ['beat', 'baton'],
    ['truncheon', 'baton'],
    ['shoved', 'pushing'],
    ['shove', 'pushing'],
    ['dragged', 'grabbing'],
    ['detained', 'held'],
    ['detention', 'held'],
    ['teargas', 'tear'],
    ['killed', 'death'],
    ['dead', 'death'],
    ['wounded', 'injury'],
    ['hurt', 'injury'],
    ['bruised', 'minor'],
    ['scraped', 'minor'],
    ['hospitalised', 'serious'],
    ['shot', 'ammunition'],
  ].map(([from, to]) => [stem(from!), stem(to!)]),
);
const stemsOf = (text: string): Set<string> =>
  new Set(
    fold(text)
      .split(' ')
      .filter((word) => word.length > 1 && !IDLE.has(word))
      .map(stem)
      .map((word) => SAME[word] ?? word)
      .filter((word) => word.length > 1),
  );

/**
 * Returns a label and each of its alternatives: "March / procession" is found as either, "Police (unspecified branch)"
 * as "police".
 */
const namesOf = (label: string): string[] => {
  const bare = label.replace(/\([^)]*\)/g, ' ');
  return [
    ...new Set(
      [label, bare, ...bare.split(/\s*\/\s*|,\s*|\s+or\s+/).filter((part) => fold(part).length >= 4)].map(fold),
    ),
  ].filter((name) => name !== '');
};

/** What the country itself calls a code, and the letters for it in brackets: "National Police of Timor-Leste (PNTL)". */
const ofCountry = (code: string): string[] =>
  ['en', 'km'].flatMap((language) => {
    const word = countryWord(`code.${code}`, language);
    return word === undefined ? [] : [word, ...(/\((\p{Lu}[\p{Lu}\p{Nd}-]{2,})\)/u.exec(word)?.slice(1) ?? [])];
  });

const entriesOf = new Map<string, Entry[]>();
let madeFor: CountryWords | null = null;
/** What was made with the words of another country is made anew. */
const forgetOthers = (): void => {
  if (madeFor === countryWordsInUse()) return;
  madeFor = countryWordsInUse();
  entriesOf.clear();
  found.clear();
};
const entries = (lists: readonly VocabularyList[]): Entry[] => {
  forgetOthers();
  const key = lists.join(' ');
  const known = entriesOf.get(key);
  if (known) return known;
  const made = lists
    .flatMap((list) => termsOf(list))
    .map((term: Term) => ({
      code: term.code,
      labels: [term.en, term.km, ...ofCountry(term.code)].map(fold).filter((label) => label !== ''),
      names: [
        ...new Set([
          ...namesOf(term.en),
          ...(term.km ? [fold(term.km)] : []),
          ...ofCountry(term.code).flatMap(namesOf),
        ]),
      ],
      stems: stemsOf(
        `${term.en} ${term.code
          .replace(/^[A-Z]+_/, '')
          .replaceAll('_', ' ')
          .toLowerCase()}`,
      ),
    }));
  entriesOf.set(key, made);
  return made;
};

const only = (found: readonly Entry[]): Entry | null =>
  new Set(found.map(({ code }) => code)).size === 1 ? found[0]! : null;

/**
 * Returns the one term that a word names: by code, by label, by the beginning of one label, with one typing error, or
 * as people call a body or a person. Null if none or several fit. Mere resemblance is only a suggestion
 * (`suggestTerms`), which needs a person's decision.
 */
export const findTerm = (word: string, lists: readonly VocabularyList[]): TermFound | null => {
  if (isProse(word)) return null;
  forgetOthers();
  const key = `${lists.join(' ')} ${word}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const term = lookUp(word, lists);
  if (found.size < MOST_KEPT) found.set(key, term);
  return term;
};

/** A file has few different words, so each is looked up once. */
const found = new Map<string, TermFound | null>();
const MOST_KEPT = 20_000;

const lookUp = (word: string, lists: readonly VocabularyList[]): TermFound | null => {
  const all = entries(lists);
  const asCode = word
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  const byCode = all.find(({ code }) => code === asCode);
  if (byCode) return { code: byCode.code, how: 'code' };
  const name = fold(word);
  if (name === '') return null;
  const whole = all.filter(({ labels }) => labels.includes(name));
  const labelled = only(whole) ?? only(all.filter((entry) => entry.names.includes(name)));
  if (labelled) return { code: labelled.code, how: 'label' };
  const begun =
    name.length >= 5 ? only(all.filter(({ labels }) => labels.some((label) => label.startsWith(`${name} `)))) : null;
  if (begun) return { code: begun.code, how: 'slip' };
  const slipped =
    name.length >= 6
      ? only(all.filter((entry) => entry.names.some((one) => one.length >= 6 && isOneSlipApart(one, name))))
      : null;
  const code = slipped?.code ?? codeOfEverydayWord(word, lists);
  return code ? { code, how: 'slip' } : null;
};

/** Lists whose everyday words are read: they name a body or a person, and nothing that was done. */
const NAMED_DAILY: readonly VocabularyList[] = ['actor_type', 'source_type'];
/**
 * Everyday words that mean more than their code: authorities of any kind, guards of anybody. Somebody has to decide.
 */
const TOO_WIDE = new Set(
  (
    'officers; pm; security guards; governor; guard; developer; factory; employer; ' +
    'workers of a company; doctor; certificate; video; photo; post; press; television; radio; ' +
    'newspaper; news article; warrant paper; ministry; មន្ត្រីរដ្ឋាភិបាល; ក្រសួង; អាជ្ញាធរ; សន្តិសុខ; ' +
    'សណ្តាប់ធ្នាប់; ស៊ីវិល; ពាក់មួក; អធិការ; ប៉ុស្តិ៍; ថៅកែ; រោងចក្រ; កាសែត; សារព័ត៌មាន; ទូរទស្សន៍; ' +
    'វិទ្យុ; វីដេអូ; រូបថត; សំណេរ; តារាង; ដីកា'
  )
    .split('; ')
    .map(wordsKey),
);

/** Returns the one code of which a text is an everyday word, and no more: "ប៉ូលិស", "army". */
const codeOfEverydayWord = (word: string, lists: readonly VocabularyList[]): string | null => {
  const key = wordsKey(word);
  if (key === '' || TOO_WIDE.has(key) || !lists.every((list) => NAMED_DAILY.includes(list))) return null;
  const codes = lists
    .flatMap((list) => codesOf(list))
    .filter((code) => ALL_WORDS[code]?.some((one) => wordsKey(one) === key));
  return codes.length === 1 ? codes[0]! : null;
};

const MOST = 5;
const LEAST_SCORE = 0.3;

/** A word of everyday language must be this long to be looked for inside a text. */
const LEAST_INSIDE = 4;
const KHMER = /\p{Script=Khmer}/u;

/**
 * Everyday words of a code, as they are looked for: Khmer writes no spaces, so its words are found inside others; all
 * others only between spaces.
 */
interface Everyday {
  key: string;
  isKhmer: boolean;
}
const everydayOf = new Map<string, readonly Everyday[]>();
const everyday = (code: string): readonly Everyday[] => {
  const known = everydayOf.get(code);
  if (known) return known;
  const made = (ALL_WORDS[code] ?? [])
    .map((word): Everyday =>
      KHMER.test(word) ? { key: wordsKey(word), isKhmer: true } : { key: fold(word), isKhmer: false },
    )
    .filter(({ key }) => key.length >= LEAST_INSIDE);
  everydayOf.set(code, made);
  return made;
};

/** Returns the codes whose everyday words the text contains, the longest word first. */
const byEverydayWords = (text: string, all: readonly Entry[]): string[] => {
  const [inside, spaced] = [wordsKey(text), ` ${fold(text)} `];
  const longest = (code: string): number =>
    Math.max(
      0,
      ...everyday(code)
        .filter(({ key, isKhmer }) => (isKhmer ? inside.includes(key) : spaced.includes(` ${key} `)))
        .map(({ key }) => key.length),
    );
  return all
    .map(({ code }) => ({ code, length: longest(code) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length)
    .map(({ code }) => code);
};

/**
 * Returns at most five codes that may be meant: those whose everyday words the text contains, then those that share
 * most words with it.
 */
export const suggestTerms = (word: string, lists: readonly VocabularyList[]): string[] => {
  if (isProse(word)) return [];
  const wanted = stemsOf(word);
  const similar = entries(lists)
    .map((entry) => {
      const shared = [...wanted].filter((one) =>
        [...entry.stems].some(
          (other) =>
            other === one || (one.length >= 4 && other.length >= 4 && (other.startsWith(one) || one.startsWith(other))),
        ),
      ).length;
      return { code: entry.code, score: shared / Math.sqrt(wanted.size * Math.max(1, entry.stems.size)) };
    })
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
    .map(({ code }) => code);
  return [...new Set([...byEverydayWords(word, entries(lists)), ...similar])].slice(0, MOST);
};
