import { fold } from '../text-matching/fold.js';

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
 * Whether a cell is longer than what people write for a day, a number, a point, a place or a list word. Other readers
 * skip such a cell: searching it would take time quadratic in its length and hold up all other requests.
 */
export const isProse = (cell: string): boolean => cell.length > LONGEST_SAID;

/** Whether a cell is a tick, which is no letter and says yes. */
export const isTick = (cell: string): boolean => /^\s*[✓✔☑✅√]\uFE0F?\s*$/u.test(cell);
/** Whether a cell says that nothing is known: empty, "unknown", "not reported", "-", "?". */
export const isUnsaid = (cell: string): boolean => !isProse(cell) && UNSAID.has(fold(cell)) && !isTick(cell);

/** A cell with more parts than this is not a list. */
export const MOST_PARTS = 100;
/** What separates several things in one cell. none: a cell is one thing. */
export const SPLITTERS = ['comma', 'semicolon', 'bar', 'space', 'none'] as const;
export type Splitter = (typeof SPLITTERS)[number];
const SEPARATED_BY: Readonly<Record<Splitter, RegExp>> = {
  comma: /[\n,，、]/u,
  semicolon: /[\n;；]/u,
  bar: /[\n|]/u,
  space: /\s+/u,
  none: /(?!)/u,
};

/**
 * Returns the parts of a cell that holds several things, separated as its column says; without that, by line breaks,
 * semicolons or bars, not by commas, because many names contain one. A cell with more than a hundred parts is no list
 * and stays whole.
 */
export const partsOfCell = (cell: string, split?: Splitter): string[] => {
  const parts = cell
    .split(split ? SEPARATED_BY[split] : /[\n;|；]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length > MOST_PARTS ? [cell.trim()] : parts;
};
