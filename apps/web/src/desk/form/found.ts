import type { Place } from '@vigil/shared/places/place.js';
import type { Text } from '@vigil/shared/text/text.js';

/** What the server knows about a point: the unit that contains it, or why there may be none. */
export interface PlaceAt {
  code: string | null;
  path: Place[];
  swapped: boolean;
  outside: boolean;
}

/** Formats what is at a point, or that nothing is there and why that may be. */
export const formatFound = ({ code, swapped, outside }: PlaceAt, t: Text, name: (code: string) => string): string => {
  if (code !== null) return t('desk.place.found', { place: name(code) });
  if (swapped) return t('desk.place.swapped');
  return t(outside ? 'desk.place.outside' : 'desk.place.in-no-unit');
};
