import { useMemo } from 'preact/hooks';
import { usePublicFetch } from '../use-public-fetch.js';
import { type Places, type PlacesBody, placesOf } from './places.js';

/** Loads the gazetteer down to districts, or to communes if requested; null until loaded. */
export const usePlaceNames = (withCommunes: boolean): Places | null => {
  const coarse = usePublicFetch<PlacesBody>('/api/public/places').value;
  const communes = usePublicFetch<PlacesBody>(withCommunes ? '/api/public/places?level=3' : null).value;
  return useMemo(() => {
    const places = coarse && placesOf(coarse);
    return places && communes ? places.with(communes.places) : places;
  }, [coarse, communes]);
};

/** Loads the gazetteer with the names of these places; with communes only if one of them is a commune. */
export const usePlacesOf = (codes: readonly (string | null)[]): Places | null => {
  const coarse = usePlaceNames(false);
  const isMissing = coarse !== null && codes.some((code) => code !== null && !coarse.get(code));
  const all = usePlaceNames(isMissing);
  return isMissing ? all : coarse;
};
