import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import type { CountryWords } from '@vigil/shared/text/country-words.js';
import { OperatorError } from '../platform/database/operator-error.js';
import { inCheckout } from '../project-root.js';
import { parseJson } from './boundary-files.js';
import { readPlaces } from './places-file.js';

/** The countries that ship. A country is a folder: see docs/countries.md. */
export const SHIPPED_COUNTRIES = inCheckout('data/countries');
/** Drawn at build time, by `drawing/draw-shipped-areas.ts`. */
export const SHIPPED_AREAS = inCheckout('data/areas/generated');

/** The data of one country. `name` is that of its folder: three letters, ISO 3166-1 alpha-3 in small letters. */
export type CountryData = {
  name: string;
  file: CountryFile;
  gazetteer: Gazetteer;
  placesCsv: string;
  /** What it calls some things, instead of the words that ship; null: nothing. */
  words: CountryWords | null;
  /** Its folder, and the folder of its schematic areas: `base.topo.json`, `admN.topo.json`. */
  folder: string;
  areasFolder: string;
};

/** Where countries are: those that ship, and those that `npm run country` loaded into a home. */
export type CountryFolders = { shipped: string; loaded: string; home: string };

export const foldersOf = (home: string): CountryFolders => ({
  shipped: SHIPPED_COUNTRIES,
  loaded: join(home, 'countries'),
  home,
});

/** The file in a home with the name of the country that this installation is about. */
export const homeCountryFile = (home: string): string => join(home, 'home-country');

/** Returns the names of the countries in a folder. */
export function countriesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[a-z]{3}$/.test(name) && existsSync(join(folder, name, 'country.json')))
    .sort();
}

/**
 * Loads the country of this installation: VIGIL_COUNTRY, else the one that `npm run country -- home` set, else the only
 * one that ships. A country that was loaded into the home takes the place of one of the same name that ships.
 * @throws OperatorError that names the setting, when there is none of that name
 */
export function loadCountry(
  wanted: string | undefined = process.env['VIGIL_COUNTRY'],
  folders: CountryFolders = foldersOf(resolve(process.env['VIGIL_HOME'] || '.vigil')),
): CountryData {
  const [shipped, loaded] = [countriesIn(folders.shipped), countriesIn(folders.loaded)];
  const chosen = wanted ? undefined : readHomeCountry(folders.home);
  const name = wanted || chosen || (shipped.length === 1 ? shipped[0] : undefined);
  const names = [...new Set([...shipped, ...loaded])].sort();
  if (chosen !== undefined && !names.includes(chosen))
    throw new OperatorError(
      `This installation is about ${chosen.toUpperCase()}, which is not loaded: load it again (npm run country).`,
    );
  if (name === undefined || !names.includes(name))
    throw new OperatorError(`Set VIGIL_COUNTRY to one of: ${names.join(', ')}.`);
  const isLoaded = loaded.includes(name);
  const folder = join(isLoaded ? folders.loaded : folders.shipped, name);
  return { ...readCountry(folder, name), areasFolder: isLoaded ? join(folder, 'areas') : join(SHIPPED_AREAS, name) };
}

function readHomeCountry(home: string): string | undefined {
  const path = homeCountryFile(home);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() || undefined : undefined;
}

/** Reads one country's folder. @throws OperatorError in one sentence that names the folder and what is wrong in it */
export function readCountry(folder: string, name: string): Omit<CountryData, 'areasFolder'> {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  try {
    const file = parseJson(read('country.json'), 'country.json') as CountryFile;
    const words = existsSync(join(folder, 'words.json'))
      ? (parseJson(read('words.json'), 'words.json') as CountryWords)
      : null;
    const placesCsv = read('places.csv');
    return { name, file, gazetteer: new Gazetteer(readPlaces(placesCsv), file), placesCsv, words, folder };
  } catch (error) {
    throw new OperatorError(`The country in ${folder} is damaged (${(error as Error).message}): load it again.`);
  }
}
