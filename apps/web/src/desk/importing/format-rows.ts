import { digitsIn } from '@vigil/shared/day/format-dates.js';
import type { Language } from '@vigil/shared/language/languages.js';

/** Formats the number of a row of a file, or the first and last of several, with the language's digits. */
export const formatRows = (rows: readonly number[], language: Language): string =>
  digitsIn(rows.length > 1 ? `${rows[0]}–${rows.at(-1)}` : String(rows[0]), language);
