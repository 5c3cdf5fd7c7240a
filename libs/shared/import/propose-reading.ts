import { cellKey, type MappedColumn } from './column-mapping.js';
import { isProse, isUnsaid, partsOfCell, type Splitter } from './cell-text.js';
import { targetOf, type Target } from './column-targets.js';
import { findTerm } from './find-term.js';
import { termOf, type VocabularyList } from '../vocabulary/vocabulary.js';

/** What a file writes for "not known" in a column of numbers. No count is below zero. */
const BELOW_ZERO = /^-9+(?:\.0+)?$/;
/**
 * Splitters that are proposed, with the share of parts that must be words of the list: most words stand between spaces.
 */
const PROPOSED_SPLITTERS: readonly (readonly [Splitter, number])[] = [
  ['comma', 0.5],
  ['space', 0.8],
];

/** A proposal is made from so many different cells, none of them a page of text. */
const MOST_CELLS = 100;
const MOST_MISSING = 20;
const LONGEST_MISSING = 20;

/** Returns the first different cells of a column that say something. */
const sampleOf = (cells: readonly string[]): string[] => {
  const found = new Set<string>();
  for (const cell of cells) {
    if (found.size === MOST_CELLS) break;
    if (!isProse(cell) && !isUnsaid(cell)) found.add(cell);
  }
  return [...found];
};

/** Whether one cell of it can name several things, separated in some way. */
export const canBeSplit = ({ key, reads, list }: Target): boolean =>
  key === 'groups.group' || reads === 'choices' || (reads === 'choice' && (list !== null || key === 'measure'));

/**
 * Proposes a splitter if more parts than whole cells are words of the list, and enough of all parts are: a label may
 * contain a comma itself.
 */
const proposedSplit = (target: Target, cells: readonly string[]): Splitter | null => {
  if (!canBeSplit(target) || target.lists.length === 0) return null;
  const sample = sampleOf(cells);
  const known = (split?: Splitter): { known: number; all: number } => {
    const parts = new Set(sample.flatMap((cell) => partsOfCell(cell, split)));
    const found = [...parts].filter((part) => ['code', 'label'].includes(findTerm(part, target.lists)?.how ?? ''));
    return { known: found.length, all: parts.size };
  };
  const whole = known();
  const best = PROPOSED_SPLITTERS.map(([split, share]) => ({ split, share, ...known(split) }))
    .filter((one) => one.known > whole.known && one.known >= one.all * one.share)
    .sort((a, b) => b.known - a.known)[0];
  return best?.split ?? null;
};

/**
 * Proposes how the cells of a column are read: what separates several things, and which cells mean "not known". A
 * person sees both, and can change them.
 */
export const proposedReading = (
  key: string | null,
  cells: readonly string[],
): Pick<MappedColumn, 'split' | 'missing'> => {
  const target = key === null ? undefined : targetOf(key);
  if (!target) return {};
  const split = proposedSplit(target, cells);
  const missing =
    target.reads === 'count'
      ? [...new Set(sampleOf(cells).map(cellKey))]
          .filter((cell) => cell.length <= LONGEST_MISSING && BELOW_ZERO.test(cell))
          .slice(0, MOST_MISSING)
      : [];
  return { ...(split && { split }), ...(missing.length > 0 && { missing }) };
};

/** A column of marks that a form adds for each choice of a question: "restrictions/RS_CORDON", "acts/arrest". */
const CHOICE = /\/\s*([^/]+?)\s*$/;
const MARKS = new Set(['0', '1', 'true', 'false']);
const MARKED: Readonly<Record<string, string>> = {
  restriction_type: 'acts.type',
  force_type: 'acts.type',
  liberty_type: 'acts.type',
  legal_event: 'acts.type',
  harm_type: 'harms.type',
  assembly_type: 'assemblyTypes',
  issue: 'issues',
  ground_invoked: 'grounds',
};

const MARKED_LISTS = Object.keys(MARKED) as VocabularyList[];

/** Proposes the meaning of a column of marks by the code in its header; null if it is none. */
export const proposedMark = (
  header: string,
  cells: readonly string[],
): { target: string; flag: NonNullable<MappedColumn['flag']> } | null => {
  const choice = CHOICE.exec(header)?.[1];
  const code = choice === undefined ? undefined : (termOf(choice)?.code ?? findTerm(choice, MARKED_LISTS)?.code);
  const target = code === undefined ? undefined : MARKED[termOf(code)?.list ?? ''];
  const filled = cells.filter((cell) => !isUnsaid(cell));
  if (!target || filled.length === 0 || !filled.every((cell) => MARKS.has(cellKey(cell)))) return null;
  return { target, flag: { yes: ['1', 'true'], add: code! } };
};
