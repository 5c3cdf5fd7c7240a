import { fold } from '../text-matching/fold.js';
import words from './search-words.json' with { type: 'json' };
import type { Term } from './vocabulary.js';

const everyday: Readonly<Record<string, string>> = words;

/** Returns the everyday words of a code, separated by spaces; '' if it has none. */
export const everydayWords = (code: string): string => everyday[code] ?? '';

/**
 * Whether a typed search matches the term: each word must be in its label in any language, in its everyday words
 * ("beaten", "told to leave"), or in `more`. Everyday words only help searching; they are never shown.
 * @param more other text that may be searched, such as the definition
 */
export const isSearchedBy = ({ code, en, km }: Term, typed: string, more = ''): boolean => {
  const text = fold(`${en} ${km} ${everyday[code] ?? ''} ${more}`);
  return fold(typed)
    .split(' ')
    .filter(Boolean)
    .every((word) => text.includes(word));
};
