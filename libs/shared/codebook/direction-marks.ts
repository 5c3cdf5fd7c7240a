/**
 * Invisible characters that turn the direction of what follows, so that a reader sees other words than are stored, or
 * that carry text which nobody sees: directional marks, embeddings, overrides and isolates, the deprecated format
 * characters, interlinear marks and tags. What Khmer needs between its words and letters (U+200B, U+200C, U+200D) is
 * none of them. Source: Unicode Technical Report 36, section 2.
 */
const MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;
const ALL_MARKS = new RegExp(MARKS.source, 'gu');

export const hasDirectionMark = (text: string): boolean => MARKS.test(text);

/** The same words without them, through all that a value holds. */
export const withoutDirectionMarks = <T>(value: T): T => {
  if (typeof value === 'string') return value.replace(ALL_MARKS, '') as T;
  if (Array.isArray(value)) return value.map(withoutDirectionMarks) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, withoutDirectionMarks(inner)]),
  ) as T;
};
