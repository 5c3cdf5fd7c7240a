import { formatNumber as formatInWords } from '../day/format-dates.js';
import { factsOf, type Language } from '../language/languages.js';
import { countryWord } from './country-words.js';

export type Words = Readonly<Record<string, string>>;
export type Params = Readonly<Record<string, string | number>>;
/** Returns the text of a key in one language. Numbers are written with the language's digits. */
export type Text = ((key: string, params?: Params) => string) & { language: Language; has(key: string): boolean };

const plurals = new Map<string, Intl.PluralRules>();
const formOf = (n: number, intl: string): string => {
  let rules = plurals.get(intl);
  if (!rules) plurals.set(intl, (rules = new Intl.PluralRules(intl)));
  return rules.select(n);
};

/** Formats a number for the language: 1,234 or ១.២៣៤. */
export const formatNumber = (value: number, language: Language): string => formatInWords(value, language);

/** Keeps the order of words around a text of unknown direction: first strong isolate, pop directional isolate. */
const isolated = (text: string): string => `\u2068${text}\u2069`;
/** Returns a text without such signs, for files that programs read. */
export const withoutIsolates = (text: string): string => text.replace(/[\u2066-\u2069]/g, '');

/**
 * Creates a text function from text bundles. `{name}` is filled from the parameters. A count named `n` selects
 * `key_one`, `key_other` or another of the language's forms (`key_few`) where a text has them. The country in use may
 * have words of its own. A key without words is a defect: it returns its own name so that a test finds it.
 */
export const createText = (language: Language, ...bundles: Words[]): Text => {
  const words: Record<string, string> = Object.assign({}, ...bundles);
  const { intl, direction } = factsOf(language);
  const isReversed = direction === 'rtl';
  // A page says the same texts hundreds of times: each is taken apart once, at its parameters.
  const parts = new Map<string, readonly string[]>();
  const said = (key: string): string | undefined => words[key] && (countryWord(key, language) ?? words[key]);
  const find = (key: string, params?: Params): string | undefined => {
    if (typeof params?.n !== 'number') return said(key);
    const [one, other] = [said(`${key}_one`), said(`${key}_other`)];
    // Finding the form of a number costs more than all else, and most texts have one form.
    if (one === undefined) return other ?? said(key);
    return said(`${key}_${formOf(params.n, intl)}`) ?? other ?? said(key);
  };
  const text = (key: string, params?: Params): string => {
    const found = find(key, params);
    if (found === undefined) return key;
    if (params === undefined || !found.includes('{')) return found;
    let pieces = parts.get(found);
    if (!pieces) parts.set(found, (pieces = found.split(/\{(\w+)\}/)));
    return pieces.reduce((said, piece, at) => {
      if (at % 2 === 0) return said + piece;
      const value = params[piece];
      if (typeof value === 'number') return said + formatNumber(value, language);
      return said + (value === undefined ? `{${piece}}` : isReversed ? isolated(value) : value);
    });
  };
  return Object.assign(text, {
    language,
    has: (key: string) => words[key] !== undefined || words[`${key}_other`] !== undefined,
  });
};
