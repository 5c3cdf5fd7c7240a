import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Bounds, CountryFile, Place, PlaceLevel } from '@vigil/shared/places/place.js';
import { placeName } from '@vigil/shared/places/short-place-name.js';
import type { PlaceRow } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';

interface PlacesBody {
  country: { code: string; name: { en: string; km: string }; timeZone?: string; bounds: Bounds };
  types?: CountryFile['types'];
  spellings?: CountryFile['spellings'];
  levels: CountryFile['levels'];
  places: PlaceRow[];
}

/** The gazetteer of the desk: provinces and districts at once, communes when first needed. */
export interface DeskPlaces {
  gazetteer: Gazetteer;
  country: PlacesBody['country'] | null;
  /** The levels that the countries here have. */
  levels: PlacesBody['levels'];
  /** Whether they are there: a country may have none. */
  hasCommunes: boolean;
  /** Loads the communes once; later calls do nothing. */
  needCommunes: () => void;
  isFailed: boolean;
}

const NONE: DeskPlaces = {
  gazetteer: new Gazetteer([]),
  country: null,
  levels: [],
  hasCommunes: false,
  needCommunes: () => {},
  isFailed: false,
};
const PlacesContext = createContext<DeskPlaces>(NONE);
export const usePlaces = (): DeskPlaces => useContext(PlacesContext);

/**
 * The type of a unit decides which words next to a name are understood ("khan", "សង្កាត់"); the transferred rows
 * contain only its level.
 */
const typeOf = (body: PlacesBody, level: number): string =>
  body.types?.find((type) => type.level === level)?.type ?? '';

const placesOf = (body: PlacesBody): Place[] =>
  body.places.map(([code, parent, level, nameEn, nameKm, lat, lon, aliases]) => ({
    code,
    parent,
    level: level as PlaceLevel,
    type: typeOf(body, level),
    nameEn,
    nameKm,
    lat,
    lon,
    aliases: aliases ?? [],
  }));

export function PlacesProvider({ children }: { children: ComponentChildren }) {
  const [body, setBody] = useState<PlacesBody | null>(null);
  const [communes, setCommunes] = useState<readonly Place[] | null>(null);
  const [isFailed, setFailed] = useState(false);
  const asked = useRef(false);
  useEffect(() => {
    void api.get<PlacesBody>('/api/public/places').then((reply) => (reply.ok ? setBody(reply.value) : setFailed(true)));
  }, []);
  const needCommunes = useCallback(() => {
    if (asked.current) return;
    asked.current = true;
    void api.get<PlacesBody>('/api/public/places?level=3').then((reply) => {
      if (reply.ok) return setCommunes(placesOf(reply.value));
      asked.current = false;
    });
  }, []);
  const places = useMemo(
    (): DeskPlaces => ({
      gazetteer: body
        ? new Gazetteer([...placesOf(body), ...(communes ?? [])], {
            types: body.types ?? [],
            spellings: body.spellings ?? [],
          })
        : NONE.gazetteer,
      country: body?.country ?? null,
      levels: body?.levels ?? [],
      hasCommunes: communes !== null,
      needCommunes,
      isFailed,
    }),
    [body, communes, isFailed],
  );
  return <PlacesContext.Provider value={places}>{children}</PlacesContext.Provider>;
}

export { placeName };

/**
 * Formats 'Srah Chak › Doun Penh › Phnom Penh': the unit and what contains it, with the country where there are
 * several. Returns the code while the unit is not loaded.
 */
export const formatPlacePath = (code: string, { gazetteer, needCommunes }: DeskPlaces, language: Language): string => {
  const path = gazetteer.path(code);
  if (path.length === 0) {
    if (gazetteer.places.length > 0) needCommunes();
    return code;
  }
  return path.map((one) => placeName(one, language)).join(' › ');
};

/** The same for a list to read, where a code tells nothing: an ellipsis until the names are loaded. */
export const formatListedPlace = (code: string, places: DeskPlaces, language: Language): string => {
  const path = formatPlacePath(code, places, language);
  return path === code && !places.hasCommunes && !places.isFailed ? '…' : path;
};
