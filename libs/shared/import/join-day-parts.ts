import { foldCell } from './cell-text.js';
import type { CellAt } from './row-draft.js';

/** A cell that holds a part of a day, by its meaning. */
export interface DayPart {
  key: string;
  at: CellAt;
}

const plain = ({ at: { cell } }: DayPart): string => foldCell(cell).trim().replace(/\.0+$/, '');
const padded = (number: string): string => (/^\d$/.test(number) ? `0${number}` : number);

/**
 * Joins the parts of a day into one cell, as a person would write it: "2012-07-03", "2012-07", "2012". A month may be
 * a word. Without a month, a year stands alone.
 * @param day 'when' or 'when.end'
 * @returns the cell, the columns that it came from, and a day of the month that it lacks (`lone`); null if there is no
 * part
 */
export const joinDayParts = (
  parts: readonly DayPart[],
  day: string,
): { at: CellAt; columns: number[]; lone: CellAt | null } | null => {
  const of = (name: string): DayPart | undefined => parts.find(({ key }) => key === `${day}.${name}`);
  const [year, month, dayOfMonth] = [of('year'), of('month'), of('day')];
  const isLone = year !== undefined && month === undefined && dayOfMonth !== undefined;
  const found = [year, month, ...(isLone ? [] : [dayOfMonth])].filter((one) => one !== undefined);
  if (found.length === 0) return null;
  const texts = found.map(plain);
  const isNumbers = texts.every((text) => /^\d+$/.test(text));
  const cell = isNumbers ? texts.map(padded).join('-') : texts.reverse().join(' ');
  return {
    at: { ...found[0]!.at, cell },
    columns: found.map(({ at }) => at.column),
    lone: isLone ? dayOfMonth.at : null,
  };
};
