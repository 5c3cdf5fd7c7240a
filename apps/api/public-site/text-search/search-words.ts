import { fold } from '@vigil/shared/text-matching/fold.js';

/** Normalizes texts and search words to the same form. */

const BETWEEN_KHMER = /(?<=[\u1780-\u17DD]) (?=[\u1780-\u17DD])/gu;
const BORDERS = /(?<=[\u1780-\u17DD])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u1780-\u17DD])/gu;
export const KHMER = /[\u1780-\u17DD]/u;

/**
 * Prepares a text for search: folded, each word after a space, so that Latin words are found by their beginning.
 * Removes spaces between Khmer letters, since writers may or may not set them.
 */
export const searchable = (text: string): string => {
  const folded = fold(text);
  return folded === ''
    ? ''
    : ` ${KHMER.test(folded) ? folded.replace(BETWEEN_KHMER, '').replace(BORDERS, ' ') : folded}`;
};

/** Joins texts so that no match crosses from one to the next. */
export const searchableAll = (texts: readonly (string | null)[]): string =>
  texts
    .map((text) => (text === null ? '' : searchable(text)))
    .filter((text) => text !== '')
    .join('\n');

/** As many words as a careful person types. */
export const MOST_WORDS = 8;

/** Returns the words of a query, all of which must match. Empty if nothing can be searched for. */
export const wordsOf = (query: string): string[] => [
  ...new Set(
    fold(query)
      .replace(BORDERS, ' ')
      .split(' ')
      .filter((word) => word !== ''),
  ),
];

/**
 * Returns whether a word is Khmer: Khmer matches anywhere, since it has no spaces; a Latin word matches at its
 * beginning.
 */
export const isKhmer = (word: string): boolean => KHMER.test(word);

/**
 * Returns whether a searchable text has a word. Searches for the letters, then checks the space before them: every text
 * has a hundred spaces, so searching with the space takes four times as long.
 */
export const hasWord = (text: string, word: string, anywhere: boolean): boolean => {
  let at = text.indexOf(word);
  if (anywhere) return at >= 0;
  while (at >= 0 && text.charCodeAt(at - 1) !== SPACE) at = text.indexOf(word, at + 1);
  return at >= 0;
};
const SPACE = 32;
