import { factsOf } from '@vigil/shared/language/languages.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/**
 * Returns 'Doun Penh, Phnom Penh': the unit and what contains it, without the country. An unknown place gives the
 * country's name.
 */
export const placeName = (code: string | null, gazetteer: Gazetteer, language: Language): string => {
  const country = gazetteer.places.find(({ level }) => level === 0);
  const place = (code === null ? null : gazetteer.get(code)) ?? country;
  if (!place) return '';
  const named = [place, ...gazetteer.ancestors(place.code)].filter(({ level }, index) => level > 0 || index === 0);
  return named.map((one) => nameOf(one, language)).join(factsOf(language).betweenPlaces);
};
