import { english } from './en/facts.js';
import { khmer } from './km/facts.js';
import type { Language, LanguageFacts, StoredLanguage } from './language-facts.js';

export type { Language, StoredLanguage };

/** Every language that is offered to readers. To add one: CONTRIBUTING.md, "Add a language". */
const OFFERED: readonly LanguageFacts[] = [english, khmer];
/** Languages that people are translating: shown to whoever asks by `?lang=`, and offered to nobody. */
const IN_WORK: readonly LanguageFacts[] = [];
export const LANGUAGES: readonly Language[] = OFFERED.map(({ code }) => code);
/** What English is translated into, offered or in work. */
export const TRANSLATIONS: readonly Language[] = [...OFFERED, ...IN_WORK]
  .map(({ code }) => code)
  .filter((code) => code !== 'en');

let byCode = new Map<string, LanguageFacts>();

/** Uses further languages that are offered to nobody, from now on, in this process or page: those of tests. */
export const useFurtherLanguages = (further: readonly LanguageFacts[]): void => {
  byCode = new Map([...OFFERED, ...IN_WORK, ...further].map((one) => [one.code, one]));
};
/** A test gives a page its languages before its code runs. Nothing that ships sets this. */
const given = (globalThis as { furtherLanguages?: readonly LanguageFacts[] }).furtherLanguages;
useFurtherLanguages(given ?? []);

/** Returns the languages in use that are offered to nobody. */
export const furtherLanguages = (): readonly LanguageFacts[] =>
  [...byCode.values()].slice(OFFERED.length + IN_WORK.length);

export const isLanguage = (code: unknown): code is Language => byCode.has(code as string);

/** Returns what a language has besides its words. */
export const factsOf = (language: Language): LanguageFacts => byCode.get(language) ?? english;

/** Returns the column in which a reader of a language reads what is stored in two: English, unless it is Khmer. */
export const storedLanguage = (language: Language): StoredLanguage => (language === 'km' ? 'km' : 'en');
