import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import { fold } from '@vigil/shared/text-matching/fold.js';

const namesOf = ({ nameEn, nameKm, aliases }: Place): readonly string[] => [nameEn, nameKm, ...aliases];

/**
 * Returns the unit that a name means for certain: the only one that is called so, or the widest, if it holds all others
 * of that name, as a province holds its town. Null if nothing or several things far apart are called so.
 */
export const unitNamed = (typed: string, found: readonly Place[], gazetteer: Gazetteer): Place | null => {
  const name = fold(typed);
  if (name === '') return null;
  const called = found.filter(
    (one) => !gazetteer.isWhole(one) && namesOf(one).some((called) => called !== '' && fold(called) === name),
  );
  const widest = called.reduce<Place | null>(
    (held, one) => (held === null || one.level < held.level ? one : held),
    null,
  );
  return widest && called.every((one) => one === widest || gazetteer.isWithin(one.code, widest.code)) ? widest : null;
};
