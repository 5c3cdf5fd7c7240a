import type { Day } from '../day/day.js';
import type { Language } from '../language/language-facts.js';

/** How long custody may last: in hours, or in months. */
export type Length = { hours: number; months?: never } | { months: number; hours?: never };

/** A limit of custody by the law of a country: `limits.json` in its folder. */
export interface CustodyLimit {
  code: string;
  /** The code of the country: it holds for whoever is held there. */
  country: string;
  law: string;
  article: string;
  /** From which day to which, both included, the law has it; null: the file does not say, and it is taken as always. */
  inForce: { from: Day | null; until: Day | null };
  stage: string;
  /** Only for offences of this grade, for people of this age; null: for all. */
  offence: string | null;
  age: string | null;
  length: Length;
  /** What may be added once, by an event of a type; for offences of one grade only, or for all (null). */
  extension: (Length & { offence: string | null; by: string }) | null;
  /** The types of event from which it counts, the first that is known; and those that end it, whichever comes first. */
  from: readonly string[];
  until: readonly string[];
  source: string;
  open: string;
  /** The name of the law and what is open, by language; in others they stand in English. */
  translations: Readonly<Record<string, { law?: string; open?: string }>>;
  /** Who confirmed it, by function; null: no lawyer has, and it counts in nothing. */
  confirmedBy: string | null;
  confirmedOn: Day | null;
}

/** What a limit says in words, in every language. */
export type LimitWords = Pick<CustodyLimit, 'law' | 'article' | 'open' | 'translations'>;
export const limitWordsOf = ({ law, article, open, translations }: CustodyLimit): LimitWords => ({
  law,
  article,
  open,
  translations,
});

/** Returns the name of the law and what is open in this language, or else in English. */
export const limitWordsIn = (
  { law, open, translations }: LimitWords,
  language: Language,
): Pick<LimitWords, 'law' | 'open'> => ({ law, open, ...translations[language] });

export const isConfirmed = ({ confirmedBy, confirmedOn }: Pick<CustodyLimit, 'confirmedBy' | 'confirmedOn'>): boolean =>
  confirmedBy !== null && confirmedOn !== null;

/** What somebody writes down of a lawyer who compared a limit with the law. */
export interface LimitConfirmation {
  /** Who compared it: by function, never by name. */
  by: string;
  on: Day;
  /** From which day to which the law has it; null: it still has. */
  from: Day;
  until: Day | null;
}
export const MOST_OF_FUNCTION = 120;

/** Returns a limit as it counts once it was confirmed. */
export const withConfirmation = (limit: CustodyLimit, { by, on, from, until }: LimitConfirmation): CustodyLimit => ({
  ...limit,
  inForce: { from, until },
  confirmedBy: by,
  confirmedOn: on,
});

/** Returns what is wrong with a confirmation, by the name of each field. */
export const confirmationFaults = (
  { by, on, from, until }: LimitConfirmation,
  today: Day,
): { field: keyof LimitConfirmation; code: string }[] => [
  ...(by.trim() === '' ? [{ field: 'by' as const, code: 'required' }] : []),
  ...(on > today ? [{ field: 'on' as const, code: 'not-yet' }] : []),
  ...(from > today ? [{ field: 'from' as const, code: 'not-yet' }] : []),
  ...(until !== null && until < from ? [{ field: 'until' as const, code: 'ends-before-it-begins' }] : []),
];

/**
 * Whether words that should say a function look like a name: a title, initials, or two words with capitals at the
 * beginning. It warns and refuses nothing: a function can be written like that, too.
 */
export const looksLikeNameOfLawyer = (words: string): boolean =>
  /(^|\s)(mr|mrs|ms|dr|prof|lok|neak)\b\.?/i.test(words) ||
  /(^|\s)\p{Lu}\.(\s|$)/u.test(words) ||
  /^\s*\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+/u.test(words) ||
  /^\s*(លោក|កញ្ញា|អ្នកស្រី)/u.test(words);
