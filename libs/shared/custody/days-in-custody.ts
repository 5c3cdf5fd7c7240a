import { type Day, epochDay } from '../day/day.js';
import { lastCertainDay, type Spell } from './spells.js';

/** How many days somebody was in custody: at least `low`; at most `high`, null: nothing limits it. */
export interface DaysInCustody {
  low: number;
  high: number | null;
}

interface Bounds {
  /** The earliest and the latest first day, the earliest and the latest last day. */
  s1: number;
  s2: number;
  e1: number;
  e2: number;
}

/** @param until nothing after this day counts; absent: an open spell has no latest day */
const boundsOf = (spell: Spell, until: number): Bounds => ({
  s1: epochDay(spell.start.earliest),
  s2: epochDay(spell.start.latest),
  e1: Math.min(until, epochDay(lastCertainDay(spell))),
  e2: Math.min(until, spell.end ? epochDay(spell.end.latest) : Infinity),
});

/**
 * Returns the fewest days that make all of it true. A spell without a day that is certain is one day, somewhere between
 * its earliest end and its latest start; a day that two spells may share is counted once.
 */
const fewest = (spells: readonly Bounds[]): number => {
  let days = 0;
  /** The days that the last spell may share with the next. */
  let shared = { first: Infinity, last: -Infinity };
  for (const { s2, e1 } of spells) {
    const one = s2 <= e1 ? { first: s2, last: s2 } : { first: e1, last: s2 };
    const both = { first: Math.max(shared.first, one.first), last: Math.min(shared.last, one.last) };
    const isShared = both.first <= both.last;
    days += Math.max(1, e1 - s2 + 1) - (isShared ? 1 : 0);
    shared = s2 < e1 ? { first: e1, last: e1 } : isShared ? both : one;
  }
  return days;
};

/** Returns how many days lie in any of the times in which somebody may have been held. */
const most = (spells: readonly Bounds[]): number => {
  let [days, counted] = [0, -Infinity];
  for (const { s1, e2 } of spells) {
    days += Math.max(0, e2 - Math.max(s1 - 1, counted));
    counted = Math.max(counted, e2);
  }
  return days;
};

/**
 * Returns the days in custody of all spells of one person. Days on which nobody knows are in the high only.
 * @param upTo the last day that counts; without it the high of somebody who is held on is open
 */
export const daysInCustody = (spells: readonly Spell[], upTo?: Day): DaysInCustody => {
  const until = upTo === undefined ? Infinity : epochDay(upTo);
  const begun = spells.filter(({ start }) => epochDay(start.earliest) <= until);
  const bounds = begun.map((spell) => boundsOf(spell, until));
  const high = begun.every(({ isStartKnown }) => isStartKnown) ? most(bounds) : Infinity;
  return { low: fewest(bounds.filter(({ s2 }) => s2 <= until)), high: high === Infinity ? null : high };
};

/** Returns the middle of sorted numbers; between two of them their mean. */
const middle = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
};

/**
 * Returns the median of days: from the middle of the lows to the middle of the highs; null where it is not reached,
 * because the days of too many are open. Assumes nothing about who is held on. Null of nobody.
 */
export const medianDays = (people: readonly DaysInCustody[]): DaysInCustody | null => {
  if (people.length === 0) return null;
  const high = middle(people.map((days) => days.high ?? Infinity));
  return { low: middle(people.map(({ low }) => low)), high: high === Infinity ? null : high };
};
