import { usePublicFetch } from '../use-public-fetch.js';
import { type Places, type PlacesBody, placesOf } from './places.js';

/**
 * Loads the gazetteer down to districts, or to communes if requested, or if one of these places is a commune; null
 * until loaded.
 */
export const usePlaceNames = (withCommunes: boolean, codes: readonly (string | null)[] = []): Places | null => {
  const body = usePublicFetch<PlacesBody>('/api/public/places').value;
  const coarse = body && placesOf(body);
  const isMissing = coarse && codes.some((code) => code && !coarse.get(code));
  const communes = usePublicFetch<PlacesBody>(withCommunes || isMissing ? '/api/public/places?level=3' : null).value;
  return coarse && communes ? coarse.with(communes.places) : coarse;
};

/** Loads the gazetteer with the names of these places; with communes only if one of them is a commune. */
export const usePlacesOf = (codes: readonly (string | null)[]): Places | null => usePlaceNames(false, codes);
