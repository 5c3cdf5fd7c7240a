import { useMemo } from 'preact/hooks';
import { usePublicFetch } from '../load.js';
import { Places, type PlacesBody } from './places.js';

/** The gazetteer down to districts, and to communes where they are wanted; null until it has come. */
export const usePlaceNames = (withCommunes: boolean): Places | null => {
  const coarse = usePublicFetch<PlacesBody>('/api/public/places').value;
  const communes = usePublicFetch<PlacesBody>(withCommunes ? '/api/public/places?level=3' : null).value;
  return useMemo(() => {
    const places = coarse && new Places(coarse);
    return places && communes ? places.with(communes.places) : places;
  }, [coarse, communes]);
};

/** The gazetteer with the names of these places, communes only where one of them is one. */
export const usePlacesOf = (codes: readonly (string | null)[]): Places | null => {
  const coarse = usePlaceNames(false);
  const isMissing = coarse !== null && codes.some((code) => code !== null && !coarse.get(code));
  const all = usePlaceNames(isMissing);
  return isMissing ? all : coarse;
};
