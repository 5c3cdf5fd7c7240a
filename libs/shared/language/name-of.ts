import type { Language } from './languages.js';

/** A name in its two columns. One of them may be missing. */
interface TwoNames {
  nameEn?: string | null | undefined;
  nameKm?: string | null | undefined;
}

/** Returns a name in a reader's language; otherwise the English one; otherwise the one there is. */
export const nameOf = ({ nameEn, nameKm }: TwoNames, language: Language): string =>
  (language === 'km' && nameKm) || nameEn || nameKm || '';
