import { nameOf } from '@vigil/shared/language/name-of.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import { namesOf, type ProposedName } from '@vigil/shared/staff-responses/proposed-names.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/** Returns what a name is called in a language, or in the other one if it has none in this. */
export const displayName = ({ nameEn, nameKm }: Pick<ProposedName, 'nameEn' | 'nameKm'>, language: Language): string =>
  nameOf({ nameEn, nameKm }, language);

/** Whether a record can still name it: not once it was refused or joined with another. */
const canBeChosen = ({ state }: ProposedName): boolean => state === 'proposed' || state === 'accepted';

const LANDMARK = 'landmark';

/** Returns a search over landmarks, by the rules of the search over places. It finds ids. */
export const searchLandmarks = (
  names: readonly ProposedName[],
  gazetteer: Gazetteer,
): ((typed: string) => string[]) => {
  const landmarks = names.flatMap((name): Place[] => {
    const commune = name.at && canBeChosen(name) ? gazetteer.get(name.at.place) : null;
    if (!commune) return [];
    const { nameEn, nameKm } = { nameEn: displayName(name, 'en'), nameKm: displayName(name, 'km') };
    // At the level of the unit that holds it, so that what contains them narrows the search: "court, Phnom Penh".
    return [{ ...commune, code: name.id, type: LANDMARK, nameEn, nameKm, aliases: namesOf(name) }];
  });
  const search = new Gazetteer([...gazetteer.places.filter(({ level }) => level < 3), ...landmarks]);
  return (typed) => search.search(typed, { limit: 6, only: ({ type }) => type === LANDMARK }).map(({ code }) => code);
};
