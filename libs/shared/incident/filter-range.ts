import { epochDay, isDay } from '../day/day.js';
import type { FilterKind } from './queue-filters.js';

/** From one number, day or minute of the day to another, both included; null: no limit. */
export interface FilterRange {
  from: number | null;
  until: number | null;
}

const READS: Readonly<Partial<Record<FilterKind, (text: string) => number | null>>> = {
  count: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : null),
  days: (text) => (isDay(text) ? epochDay(text) : null),
  time: (text) => {
    const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
    return found && Number(found[1]) * 60 + Number(found[2]);
  },
};
const BETWEEN = '..';

/** The two ends of `10..50`, `10..` or `..50` as they are written; null: it is no range. */
export const endsOf = (value: string): [from: string, until: string] | null => {
  const ends = value.split(BETWEEN);
  return ends.length === 2 && value !== BETWEEN ? (ends as [string, string]) : null;
};

/**
 * Reads a range among the values of a filter: `10..50`, `2021-06-04..`, `..09:30`. Of times of day, `22:00..02:00` goes
 * over midnight. @returns null for anything else, which matches no record
 */
export const readRange = (kind: FilterKind, value: string): FilterRange | null => {
  const read = READS[kind];
  const ends = endsOf(value);
  if (!read || !ends) return null;
  const [from, until] = ends.map((end) => (end === '' ? null : read(end)));
  const isWrong = ends.some((end, at) => end !== '' && [from, until][at] === null);
  const isTurned = kind !== 'time' && from != null && until != null && until < from;
  return isWrong || isTurned ? null : { from: from!, until: until! };
};

/** Writes a range; null: neither end says anything, or it is none. */
export const writeRange = (kind: FilterKind, from: string, until: string): string | null => {
  const value = `${from}${BETWEEN}${until}`;
  return readRange(kind, value) === null ? null : value;
};
