import { digitsIn } from '../day/format-dates.js';
import type { Language } from '../language/languages.js';
import '../people/people-lists.js';
import { label } from '../vocabulary/vocabulary.js';

/** Returns the words for an article of a law, for a text that joins them: 'LW_PENAL_2009 453' is 453 of that code. */
export const articleIn = (key: string, language: Language): { law: string; article: string } => {
  const at = key.indexOf(' ');
  return { law: label(key.slice(0, at), language), article: digitsIn(key.slice(at + 1), language) };
};
