import { type Day, daysBetween } from '../day/day.js';
import type { Period } from '../day/period.js';
import { lastCertainDay, POSSIBLY_HELD_DAYS, type Spell } from './spells.js';

/** What is known about one person on one day. `not-known`: held when last heard of, and that is too long ago. */
export type Held = 'certain' | 'possible' | 'not-known' | 'no';

const STRONGEST: readonly Held[] = ['certain', 'possible', 'not-known', 'no'];

/** Returns whether somebody was held on a day in one spell. */
export const heldInSpell = (spell: Spell, day: Day): Held => {
  if (spell.start.latest <= day && day <= lastCertainDay(spell)) return 'certain';
  if (day < spell.start.earliest) return 'no';
  if (spell.end) return day <= spell.end.latest ? 'possible' : 'no';
  return daysBetween(spell.lastHeld, day) <= POSSIBLY_HELD_DAYS ? 'possible' : 'not-known';
};

/** Returns whether somebody was held on a day. Silence frees nobody. */
export const heldOn = (spells: readonly Spell[], day: Day): Held => {
  const found = new Set(spells.map((spell) => heldInSpell(spell, day)));
  return STRONGEST.find((held) => found.has(held)) ?? 'no';
};

/**
 * Returns the day on which somebody was last confirmed as held, if it is not known now whether they are; else null.
 * "Last confirmed 210 days ago" counts from it.
 */
export const notKnownSince = (spells: readonly Spell[], day: Day): Day | null =>
  heldOn(spells, day) === 'not-known' ? (spells.at(-1)?.lastHeld ?? null) : null;

/**
 * Whether a deprivation of liberty began in a period: for certain, possibly, or not. Unknown starts are in no period.
 */
export const beganIn = (spells: readonly Spell[], { from, until }: Period): 'certain' | 'possible' | 'no' => {
  const known = spells.filter(({ isStartKnown }) => isStartKnown).map(({ start }) => start);
  if (known.some(({ earliest, latest }) => earliest >= from && latest < until)) return 'certain';
  return known.some(({ earliest, latest }) => latest >= from && earliest < until) ? 'possible' : 'no';
};

/** People on one day. `of` counts all of them; who is in none of the three was not held. */
interface HeldCount {
  certain: number;
  possible: number;
  notKnown: number;
  of: number;
}

export const countHeld = (people: readonly (readonly Spell[])[], day: Day): HeldCount => {
  const held = people.map((spells) => heldOn(spells, day));
  const count = (of: Held): number => held.filter((one) => one === of).length;
  return { certain: count('certain'), possible: count('possible'), notKnown: count('not-known'), of: people.length };
};
