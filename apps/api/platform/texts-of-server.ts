import { existsSync, readFileSync } from 'node:fs';
import { factsOf, type Language } from '@vigil/shared/language/languages.js';
import { completeWords } from '@vigil/shared/text/complete-words.js';
import { createText, type Params, type Text, withoutIsolates, type Words } from '@vigil/shared/text/text.js';
import { inCheckout } from '../project-root.js';

const readWords = (bundle: string, language: string): Words => {
  const path = inCheckout('libs/shared/text', bundle, `${language}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Words) : {};
};

/** Returns a text bundle in a language. English stands in for what is not translated. */
export const wordsIn = (bundle: string, language: Language): Words =>
  language === 'en'
    ? readWords(bundle, 'en')
    : completeWords(readWords(bundle, 'en'), readWords(bundle, language), factsOf(language));

/** Returns texts in a language, made of these text bundles. Each language is read once, when it is first needed. */
export const textsOf = (...bundles: readonly string[]): ((language: Language) => Text) => {
  const made = new Map<Language, Text>();
  return (language) => {
    let text = made.get(language);
    if (!text) made.set(language, (text = createText(language, ...bundles.map((bundle) => wordsIn(bundle, language)))));
    return text;
  };
};

/** The same without signs of direction, for what programs read: files, feeds, JSON. */
export const plainTextsOf = (...bundles: readonly string[]): ((language: Language) => Text) => {
  const textIn = textsOf(...bundles);
  return (language) => {
    const text = textIn(language);
    const { direction, isPartial } = factsOf(language);
    if (direction === 'ltr' && !isPartial) return text;
    const plain = (key: string, params?: Params): string => withoutIsolates(text(key, params));
    return Object.assign(plain, { language, has: text.has });
  };
};
