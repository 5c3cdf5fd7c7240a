import type { Field } from '../codebook/field.js';
import type { Ternary } from '../codebook/check-value.js';
import type { DayWindow } from '../day/day-window.js';
import { fold, isBlank } from '../text-matching/fold.js';
import { isOwnCode, parentOf } from '../vocabulary/own-codes.js';
import { termOf } from '../vocabulary/vocabulary.js';
import { UNKNOWN_COUNT } from '../counting/count-value.js';
import { isVague, readCount, type CountRead } from './read-count.js';
import { readDate, type DateRule } from './read-date.js';
import { cellKey, type Decision, type MappedColumn } from './column-mapping.js';
import { addWords, keepWords, setFate, suggested, type CellAt, type RowDraft } from './row-draft.js';
import type { Target } from './column-targets.js';
import { findTerm, suggestTerms } from './find-term.js';
import { readTernary } from './marks.js';
import { isUnsaid, partsOfCell } from './cell-text.js';

const NO_DATES: DateRule = { order: null, era: null, serial: null };

/** Returns the key under which a row notes that a decision was used. */
export const decisionKey = (column: number, words: string): string => `${column} ${words}`;

/** Returns what a person decided about these words in this column, or null. */
export const decided = (draft: RowDraft, { as: { values: of }, column }: CellAt, words: string): Decision | null => {
  if (!of) return null;
  const key = fold(words);
  if (!Object.hasOwn(of, key)) return null;
  draft.decided.add(decisionKey(column, key));
  return of[key]!;
};

/**
 * Returns the codes that a coded cell names. A person's decision comes first, then codes and labels; unknown words go
 * to the narrative, with suggestions.
 */
export const readCodes = (draft: RowDraft, target: Target, at: CellAt): { code: string; words: string }[] => {
  const { column, header, as } = at;
  if (as.flag) return readFlag(draft, as.flag, at);
  const parts = partsIn(target, at).filter((part) => !isUnsaid(part) && !isMissing(as, part));
  if (parts.every((part) => isLeftOut(at, part))) setFate(draft, column, 'aside');
  return parts.flatMap((part) => {
    const decision = decided(draft, at, part);
    if (decision?.as === 'nothing') return [];
    if (decision?.as === 'value') return decision.value.map((code) => ({ code: answeredBy(draft, code), words: part }));
    if (decision?.as === 'aside') draft.aside ??= { code: 'decided-aside', column, value: part };
    const found = decision ? null : findTerm(part, target.lists);
    const own = decision || (found && found.how !== 'slip') ? undefined : ownCodeOf(draft, target, part);
    if (own !== undefined) {
      draft.own.push(own);
      return [{ code: parentOf(own), words: part }];
    }
    if (found?.how === 'slip')
      draft.notes.push({ code: 'term-by-spelling', column, value: part, suggestions: [found.code] });
    if (found) return [{ code: found.code, words: part }];
    if (decision) addWords(draft, { header, cell: part, column });
    else
      keepWords(draft, header, part, {
        code: 'unknown-term',
        column,
        value: part,
        suggestions: suggested(draft, () => suggestTerms(part, target.lists)),
      });
    return [];
  });
};

/**
 * Returns the code that answers: that of a chosen own code is the one that it refines, and has it beside if it is
 * used.
 */
const answeredBy = ({ ownCodes, own }: RowDraft, chosen: string): string => {
  if (ownCodes.get(fold(chosen)) === chosen && isOwnCode(chosen)) own.push(chosen);
  return parentOf(chosen);
};

/** Returns the own code that words name: below a code of the column's lists, so that it answers with that one. */
const ownCodeOf = ({ ownCodes }: RowDraft, { lists }: Target, words: string): string | undefined => {
  const code = ownCodes.get(fold(words));
  return code !== undefined && lists.includes(termOf(parentOf(code))!.list) ? code : undefined;
};

/** Whether a person decided that these words are left out. */
export const isLeftOut = ({ as: { values } }: Pick<CellAt, 'as'>, words: string): boolean =>
  values !== undefined && Object.hasOwn(values, fold(words)) && values[fold(words)]!.as === 'nothing';

/** Returns the one code of an answer that an entry has only once. Further things in the cell are kept in words. */
export const readOneCode = (draft: RowDraft, target: Target, at: CellAt): string | null => {
  const [first, ...others] = readCodes(draft, target, at);
  for (const { words } of others)
    keepWords(draft, at.header, words, { code: 'kept-in-words', column: at.column, value: words });
  return first?.code ?? null;
};

/** Returns yes or no. A cell that says neither is kept in words. */
export const readYesOrNo = (draft: RowDraft, { cell, column, header }: CellAt): Ternary | null => {
  const value = readTernary(cell);
  if (value === null) keepWords(draft, header, cell, { code: 'kept-in-words', column, value: cell });
  return value;
};

/** Returns the parts of a coded cell. An answer that an incident has only once is one thing. */
export const partsIn = (target: Target, { cell, as }: Pick<CellAt, 'cell' | 'as'>): string[] =>
  target.reads === 'choice' && target.list === null && target.key !== 'measure'
    ? [cell.trim()]
    : partsOfCell(cell, as.split);

/** Whether the column says that this cell, or part of a cell, means "not known". */
export const isMissing = ({ missing }: Pick<MappedColumn, 'missing'>, cell: string): boolean =>
  missing !== undefined && missing.includes(cellKey(cell));

/** Reads a mark, "x" or 1: yes adds the column's code, no adds nothing, and anything else is kept in words. */
const readFlag = (
  draft: RowDraft,
  { yes, add }: NonNullable<MappedColumn['flag']>,
  { cell, column, header }: CellAt,
): { code: string; words: string }[] => {
  if (yes.includes(cellKey(cell))) return [{ code: add, words: header }];
  if (readTernary(cell) === 'no') setFate(draft, column, 'aside');
  else keepWords(draft, header, cell, { code: 'mark-not-understood', column, value: cell });
  return [];
};

/** Whether a text is a language as a record has it: "km", "pt-BR". */
export const isLanguage = (text: string): boolean => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text);

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
  if (field.format === 'language' && !isLanguage(text)) {
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

/** Reads a number. Words such as "hundreds" are only words where the column says so. */
export const readNumber = ({ cell, as }: Pick<CellAt, 'cell' | 'as'>): CountRead =>
  as.vague === 'words' && isVague(cell)
    ? { value: { ...UNKNOWN_COUNT, text: cell.trim() }, understood: true }
    : readCount(cell);

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
