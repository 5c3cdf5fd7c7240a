import type { LanguageFacts } from '../language/language-facts.js';
import type { Words } from './text.js';

/** Marks English that stands in for a text that is not translated: it runs from left to right whatever is around it. */
export const standIn = (text: string): string => `\u2066${text}\u2069`;

/** The form of a number, at the end of a key. */
const FORM = /_(?:zero|one|two|few|many)$/;

/**
 * Returns a bundle in a language that does not have each of its texts: English stands in for each one that is missing,
 * and for no other. A language has its own forms of numbers: an English singular is not missing where there is a
 * plural.
 */
export const completeWords = (english: Words, own: Words, { fromEnglish }: LanguageFacts): Words => {
  if (fromEnglish) return fromEnglish(english);
  const words: Record<string, string> = { ...own };
  for (const [key, text] of Object.entries(english))
    if (words[key] === undefined && own[key.replace(FORM, '_other')] === undefined) words[key] = standIn(text);
  return words;
};
