import { compareNames } from '@vigil/shared/language/compare-names.js';
import type { Language } from '@vigil/shared/language/languages.js';

type Way = 'ascending' | 'descending';
/** The column by which the reader sorted. */
export interface Sorted {
  key: string;
  way: Way;
}
type Value = number | string | null;

/**
 * Sorts rows by one value. Rows without a value come after the others, then fixed ones (a sum); equal rows keep their
 * order.
 */
export const sortRows = <Row>(
  rows: readonly Row[],
  by: (row: Row) => Value,
  way: Way,
  language: Language,
  isFixed: (row: Row) => boolean = () => false,
): Row[] => {
  const sign = way === 'ascending' ? 1 : -1;
  const byLetters = compareNames(language);
  const compare = (a: Value, b: Value): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : byLetters(String(a), String(b)));
  };
  const free = rows.filter((row) => !isFixed(row)).sort((a, b) => compare(by(a), by(b)));
  return [...free, ...rows.filter(isFixed)];
};
