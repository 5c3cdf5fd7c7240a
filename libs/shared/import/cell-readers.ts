import type { Field } from '../codebook/field.js';
import type { Ternary } from '../codebook/check-value.js';
import type { DayWindow } from '../day/day-window.js';
import { fold, isBlank } from '../text-matching/fold.js';
import { readDate, type DateRule } from './read-date.js';
import type { Decision, ColumnMapping } from './column-mapping.js';
import { keepWords, type RowDraft } from './row-draft.js';
import type { Target } from './column-targets.js';
import { findTerm, suggestTerms } from './find-term.js';
import { isProse, isUnsaid, partsOfCell } from './cell-text.js';

const NO_DATES: DateRule = { order: null, era: null, serial: null };

export interface CellAt {
  cell: string;
  column: number;
  header: string;
  /** Whether it only repeats a merged cell: a number in it is counted where that cell begins. */
  isMerged?: boolean;
}

/** Returns the key under which a row notes that a decision was used. */
export const decisionKey = (target: string, words: string): string => `${target} ${words}`;

/** Returns what a person decided about these words in this kind of column, or null. */
export const decided = (draft: RowDraft, map: ColumnMapping, target: string, words: string): Decision | null => {
  const of = map.decisions[target];
  if (!of) return null;
  const key = fold(words);
  if (!Object.hasOwn(of, key)) return null;
  draft.decided.add(decisionKey(target, key));
  return of[key]!;
};

/**
 * Returns the codes that a coded cell names. A person's decision comes first, then codes and labels; unknown words go
 * to the narrative, with suggestions.
 */
export const readCodes = (
  draft: RowDraft,
  map: ColumnMapping,
  target: Target,
  { cell, column, header }: CellAt,
): { code: string; words: string }[] => {
  const parts =
    target.reads === 'choice' && target.list === null && target.key !== 'measure' ? [cell.trim()] : partsOfCell(cell);
  return parts.flatMap((part) => {
    if (isUnsaid(part)) return [];
    const decision = decided(draft, map, target.key, part);
    if (decision?.as === 'nothing') return [];
    if (decision?.as === 'value') return decision.value.map((code) => ({ code, words: part }));
    if (decision?.as === 'aside') draft.aside ??= { code: 'decided-aside', column, value: part };
    const found = decision ? null : findTerm(part, target.lists);
    if (found?.how === 'slip')
      draft.notes.push({ code: 'term-by-spelling', column, value: part, suggestions: [found.code] });
    if (found) return [{ code: found.code, words: part }];
    if (decision) draft.words.push(`${header}: ${part}`);
    else
      keepWords(draft, header, part, {
        code: 'unknown-term',
        column,
        value: part,
        suggestions: suggestTerms(part, target.lists),
      });
    return [];
  });
};

/**
 * Returns a text that fits its field: cut if it is too long (the narrative gets the whole), null if the field does not
 * accept it.
 */
export const readText = (draft: RowDraft, field: Field, { cell, column, header }: CellAt): string | null => {
  const text = cell.trim();
  if (isBlank(text)) return null;
  if (field.format === 'url' && !/^https?:\/\/[^\s]+$/i.test(text)) {
    keepWords(draft, header, text, { code: 'not-a-web-address', column, value: text });
    return null;
  }
  if (field.format === 'language' && !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text)) {
    keepWords(draft, header, text, { code: 'not-a-language', column, value: text });
    return null;
  }
  if (text.length <= field.max) return text;
  if (field.format === 'url') {
    keepWords(draft, header, text, { code: 'too-long', column, value: text.slice(0, 200), params: { max: field.max } });
    return null;
  }
  keepWords(draft, header, text, {
    code: 'cut-to-length',
    column,
    value: text.slice(0, 200),
    params: { max: field.max },
  });
  return `${text.slice(0, field.max - 1)}…`;
};

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'បាទ', 'ចាស', 'មាន'].map(fold));
const NO = new Set(['no', 'n', 'false', '0', 'ទេ', 'គ្មាន'].map(fold));
/** Whether a cell of a column of numbers says only that there were some: "yes", "x". */
export const isYes = (cell: string): boolean => !isProse(cell) && YES.has(fold(cell));
/** Returns yes or no, or null if the cell says neither. */
export const readTernary = (cell: string): Ternary | null =>
  isProse(cell) ? null : YES.has(fold(cell)) ? 'yes' : NO.has(fold(cell)) ? 'no' : null;

/** Returns the window of a cell, or null, with a note and the cell's words in the narrative. */
export const readWindow = (
  draft: RowDraft,
  dates: DateRule | null,
  { cell, column, header }: CellAt,
): DayWindow | null => {
  const read = readDate(cell, dates ?? NO_DATES);
  if ('window' in read) return read.window;
  keepWords(draft, header, cell, { code: read.problem, column, value: cell });
  return null;
};
