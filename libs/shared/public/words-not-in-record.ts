import { addDays, partsOf } from '../day/day.js';
import { ABOUT_DAYS, type DayWindow } from '../day/day-window.js';
import type { StoredLanguage } from '../language/languages.js';
import { codesOf, label } from '../vocabulary/vocabulary.js';
import { actorIn, type ParagraphAnswers } from './incident-paragraph.js';
import type { Text } from '../text/text.js';

/** Something in an edited paragraph that the record does not have. */
export interface NotInRecord {
  kind: 'number' | 'date' | 'name';
  /** As it stands in the text. */
  words: string;
}

const MONTHS: Readonly<Record<StoredLanguage, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  km: 'មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ'.split(' '),
};
/** Words for numbers from two; "one" is also an article, in both languages. */
const NUMBER_WORDS: Readonly<Record<StoredLanguage, readonly (readonly [word: string, value: number | null])[]>> = {
  en: [
    ...'two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, n) => [word, n + 2] as const),
    ...'dozen dozens score scores hundred hundreds thousand thousands'.split(' ').map((word) => [word, null] as const),
  ],
  km: [
    ['ពីរ', 2],
    ['បី', 3],
    ['បួន', 4],
    ['ប្រាំ', 5],
    ['ដប់', 10],
    ['រាប់សិប', null],
    ['រាប់រយ', null],
    ['រាប់ពាន់', null],
  ],
};
/** Numbers that the rule's own sentence about sources uses: "at least two independent sources". */
const OF_THE_RULE = 2;

const latinDigits = (text: string): string =>
  text.replace(/[០-៩]/g, (digit) => String(digit.charCodeAt(0) - '០'.charCodeAt(0)));

/** Every day that a window begins, ends or is around. */
const daysIn = (window: DayWindow | null): ReturnType<typeof partsOf>[] =>
  window ? [window.earliest, window.latest, addDays(window.earliest, ABOUT_DAYS)].map(partsOf) : [];

const windowsOf = ({ when, announced, acts, accounts, sources }: ParagraphAnswers): ReturnType<typeof partsOf>[] =>
  [
    when,
    announced,
    ...acts.map((act) => act.when),
    ...accounts.map(({ saidOn }) => saidOn),
    ...sources.map(({ publishedOn }) => publishedOn),
  ].flatMap(daysIn);

const numbersOf = ({ crowd, acts, harms, sources }: ParagraphAnswers): Set<number> =>
  new Set([
    ...[crowd, ...acts.flatMap(({ quantity, people }) => [quantity, people]), ...harms.map(({ count }) => count)]
      .filter(({ state }) => state !== 'CS_UNKNOWN')
      .flatMap(({ low, high }) => [low, high].filter((n) => n !== null)),
    sources.length,
    sources.filter(({ linkWithheld }) => linkWithheld).length,
    OF_THE_RULE,
  ]);

/**
 * Returns the numbers, dates and names in an edited paragraph that the record does not have, so that nobody agrees to
 * them unseen. It flags and forbids nothing: a person decides. Names are those of actors and groups and, in English,
 * words with a capital letter inside a sentence.
 * @param ruled the paragraph that the rule makes of the same record, in the same language: what it says is the record's
 * @param groups the names of all groups that readers know, in this language
 */
export const findNotInRecord = (
  text: string,
  ruled: string,
  record: ParagraphAnswers,
  groups: readonly string[],
  language: StoredLanguage,
): NotInRecord[] => {
  // The record's own words go first: a number in the name of a unit is none of the edited text.
  const own = [ruled, ...namesIn(record)];
  const left = namesIn(record).reduce((rest, name) => rest.replaceAll(name, ' '), latinDigits(text));
  const { found, rest } = datesIn(left, windowsOf(record), language);
  return [
    ...found,
    ...numbersIn(rest, numbersOf(record), windowsOf(record), language),
    ...actorsIn(text, own.join(' '), record, groups, language),
  ];
};

const namesIn = ({ acts, sources }: ParagraphAnswers): string[] =>
  [...acts.map(({ forceName }) => forceName), ...sources.map(({ publisher }) => publisher)].filter(
    (name): name is string => name !== null && name.trim().length > 1,
  );

