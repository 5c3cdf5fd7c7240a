import { factsOf } from '@vigil/shared/language/languages.js';
import { useText } from '../text-bundles.js';
import { placeName, usePlaces } from './places-context.js';

/** Returns a function that names countries by their codes, one after the other. */
export const useCountryNames = (): ((countries: readonly string[]) => string) => {
  const { language } = useText();
  const { gazetteer } = usePlaces();
  return (countries) =>
    countries
      .map((code) => {
        const country = gazetteer.get(code);
        return country ? placeName(country, language) : code;
      })
      .join(factsOf(language).betweenPlaces);
};
