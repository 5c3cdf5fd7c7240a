import type { Language } from '../language.js';

/** Orders names by letters. Created once: with a language's name, each comparison looks the language up. */
export const compareNames: Readonly<Record<Language, (a: string, b: string) => number>> = {
  en: new Intl.Collator('en').compare,
  km: new Intl.Collator('km').compare,
};
