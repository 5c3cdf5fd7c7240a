import { fold, foldKhmer } from '../text-matching/fold.js';

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

/** The zero of each script's digits; the other nine follow it. Khmer ones are folded with its letters. */
const ZEROS = '\u0660\u06F0\u07C0\u0966\u09E6\u0A66\u0AE6\u0B66\u0BE6\u0C66\u0CE6\u0D66\u0E50\u0ED0\u0F20\u1040\uFF10';
const isDigitOf = (zero: number, code: number): boolean => code >= zero && code <= zero + 9;

/** Folds a cell as `foldKhmer` does, and writes digits of every script, and Arabic signs between them, as 0 to 9. */
export const foldCell = (cell: string): string =>
  foldKhmer(cell)
    .replace(/(?![0-9])\p{Nd}/gu, (digit) => {
      const zero = [...ZEROS].find((one) => isDigitOf(one.charCodeAt(0), digit.charCodeAt(0)));
      return zero === undefined ? digit : String(digit.charCodeAt(0) - zero.charCodeAt(0));
    })
    .replace(/(?<=\d)[\u066B\u066C](?=\d)/g, (sign) => (sign === '\u066B' ? '.' : ','));
