import { factsOf } from '../language/languages.js';
import { nameOf } from '../language/name-of.js';
import type { Language } from '../vocabulary/vocabulary.js';
import type { Gazetteer } from './gazetteer.js';
import type { Place } from './place.js';

/** Returns the name of a unit in a reader's language. */
export const placeName = (place: Place, language: Language): string => nameOf(place, language);

/**
 * Formats 'Srah Chak, Phnom Penh': the unit, the widest one around it below the country, and the country where there
 * are several. Null for an unknown code.
 */
export const shortPlaceName = (gazetteer: Gazetteer, code: string, language: Language): string | null => {
  const path = gazetteer.path(code).filter(({ level }, index) => index === 0 || level <= 1);
  return path.length === 0 ? null : path.map((one) => placeName(one, language)).join(factsOf(language).betweenPlaces);
};
