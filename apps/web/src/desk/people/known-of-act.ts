import { type CountSum, sumCounts } from '@vigil/shared/counting/count-value.js';
import type { Act } from '@vigil/shared/incident/act.js';
import type { PersonLine } from '@vigil/shared/staff-responses/people.js';

/** How many of the people whom the acts of an incident took are known individually. The two numbers are never added. */
interface KnownOfIncident {
  /** How many were taken, as the acts say. */
  taken: CountSum;
  known: number;
  /** More people are linked than the acts have: an act, or a link, is to be corrected. */
  isMoreKnown: boolean;
}

/** Returns it for the acts that took people. */
export const knownOfIncident = (
  acts: readonly Pick<Act, 'id' | 'people'>[],
  incident: string,
  people: readonly Pick<PersonLine, 'acts'>[],
): KnownOfIncident => {
  const taken = sumCounts(acts.map((act) => act.people));
  const linkedTo = (act: string): number =>
    people.filter((person) => person.acts.some((link) => link.incident === incident && link.act === act)).length;
  const isActOver = acts.some((act) => act.people.high !== null && linkedTo(act.id) > act.people.high);
  return { taken, known: people.length, isMoreKnown: isActOver || (taken.high !== null && people.length > taken.high) };
};
