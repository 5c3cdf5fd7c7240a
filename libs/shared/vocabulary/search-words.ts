import { fold } from '../places/fold.js';
import words from './search-words.json' with { type: 'json' };
import type { Term } from './vocabulary.js';

const everyday: Readonly<Record<string, string>> = words;

/**
 * Whether somebody who types this looks for the term: each word stands in its label in any language, in the everyday
 * words for it ("beaten", "told to leave"), or in what else is given. Everyday words name nothing and are never shown.
 * @param more other text that may be searched, such as the definition
 */
export const isSearchedBy = ({ code, en, km }: Term, typed: string, more = ''): boolean => {
  const text = fold(`${en} ${km} ${everyday[code] ?? ''} ${more}`);
  return fold(typed)
    .split(' ')
    .filter(Boolean)
    .every((word) => text.includes(word));
};
