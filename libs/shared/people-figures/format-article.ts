import type { Language } from '../language/languages.js';
import '../people/people-lists.js';
import { label } from '../vocabulary/vocabulary.js';

/** Returns the words for an article of a law: 'LW_PENAL_2009 453' is "Penal Code of 2009: 453". */
export const formatArticle = (key: string, language: Language): string => {
  const at = key.indexOf(' ');
  return `${label(key.slice(0, at), language)}: ${key.slice(at + 1)}`;
};
