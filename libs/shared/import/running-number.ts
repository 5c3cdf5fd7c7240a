import type { Incident } from '../incident/incident.js';
import { fold } from '../text-matching/fold.js';
import { foldCell, isUnsaid } from './cell-text.js';
import { isTotalWord } from './total-row.js';

/** Names of columns that number the rows of one sheet. */
const CALLED = new Set([
  ...[
    'no',
    'nr',
    'n',
    'nº',
    'num',
    'number',
    'serial',
    'serial no',
    'serial number',
    'sl no',
    'sr no',
    's no',
    'sn',
    'row',
    'row no',
    'row number',
    'line',
    'line no',
    'item',
    'item no',
    'ល រ',
    'លរ',
    'លេខ',
    'លេខរៀង',
    'លំដាប់',
    'លេខលំដាប់',
  ].map(fold),
  // A "#" or the number that a column without a header gets.
  '',
]);
const WHOLE = /^\d{1,7}(?:\.0*)?$/;

/**
 * Whether a column numbers the rows: 1, 2, 3 as they follow each other, from 0 or 1, or under the name of such a column
 * numbers that only rise. Another sheet has the same numbers, so that they identify nothing.
 */
export const isRunningNumber = (header: string, cells: readonly string[]): boolean => {
  const numbers: number[] = [];
  for (const cell of cells) {
    if (isUnsaid(cell) || isTotalWord(cell)) continue;
    const plain = foldCell(cell).trim();
    if (!WHOLE.test(plain)) return false;
    numbers.push(parseInt(plain, 10));
  }
  const [first] = numbers;
  if (first === undefined) return false;
  if (first <= 1 && numbers.every((n, i) => n === first + i)) return true;
  return isRunningName(header) && numbers.every((n, i) => i === 0 || n > numbers[i - 1]!);
};

/** Whether a header is the name of a column that numbers rows, with whatever signs: "No.", "n°", "#", "ល.រ". */
export const isRunningName = (header: string): boolean =>
  CALLED.has(fold(header.replace(/[.°_]/g, ' ').replace(/^\(\d+\)$/, '')));

type Where = Pick<Incident, 'when' | 'place'>;

/**
 * Whether a row with the id of an earlier one looks like another incident: neither its day nor its place may be that of
 * the record. With a running number one of both is enough, because another sheet has the same numbers. What is not
 * known may be the same.
 */
export const looksLikeAnother = (
  record: Where,
  row: Where,
  isWithin: (code: string, ancestor: string) => boolean,
  isRunning: boolean,
): boolean => {
  const [had, has] = [record.when, row.when];
  const otherDay = had !== null && has !== null && (had.latest < has.earliest || has.latest < had.earliest);
  const [from, to] = [record.place?.code ?? null, row.place?.code ?? null];
  const otherPlace = from !== null && to !== null && !isWithin(from, to) && !isWithin(to, from);
  return isRunning ? otherDay || otherPlace : otherDay && otherPlace;
};
