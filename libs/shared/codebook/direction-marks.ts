/**
 * Invisible characters that change the direction of the text after them, so that a reader sees other words than are
 * stored, or that hide text: directional marks, embeddings, overrides and isolates, the deprecated format characters,
 * interlinear marks and tags. The characters that Khmer needs between words and letters (U+200B, U+200C, U+200D) are
 * not included. Source: Unicode Technical Report 36, section 2.
 */
const MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;
const ALL_MARKS = new RegExp(MARKS.source, 'gu');

export const hasDirectionMark = (text: string): boolean => MARKS.test(text);

/** Removes these characters from all texts in a value. */
export const withoutDirectionMarks = <T>(value: T): T => {
  if (typeof value === 'string') return value.replace(ALL_MARKS, '') as T;
  if (Array.isArray(value)) return value.map(withoutDirectionMarks) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, withoutDirectionMarks(inner)]),
  ) as T;
};
