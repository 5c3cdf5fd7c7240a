import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { PlaceLevel } from '@vigil/shared/places/place.js';
import type { PlacesBody } from './places.js';

/** Builds the search of the gazetteer: names in both scripts, other spellings and codes. */
export const gazetteerOf = (body: PlacesBody, communes: PlacesBody['places']): Gazetteer => {
  const typeOf = (level: number): string => body.types?.find((type) => type.level === level)?.type ?? '';
  return new Gazetteer(
    [...body.places, ...communes].map(([code, parent, level, nameEn, nameKm, lat, lon, aliases, type]) => ({
      code,
      parent,
      level: level as PlaceLevel,
      type: type ?? typeOf(level),
      nameEn,
      nameKm,
      lat,
      lon,
      aliases: aliases ?? [],
    })),
    { types: body.types ?? [], spellings: body.spellings ?? [] },
  );
};
