import { fold } from '../places/fold.js';

/** What people write into a cell when nothing is known. None of it means "none" or 0. */
const UNSAID = new Set(
  [
    '',
    'na',
    'n a',
    'nil',
    'null',
    'nan',
    'tbc',
    'tbd',
    'unknown',
    'not known',
    'not reported',
    'not stated',
    'not specified',
    'not available',
    'unclear',
    'no data',
    'no information',
    'មិនដឹង',
    'មិនស្គាល់',
    'គ្មានព័ត៌មាន',
    'មិនបានរាយការណ៍',
    'មិនច្បាស់',
  ].map(fold),
);

const LONGEST_SAID = 500;
/**
 * Whether a cell is longer than anything that people write for a day, a number, a point, a place or a word of a list.
 * Nobody looks for one in it: that would take a time that grows with the square of its length, while everybody else
 * waits.
 */
export const isProse = (cell: string): boolean => cell.length > LONGEST_SAID;

/** Whether a cell says that nothing is known: empty, "unknown", "not reported", "-", "?". */
export const isUnsaid = (cell: string): boolean => !isProse(cell) && UNSAID.has(fold(cell));

/** More than this is no list of things that one row says. */
export const MOST_PARTS = 100;
/**
 * The parts of a cell that holds several things: one a line, or with semicolons or bars between them. Commas stand
 * inside many a name. More than a hundred are no list: they stay one.
 */
export const partsOfCell = (cell: string): string[] => {
  const parts = cell
    .split(/[\n;|；]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length > MOST_PARTS ? [cell.trim()] : parts;
};
