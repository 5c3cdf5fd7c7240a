/**
 * What a country calls some things, instead of the words that ship: by the key of a text (`split.place:1`) or by
 * `code.` and a code (`code.PF_GENDARMERIE`). The words that ship are Cambodia's.
 */
export type CountryWords = Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>;

/** The id of the element in which a page carries the words of its country, as JSON. */
export const COUNTRY_WORDS_ID = 'country-words';

let inUse: CountryWords | null = null;

/** Uses the words of a country from now on, in this process or page; null: those that ship. */
export const useCountryWords = (words: CountryWords | null): void => {
  inUse = words && Object.keys(words).length > 0 ? words : null;
};

/** Uses the words that a page carries: the text of its element with the id above, if it has one. */
export const useWordsOfPage = (json: string | undefined): void =>
  useCountryWords(json ? (JSON.parse(json) as CountryWords) : null);

/** Returns the words of the country in use; null where they are those that ship. */
export const countryWordsInUse = (): CountryWords | null => inUse;

/** Returns what the country in use says for a key; undefined where it says nothing of its own. */
export const countryWord = (key: string, language: string): string | undefined => inUse?.[key]?.[language];
