import { nameOf } from '@vigil/shared/language/name-of.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import type { CountryFile, Place, PlaceLevel } from '@vigil/shared/places/place.js';
import type { PlaceRow } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

interface PlacesBody {
  country: { timeZone: string };
  types: CountryFile['types'];
  spellings: CountryFile['spellings'];
  places: PlaceRow[];
}

/** A unit with the names of what contains it: 'Srah Chak › Doun Penh › Phnom Penh'. */
export interface Found {
  code: string;
  level: PlaceLevel;
  name: string;
  path: string;
  /** Metres from the phone to the unit's reference point. */ metres: number | null;
  /** What was typed is a name of it. */ isExact?: boolean;
}

const compact = (text: string): string => fold(text).replaceAll(' ', '');

let loaded: Promise<{ gazetteer: Gazetteer; timeZone: string }> | null = null;
const rowsOf = (body: PlacesBody): Place[] =>
  body.places.map(([code, parent, level, nameEn, nameKm, lat, lon, aliases]) => ({
    code,
    parent,
    level: level as PlaceLevel,
    type: body.types.find((type) => type.level === level)?.type ?? '',
    nameEn,
    nameKm,
    lat,
    lon,
    aliases: aliases ?? [],
  }));

const ask = async (path: string): Promise<PlacesBody> => {
  const response = await fetch(path, { credentials: 'omit' });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json() as Promise<PlacesBody>;
};

/** The service worker stores both files, so that places are found offline after one visit. */
const load = (): NonNullable<typeof loaded> => {
  loaded ??= Promise.all([ask('/api/public/places'), ask('/api/public/places?level=3')]).then(([coarse, communes]) => ({
    gazetteer: new Gazetteer([...rowsOf(coarse), ...rowsOf(communes)], coarse),
    timeZone: coarse.country.timeZone,
  }));
  loaded.catch(() => {
    loaded = null;
  });
  return loaded;
};

const found = (gazetteer: Gazetteer, place: Place, language: Language, metres: number | null = null): Found => ({
  code: place.code,
  level: place.level,
  name: nameOf(place, language),
  metres,
  path: gazetteer
    .path(place.code)
    .map((one) => nameOf(one, language))
    .join(' › '),
});

/** Returns the place's time zone. @throws when the places were never loaded */
export const timeZoneOfPlace = async (): Promise<string> => (await load()).timeZone;

export const findPlaces = async (query: string, language: Language): Promise<Found[]> => {
  const { gazetteer } = await load();
  const key = compact(query);
  return gazetteer
    .search(query, { limit: 6 })
    .filter((place) => !gazetteer.isWhole(place))
    .map((place) => ({
      ...found(gazetteer, place, language),
      isExact: [place.nameEn, place.nameKm, ...place.aliases].some((name) => compact(name) === key),
    }));
};

export const placeCalled = async (code: string, language: Language): Promise<Found | null> => {
  const { gazetteer } = await load();
  const place = gazetteer.get(code);
  return place && found(gazetteer, place, language);
};

const METRES_OF_A_DEGREE = 111_320;
const metresTo = (place: Place, lat: number, lng: number): number =>
  Math.hypot(
    (place.lat - lat) * METRES_OF_A_DEGREE,
    (place.lon - lng) * METRES_OF_A_DEGREE * Math.cos((lat * Math.PI) / 180),
  );

/** Finds the finest units with the nearest reference points. Only the person knows on which side of a border they are. */
export const placesNear = async (lat: number, lng: number, language: Language): Promise<Found[]> => {
  const { gazetteer } = await load();
  return gazetteer.places
    .filter(({ code }) => gazetteer.isFinest(code))
    .map((place) => ({ place, metres: metresTo(place, lat, lng) }))
    .sort((a, b) => a.metres - b.metres)
    .slice(0, 4)
    .map(({ place, metres }) => found(gazetteer, place, language, metres));
};
