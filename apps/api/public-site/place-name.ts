import { factsOf } from '@vigil/shared/language/languages.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

/**
 * Returns 'Doun Penh, Phnom Penh': the unit and what contains it, with the country only where there are several. An
 * unknown place gives the country's name, if there is one.
 */
export const placeName = (code: string | null, gazetteer: Gazetteer, language: Language): string => {
  const found = code === null ? [] : gazetteer.path(code);
  const path = found.length > 0 ? found : [code === gazetteer.whole.code ? gazetteer.whole : gazetteer.unknown];
  return path.map((one) => nameOf(one, language)).join(factsOf(language).betweenPlaces);
};
