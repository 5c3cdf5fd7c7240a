import { compareNames } from '@vigil/shared/language/compare-names.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/**
 * Orders codes or ids by the words that a reader sees instead of them, by the letters of the reader's language.
 * @returns the place of a code in that order, from 0; the same for the same words; the last for others than these codes
 */
export const orderByWords = (
  codes: Iterable<string>,
  wordsOf: (code: string) => string,
  language: Language,
): ((code: string) => number) => {
  const words = new Map(Array.from(codes, (code) => [code, wordsOf(code)]));
  const inOrder = [...new Set(words.values())].sort(compareNames(language));
  const placeOf = new Map(inOrder.map((word, n) => [word, n]));
  return (code) => placeOf.get(words.get(code) ?? '') ?? inOrder.length;
};
