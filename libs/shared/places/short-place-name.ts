import { nameOf } from '../language/name-of.js';
import type { Language } from '../vocabulary/vocabulary.js';
import type { Gazetteer } from './gazetteer.js';
import type { Place } from './place.js';

/** Returns the name of a unit in a reader's language. */
export const placeName = (place: Place, language: Language): string => nameOf(place, language);

/**
 * Formats 'Srah Chak, Phnom Penh': the unit, and the widest one around it below the country. Null for an unknown code.
 */
export const shortPlaceName = (gazetteer: Gazetteer, code: string, language: Language): string | null => {
  const place = gazetteer.get(code);
  if (!place) return null;
  const widest = gazetteer.ancestors(code).findLast((one) => one.level > 0);
  return [place, ...(widest ? [widest] : [])].map((one) => placeName(one, language)).join(', ');
};
