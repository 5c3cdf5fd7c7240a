import { factsOf, type Language } from './languages.js';

const collators = new Map<Language, (a: string, b: string) => number>();

/** Returns what orders names by the letters of a language. Created once: with a name, each comparison looks it up. */
export const compareNames = (language: Language): ((a: string, b: string) => number) => {
  let compare = collators.get(language);
  if (!compare) collators.set(language, (compare = new Intl.Collator(factsOf(language).intl).compare));
  return compare;
};
