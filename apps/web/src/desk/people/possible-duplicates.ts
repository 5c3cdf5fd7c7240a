import { custodyRole } from '@vigil/shared/custody/custody-event.js';
import type { Days, Spell } from '@vigil/shared/custody/spells.js';
import type { CaseEvent, EventPerson } from '@vigil/shared/people/case-event.js';
import type { PersonLine } from '@vigil/shared/staff-responses/people.js';

/** Why two entries may be one person; the strongest reason first. */
type Likeness = 'same-act' | 'same-incident' | 'same-days';
const LIKENESSES: readonly Likeness[] = ['same-act', 'same-incident', 'same-days'];

type TakenEvent = Pick<CaseEvent, 'type'> & { people: readonly Pick<EventPerson, 'person'>[] };
type Taken = Pick<PersonLine, 'acts'> & { custody: { spells: readonly Spell[] } };

const overlap = (a: Days, b: Days): boolean => a.earliest <= b.latest && b.earliest <= a.latest;

/** Returns why two entries may be of one person: taken on days that overlap, and by nothing that tells them apart. */
export const likeness = (a: Taken, b: Taken): Likeness | null => {
  const starts = (of: Taken): Days[] => of.custody.spells.map(({ start }) => start);
  if (!starts(a).some((one) => starts(b).some((other) => overlap(one, other)))) return null;
  const pairs = a.acts.flatMap((one) => b.acts.map((other) => [one, other] as const));
  const inSame = pairs.filter(([one, other]) => one.incident !== null && one.incident === other.incident);
  if (inSame.some(([one, other]) => one.act !== null && one.act === other.act)) return 'same-act';
  // Two acts of one incident took two people, unless of one of them nobody knows which.
  if (inSame.some(([one, other]) => one.act === null || other.act === null)) return 'same-incident';
  return a.acts.length === 0 || b.acts.length === 0 ? 'same-days' : null;
};

export interface PossibleDuplicate {
  id: string;
  handle: string;
  why: Likeness;
}

const isTaken = (type: string | null): boolean =>
  type !== null && custodyRole({ type, leftCustody: 'unknown' }) === 'taken';

/** Returns whom events of somebody's being taken name beside them: whoever is named in one with another is another. */
const takenWith = (events: readonly TakenEvent[]): ReadonlySet<string | null> =>
  new Set(events.flatMap(({ type, people }) => (isTaken(type) ? people.map(({ person }) => person) : [])));

/**
 * Returns who else in a list may be this person, the likeliest first.
 * @param events those of the person
 */
export const possibleDuplicates = (
  person: Taken & { id: string },
  events: readonly TakenEvent[],
  others: readonly PersonLine[],
): PossibleDuplicate[] => {
  const apart = takenWith(events);
  return others
    .flatMap((other) => {
      const why = other.id === person.id || apart.has(other.id) ? null : likeness(person, other);
      return why === null ? [] : [{ id: other.id, handle: other.handle, why }];
    })
    .sort((a, b) => LIKENESSES.indexOf(a.why) - LIKENESSES.indexOf(b.why));
};
