import type { PublicDatedNote } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Places } from './places.js';

/** The name of the place that a dated note is about; null: the whole country, or the names are not loaded. */
export const placeOfNote = ({ place }: PublicDatedNote, places: Places | null, t: Text): string | null =>
  place && places ? places.name(place, t.language) : null;
