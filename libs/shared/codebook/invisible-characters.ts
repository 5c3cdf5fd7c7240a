/**
 * Invisible characters with which a reader sees other words than are stored, or which hide text or split a word that
 * somebody searches for:
 *
 * - marks, embeddings, overrides and isolates of direction, the deprecated format characters, interlinear marks, tags
 *   (Unicode Technical Report 36, section 2);
 * - soft hyphen, grapheme joiner, word joiner, byte-order mark within a text, invisible operators, Mongolian vowel
 *   separator, control characters of music and shorthand, and what else Unicode calls ignorable beyond its first plane.
 *
 * The characters that Khmer and emoji need between words, letters and pictures (U+200B, U+200C, U+200D, U+FE0F) are not
 * included, nor Khmer's two inherent vowels.
 */
const INVISIBLE =
  /\u034F|[\u00AD\u061C\u180E\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/u;
const ALL = new RegExp(INVISIBLE.source, 'gu');

export const hasInvisible = (text: string): boolean => INVISIBLE.test(text);

/** Removes these characters from all texts in a value. */
export const withoutInvisible = <T>(value: T): T => {
  if (typeof value === 'string') return value.replace(ALL, '') as T;
  if (Array.isArray(value)) return value.map(withoutInvisible) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, withoutInvisible(inner)]),
  ) as T;
};
