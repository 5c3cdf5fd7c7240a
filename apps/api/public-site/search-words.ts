import { fold } from '@vigil/shared/places/fold.js';

/** Texts and what is looked for in them, brought into one form. */

const BETWEEN_KHMER = /(?<=[\u1780-\u17DD]) (?=[\u1780-\u17DD])/gu;
const BORDERS = /(?<=[\u1780-\u17DD])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u1780-\u17DD])/gu;
const KHMER = /[\u1780-\u17DD]/u;

/**
 * A text to be searched: folded, each word after a space, so that a Latin word is found by its beginning. Khmer letters
 * stand without spaces between them: writers set them, or not, as they like.
 */
export const searchable = (text: string): string => {
  const folded = fold(text);
  return folded === ''
    ? ''
    : ` ${KHMER.test(folded) ? folded.replace(BETWEEN_KHMER, '').replace(BORDERS, ' ') : folded}`;
};

/** Several texts as one, in which nothing is found across the border of two. */
export const searchableAll = (texts: readonly (string | null)[]): string =>
  texts
    .map((text) => (text === null ? '' : searchable(text)))
    .filter((text) => text !== '')
    .join('\n');

/** As many as a careful person types; each costs a look at every text. */
export const MOST_WORDS = 8;

/** The words of a query, all of which must be found. Empty where nothing can be looked for. */
export const wordsOf = (query: string): string[] => [
  ...new Set(
    fold(query)
      .replace(BORDERS, ' ')
      .split(' ')
      .filter((word) => word !== ''),
  ),
];

/** Khmer is found anywhere, since it has no spaces; a Latin word by its beginning. */
export const isKhmer = (word: string): boolean => KHMER.test(word);

/**
 * Whether a searchable text has a word. Looks for the letters before the space in front of them: a space is in every
 * text a hundred times, and looking for it takes four times as long.
 */
export const hasWord = (text: string, word: string, anywhere: boolean): boolean => {
  let at = text.indexOf(word);
  if (anywhere) return at >= 0;
  while (at >= 0 && text.charCodeAt(at - 1) !== SPACE) at = text.indexOf(word, at + 1);
  return at >= 0;
};
const SPACE = 32;
