import { type Day, epochDay, fromEpochDay } from '../day/day.js';
import { type Held, heldOn } from './held-on.js';
import { lastCertainDay, POSSIBLY_HELD_DAYS, type Spell } from './spells.js';

/** Days one after another of which the same is known. Both are included. */
export interface CustodySpan {
  from: Day;
  to: Day;
  is: Exclude<Held, 'no'>;
}

/** Returns the days, as numbers, from which something else is known. */
const changesOf = (spell: Spell): number[] => {
  const { start, end } = spell;
  const lastCertain = epochDay(lastCertainDay(spell));
  const lastPossible = end ? epochDay(end.latest) : lastCertain + POSSIBLY_HELD_DAYS;
  return [epochDay(start.earliest), epochDay(start.latest), lastCertain + 1, lastPossible + 1];
};

/**
 * Returns what is known from one day to another, in spans as long as can be: what a bar shows full, faded or empty.
 * Days on which nobody was held are in none.
 */
export const custodySpans = (spells: readonly Spell[], first: Day, last: Day): CustodySpan[] => {
  const [from, to] = [epochDay(first), epochDay(last)];
  const changes = spells.flatMap(changesOf).filter((day) => day > from && day <= to);
  const starts = [...new Set([from, ...changes])].filter((day) => day <= to).sort((a, b) => a - b);
  const spans: CustodySpan[] = [];
  starts.forEach((day, at) => {
    const is = heldOn(spells, fromEpochDay(day));
    if (is === 'no') return;
    const before = spans.at(-1);
    const until = fromEpochDay((starts[at + 1] ?? to + 1) - 1);
    if (before?.is === is && epochDay(before.to) === day - 1) before.to = until;
    else spans.push({ from: fromEpochDay(day), to: until, is });
  });
  return spans;
};

/** What is known of all days from the first on which somebody may have been held. */
interface CustodyUpTo {
  first: Day;
  last: Day;
  spans: CustodySpan[];
}

/** Returns what is known up to a day; null: nobody was ever held by then. */
export const custodyUpTo = (spells: readonly Spell[], today: Day): CustodyUpTo | null => {
  const first = spells.map(({ start }) => start.earliest).sort()[0];
  if (first === undefined || first > today) return null;
  const spans = custodySpans(spells, first, today);
  // A release is later than its last possible day: of somebody who is out, it ends with what is shown, not today.
  const isOut = spells.every(({ end }) => end !== null && end.latest < today);
  return { first, last: isOut ? spans.at(-1)!.to : today, spans };
};
