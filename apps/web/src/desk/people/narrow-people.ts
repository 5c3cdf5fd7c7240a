import { endedLongAgo } from '@vigil/shared/custody/ended-long-ago.js';
import { type Held, heldOn } from '@vigil/shared/custody/held-on.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { PersonLine } from '@vigil/shared/staff-responses/people.js';
import { fold } from '@vigil/shared/text-matching/fold.js';

/**
 * How the list can be narrowed: to those held for certain or possibly, those of whom it is not known, the others; and
 * of these to those whose custody ended long ago.
 */
export const NARROWINGS = ['held', 'not-known', 'not-held', 'ended-long-ago'] as const;
export type Narrowing = (typeof NARROWINGS)[number];

const NARROWED: Record<Held, Narrowing> = {
  certain: 'held',
  possible: 'held',
  'not-known': 'not-known',
  no: 'not-held',
};
/** Those come first of whom there is most to do: held, then not known, then the others. */
const ORDER: readonly Held[] = ['certain', 'possible', 'not-known', 'no'];

interface PersonToday extends PersonLine {
  held: Held;
  /** The last day of custody that ended more than two years ago; else null. */
  endedLongAgo: Day | null;
}

const isIn = ({ held, endedLongAgo: last }: PersonToday, which: Narrowing): boolean =>
  which === 'ended-long-ago' ? last !== null : NARROWED[held] === which;

interface Wanted {
  /** Words in the handle; all of them. */
  words: string;
  which: Narrowing | null;
}

/** Of somebody of whom no custody is recorded, nobody knows whether they are held. */
const heldToday = ({ custody: { spells } }: PersonLine, day: Day): Held =>
  spells.length === 0 ? 'not-known' : heldOn(spells, day);

/** Returns the people on a day, in the order of the list. */
export const peopleOn = (people: readonly PersonLine[], day: Day): PersonToday[] =>
  people
    .map((person) => ({
      ...person,
      held: heldToday(person, day),
      endedLongAgo: endedLongAgo(person.custody.spells, day),
    }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.held) - ORDER.indexOf(b.held) ||
        (fold(a.handle) < fold(b.handle) ? -1 : fold(a.handle) > fold(b.handle) ? 1 : 0),
    );

/** Returns those of these people that somebody wants to see. */
export const narrowPeople = <P extends PersonToday>(people: readonly P[], { words, which }: Wanted): P[] => {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  return people.filter(
    (person) => (which === null || isIn(person, which)) && wanted.every((word) => fold(person.handle).includes(word)),
  );
};

/** How many people each narrowing shows. */
export const countNarrowed = (people: readonly PersonToday[]): Record<Narrowing, number> =>
  Object.fromEntries(
    NARROWINGS.map((which) => [which, people.filter((person) => isIn(person, which)).length]),
  ) as Record<Narrowing, number>;
