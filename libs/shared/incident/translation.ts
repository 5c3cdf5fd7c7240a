import type { Field } from '../codebook/field.js';
import { otherLanguage } from '../public/other-language.js';
import { type Language, type StoredLanguage, storedLanguage } from '../language/languages.js';
import type { Incident } from './incident.js';

/** Whether a record's words for readers are there in both languages. */
type TranslationState = 'none-needed' | 'missing' | 'there';

type Translated = Pick<
  Incident,
  'title' | 'titleTranslation' | 'publicSummary' | 'publicSummaryTranslation' | 'sensitivity'
>;

/** Records that readers may see. */
const FOR_READERS = ['S0_PUBLIC', 'S1_COARSE'];

/** The language of a text, by its letters; null: it has no letters of either. */
const languageOf = (text: string): StoredLanguage | null =>
  otherLanguage(text, 'en') === 'km' ? 'km' : otherLanguage(text, 'km') === 'en' ? 'en' : null;

/**
 * A text and its translation by language. Where both are in one language, the first is shown and the other is missing.
 */
export const inBothLanguages = (
  text: string | null,
  translation: string | null,
): Readonly<Record<StoredLanguage, string | null>> => {
  const said: Record<StoredLanguage, string | null> = { en: null, km: null };
  if (text === null) return said;
  const language = languageOf(text) ?? 'en';
  said[language] = text;
  if (translation !== null && languageOf(translation) !== language) said[language === 'en' ? 'km' : 'en'] = translation;
  return said;
};

/**
 * Returns a text as a reader of this language sees it: its translation where it is in the other language and has one.
 */
export const inLanguage = (text: string, translation: string | null, language: Language): string =>
  inBothLanguages(text, translation)[storedLanguage(language)] ?? text;

/** Returns a translation that readers can see; null: there is none, or it is in the language of the text itself. */
export const shownTranslation = (text: string | null, translation: string | null): string | null => {
  const { en, km } = inBothLanguages(text, translation);
  return en !== null && km !== null ? translation : null;
};

/**
 * Whether an answer of one record may be taken into another by itself: a translation comes with its text, and alone
 * only where both say the same and one of them is not translated.
 */
export const mayBeTakenAlone = (
  { name, translates }: Pick<Field, 'name' | 'translates'>,
  stays: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): boolean => translates === undefined || (stays[name] === null && stays[translates] === other[translates]);

/**
 * Returns whether title and summary are there in both languages. It is worked out, never stored: a changed text keeps
 * its translation, and only a person can say whether that still fits. A record that readers may not see needs none.
 */
export const translationOf = (record: Translated): TranslationState => {
  const pairs = [
    [record.title, record.titleTranslation],
    [record.publicSummary, record.publicSummaryTranslation],
  ].filter(([text]) => text !== null);
  if (pairs.length === 0 || !FOR_READERS.includes(record.sensitivity ?? '')) return 'none-needed';
  return pairs.every(([text, translation]) => {
    const { en, km } = inBothLanguages(text!, translation ?? null);
    return (en !== null && km !== null) || languageOf(text!) === null;
  })
    ? 'there'
    : 'missing';
};