/** Finds days and months with their names, and takes them out of the text. */
const datesIn = (
  text: string,
  known: readonly { year: number; month: number; day: number }[],
  language: StoredLanguage,
): { found: NotInRecord[]; rest: string } => {
  const found: NotInRecord[] = [];
  const month = MONTHS[language].join('|');
  const pattern =
    language === 'en'
      ? new RegExp(`\\b(?:(\\d{1,2})(?: to \\d{1,2})? )?(${month})(?: (\\d{4}))?\\b`, 'g')
      : new RegExp(
          `(?:(?:ថ្ងៃទី)?\\s*(\\d{1,2})\\s*(?:ដល់\\s*(?:ថ្ងៃទី)?\\s*\\d{1,2}\\s*)?)?ខែ\\s*(${month})(?:\\s*ឆ្នាំ\\s*(\\d{4}))?`,
          'g',
        );
  const rest = text.replace(pattern, (words: string, date?: string, name?: string, year?: string) => {
    const at = MONTHS[language].indexOf(name!) + 1;
    const isKnown = known.some(
      (one) =>
        one.month === at &&
        (date === undefined || one.day === Number(date)) &&
        (year === undefined || one.year === Number(year)),
    );
    // "May" is also a verb: alone it is no date.
    if (!isKnown && !(name === 'May' && date === undefined && year === undefined))
      found.push({ kind: 'date', words: words.trim() });
    return ' ';
  });
  return { found, rest };
};

/** Khmer writes no spaces between words: there a number is what counts something. */
const isNumberWord = (word: string, n: number | null, language: StoredLanguage): RegExp =>
  language === 'en'
    ? new RegExp(`\\b${word}\\b`)
    : new RegExp(n === null ? word : `(?<!\u17d2)${word}\\s*(?:នាក់|ដង|គ្រាប់|ថ្ងៃ)`);

const numbersIn = (
  text: string,
  known: ReadonlySet<number>,
  days: readonly { year: number; day: number }[],
  language: StoredLanguage,
): NotInRecord[] => {
  const found: NotInRecord[] = [];
  const isYear = (n: number): boolean => days.some(({ year }) => year === n);
  // The 19 of COVID-19 counts nothing.
  for (const [words] of text.matchAll(/(?<!\p{L}-\d*)\d+(?:[.,]\d{3})*/gu)) {
    const n = Number(words.replaceAll(/[.,]/g, ''));
    if (!known.has(n) && !isYear(n)) found.push({ kind: 'number', words });
  }
  const lower = text.toLowerCase();
  for (const [word, n] of NUMBER_WORDS[language]) {
    const isThere = isNumberWord(word, n, language).test(lower);
    if (isThere && (n === null || !known.has(n))) found.push({ kind: 'number', words: word });
  }
  return found;
};

const actorsIn = (
  text: string,
  own: string,
  record: ParagraphAnswers,
  groups: readonly string[],
  language: StoredLanguage,
): NotInRecord[] => {
  const t = Object.assign((key: string) => key, { language, has: () => false }) as Text;
  const mine = new Set(record.acts.map(({ actor }) => actor));
  const lower = (words: string): string => words.toLowerCase();
  const isIn = (words: string, where: string): boolean => words.length > 1 && lower(where).includes(lower(words));
  const actors = codesOf('actor_type')
    .filter((code) => code !== 'PF_UNKNOWN' && !mine.has(code))
    .flatMap((code) => (actorIn({ actor: code, forceName: null }, t) ?? label(code, language)).split(/ [/] | ឬ/))
    .map((name) => name.trim());
  const names = [...new Set([...actors, ...groups])].filter((name) => isIn(name, text) && !isIn(name, own));
  const capitals =
    language === 'en'
      ? [...text.matchAll(/(?<=[\p{L},;)’”"] )\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)*/gu)]
          .map(([words]) => words)
          .filter((words) => !isIn(words, own) && !names.some((name) => isIn(words, name) || isIn(name, words)))
      : [];
  return [...new Set([...names, ...capitals])].map((words) => ({ kind: 'name', words }));
};
