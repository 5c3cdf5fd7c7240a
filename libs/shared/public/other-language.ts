import type { Language, StoredLanguage } from '../language/languages.js';

/** The script of each language that records are written in. */
const SCRIPTS: Readonly<Record<StoredLanguage, RegExp>> = { km: /\p{Script=Khmer}/u, en: /\p{Script=Latin}/u };

/**
 * Returns the language of a text for screen readers if it is not the reader's own; undefined if it is, or if there is
 * nothing to pronounce. A record does not store its title's language, but the letters show it. One Khmer letter makes a
 * text Khmer, because Khmer texts quote Latin names, while English ones spell Khmer names in Latin.
 */
export const otherLanguage = (text: string, reader: Language): StoredLanguage | undefined => {
  const language = (['km', 'en'] as const).find((one) => SCRIPTS[one].test(text));
  return language === reader ? undefined : language;
};
