import { INDICATOR_CODES, INDICATORS } from '@vigil/shared/counting/indicators.js';
import { termsOf, vocabularyLists, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { fileWords } from './about-file.js';
import type { CsvCell } from '../../platform/http/csv.js';

/** Returns every code of every list with its labels in both languages. */
export const codeRows = (): CsvCell[][] =>
  vocabularyLists().flatMap((list) => termsOf(list).map(({ code, en, km }) => [list, code, en, km ?? '']));

/** Returns every indicator with its version and what it counts. */
export const indicatorRows = (language: Language): CsvCell[][] => {
  const t = fileWords(language);
  return INDICATOR_CODES.map((code) => {
    const { version, measures } = INDICATORS[code];
    const rule =
      measures.length === 0 ? t(`rule.${code}`) : measures.map((measure) => t(`rule.${code}.${measure}`)).join(' ');
    return [code, version, t(`indicator.${code}`), rule];
  });
};
