import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import { readPlaces } from '@vigil/shared/places/places-file.js';
import { inCheckout } from '../project-root.js';

const DATA = inCheckout('data/');
export const PLACES_FOLDER = join(DATA, 'places');
/** Written by scripts/places/draw-areas.mjs at build time. */
export const GENERATED_AREAS_FOLDER = join(DATA, 'areas/generated');

/** The data of one country, as shipped. `name` is that of its files: three letters, such as ISO 3166-1 alpha-3. */
export type CountryData = { name: string; file: CountryFile; gazetteer: Gazetteer; placesCsv: string };

/**
 * Loads the country of this installation: VIGIL_COUNTRY, or the only one in data/places.
 * @throws Error that names the setting, when there are several or none of that name
 */
export function loadCountry(
  wanted: string | undefined = process.env['VIGIL_COUNTRY'],
  folder = PLACES_FOLDER,
): CountryData {
  const names = readdirSync(folder)
    .filter((file) => /^[a-z]{3}\.json$/.test(file))
    .map((file) => file.slice(0, 3));
  const name = wanted || (names.length === 1 ? names[0] : undefined);
  if (name === undefined || !names.includes(name)) throw new Error(`Set VIGIL_COUNTRY to one of: ${names.join(', ')}.`);
  const file = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as CountryFile;
  const placesCsv = readFileSync(join(folder, `${name}.csv`), 'utf8');
  return { name, file, gazetteer: new Gazetteer(readPlaces(placesCsv), file), placesCsv };
}
