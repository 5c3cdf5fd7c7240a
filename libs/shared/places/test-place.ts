import type { Place, PlaceLevel } from './place.js';

/**
 * Returns a place of an invented gazetteer, for tests; its Khmer name is the English one unless `more` says another.
 */
export const aPlace = (
  code: string,
  parent: string | null,
  level: PlaceLevel,
  nameEn: string,
  more: Partial<Place> = {},
): Place => ({
  code,
  parent,
  level,
  type: 'unit',
  nameEn,
  nameKm: nameEn,
  aliases: [],
  lat: 11,
  lon: 104,
  ...more,
});
