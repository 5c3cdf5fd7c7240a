import type { Ternary } from '../codebook/check-value.js';
import { fold } from '../text-matching/fold.js';
import { termOf, type VocabularyList } from '../vocabulary/vocabulary.js';
import { ALL_WORDS } from '../vocabulary/everyday-words/all-words.js';
import { wordsKey } from '../vocabulary/everyday-words/everyday-words.js';
import { cellKey, type MappedColumn } from './column-mapping.js';
import { countsHarmOrAct, targetOf, type Target } from './column-targets.js';
import { findTerm } from './find-term.js';
import { readCount } from './read-count.js';
import { isProse, isTick, isUnsaid } from './cell-text.js';

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'បាទ', 'ចាស', 'មាន'].map(fold));
const NO = new Set(['no', 'n', 'false', '0', 'ទេ', 'គ្មាន', 'អត់'].map(fold));
/** Returns yes or no, or null if the cell says neither. */
export const readTernary = (cell: string): Ternary | null =>
  isProse(cell) ? null : isTick(cell) || YES.has(fold(cell)) ? 'yes' : NO.has(fold(cell)) ? 'no' : null;
/** Whether a cell says only that there was something: "yes", "x". */
export const isYes = (cell: string): boolean => readTernary(cell) === 'yes';

/** A column with more different words beside its marks is no column of marks. */
const MOST_OTHERS = 6;
const LONGEST = 120;

/**
 * Adds the cells of a column to its different ones, as `cellKey` writes them. Null: there are too many words beside
 * the marks.
 */
export const joinMarks = (before: readonly string[] | null, cells: readonly string[]): string[] | null => {
  if (before === null) return null;
  const found = new Set(before);
  for (const cell of cells) {
    if (isUnsaid(cell) || found.has(cellKey(cell))) continue;
    if (cell.trim().length > LONGEST) return null;
    found.add(cellKey(cell));
    if ([...found].filter((one) => readTernary(one) === null).length > MOST_OTHERS) return null;
  }
  return [...found];
};

const isDigits = (cell: string): boolean => /\p{Nd}/u.test(cell);
const areOnlyMarks = (marks: readonly string[]): boolean =>
  marks.length > 0 && marks.every((mark) => readTernary(mark) !== null);

/**
 * Whether a column of numbers looks like marks: then its 1 is no number of people. A column with another number, or
 * with 0 and 1 alone, is one of numbers.
 */
export const looksLikeMarks = ({ target }: Pick<MappedColumn, 'target'>, marks?: readonly string[] | null): boolean => {
  const of = targetOf(target);
  return (
    of !== undefined &&
    countsHarmOrAct(of) &&
    !!marks?.some((mark) => readTernary(mark) !== null && !readCount(mark).understood) &&
    marks.every((mark) => !isDigits(mark) || readTernary(mark) !== null)
  );
};

/** Returns the meaning under which a mark adds what a column of numbers counts; null: it counts no one thing. */
export const markedAs = ({ counts, list }: Target): string | null =>
  counts === undefined ? null : list === 'harms' ? 'harms.type' : 'acts.type';

const NAMED = ['acts.type', 'harms.type', 'acts.actor'] as const;
/** A header names one thing that was done: not that there was none, that nobody knows it, or that it was another. */
const isNoThing = (code: string): boolean => /_(?:NONE|UNKNOWN|OTHER)$/.test(code);

/** Returns the one code that is called so by its label or an everyday word. */
const codeCalled = (name: string, lists: readonly VocabularyList[]): string | null => {
  const found = findTerm(name, lists);
  if (found && found.how !== 'slip') return found.code;
  const key = wordsKey(name);
  const called = Object.keys(ALL_WORDS).filter(
    (code) =>
      lists.includes(termOf(code)?.list as VocabularyList) && ALL_WORDS[code]!.some((word) => wordsKey(word) === key),
  );
  return called.length === 1 ? called[0]! : null;
};

/**
 * Proposes the meaning of a column that has only marks, under a header that names an act, a harm or who acted: each
 * mark adds it. Null if it is no such column.
 * @param known what the header means as a column of something else
 */
export const markOfHeader = (
  header: string,
  known: string | null,
  marks: readonly string[] | null,
): { target: string; flag: NonNullable<MappedColumn['flag']> } | null => {
  if (marks === null || !areOnlyMarks(marks)) return null;
  const flag = (add: string): NonNullable<MappedColumn['flag']> => ({ yes: marks.filter(isYes), add });
  const of = known === null ? undefined : targetOf(known);
  if (of?.counts !== undefined) {
    const target = markedAs(of)!;
    // Beside a yes, 1 may be a mark or one person: somebody who knows the file says which.
    return looksLikeMarks({ target: of.key }, marks) && !marks.some((mark) => isDigits(mark) && isYes(mark))
      ? { target, flag: flag(of.counts) }
      : null;
  }
  if (of !== undefined) return null;
  // The lower of two header rows, "Force: baton", and "Baton used?".
  const name = header.slice(header.lastIndexOf(': ') + 1).replace(/\s+(?:was\s+)?used\s*\??\s*$/i, '');
  for (const target of NAMED) {
    const code = codeCalled(name, targetOf(target)!.lists);
    if (code !== null && !isNoThing(code)) return { target, flag: flag(code) };
  }
  return null;
};

/** Takes further marks that mean yes into what adds a code. */
export const withMoreMarks = (
  { yes, add }: NonNullable<MappedColumn['flag']>,
  marks: readonly string[] | null,
): NonNullable<MappedColumn['flag']> => ({ yes: [...new Set([...yes, ...(marks ?? []).filter(isYes)])], add });
