import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { CustodyLimit } from '@vigil/shared/people-figures/custody-limits.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import type { CountryWords } from '@vigil/shared/text/country-words.js';
import { OperatorError } from '../platform/database/operator-error.js';
import { inCheckout } from '../project-root.js';
import { parseJson } from './boundary-files.js';
import { readLimits } from './limits-file.js';
import { readPlaces } from './places-file.js';
import { readSuggestedWords, type SuggestedWords } from './suggested-words.js';
import { readPopulation, withPopulation } from './population-file.js';

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
  /** Own codes and standards that it suggests to the organisation. */
  suggested: SuggestedWords;
  /** Limits of custody by its law; null: its folder says nothing of them. */
  limits: CustodyLimit[] | null;
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

/** The file in a home with the names of the countries that this installation is about, the first one first. */
export const homeCountryFile = (home: string): string => join(home, 'home-country');

const inUseFile = (home: string): string => join(home, 'countries-in-use');

/**
 * Notes which countries the database of this home has, now that its places are loaded: records may name their units.
 */
export function noteCountriesInUse(home: string, countries: readonly CountryData[]): void {
  writeFileSync(inUseFile(home), countries.map(({ name }) => `${name}\n`).join(''));
}

/** Returns the names of the countries with which Vigil last ran. */
export const countriesInUse = (home: string): string[] => namesIn(inUseFile(home));

const namesIn = (path: string): string[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split(/\s+/)
        .filter((name) => name !== '')
    : [];

/** Returns the names of the countries in a folder. */
export function countriesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[a-z]{3}$/.test(name) && existsSync(join(folder, name, 'country.json')))
    .sort();
}

/** Loads the first country of this installation: see `loadCountries`. */
export function loadCountry(...of: Parameters<typeof loadCountries>): CountryData {
  return loadCountries(...of)[0];
}

/**
 * Loads the countries of this installation: those of VIGIL_COUNTRY, else those that `npm run country -- home` set, else
 * the only one that ships. A country that was loaded into the home takes the place of one of the same name that ships.
 * @param wanted three letters, of several with commas between them
 * @throws OperatorError that names the setting, when there is none of that name, or two that have a code in common
 */
export function loadCountries(
  wanted: string | undefined = process.env['VIGIL_COUNTRY'],
  folders: CountryFolders = foldersOf(resolve(process.env['VIGIL_HOME'] || '.vigil')),
): [CountryData, ...CountryData[]] {
  const [shipped, loaded] = [countriesIn(folders.shipped), countriesIn(folders.loaded)];
  const given = (wanted ?? '').split(',').filter((name) => name !== '');
  const chosen = given.length > 0 ? [] : namesIn(homeCountryFile(folders.home));
  const only = shipped.length === 1 ? shipped : [];
  const [name, ...others] = new Set([given, chosen, only].find(({ length }) => length > 0) ?? []);
  const names = [...new Set([...shipped, ...loaded])].sort();
  const missing = chosen.find((one) => !names.includes(one));
  if (missing !== undefined)
    throw new OperatorError(
      `This installation is about ${missing.toUpperCase()}, which is not loaded: load it again (npm run country).`,
    );
  const load = (one: string | undefined): CountryData => {
    if (one === undefined || !names.includes(one))
      throw new OperatorError(`Set VIGIL_COUNTRY to one of: ${names.join(', ')}.`);
    const isLoaded = loaded.includes(one);
    const folder = join(isLoaded ? folders.loaded : folders.shipped, one);
    const country = readCountry(folder, one);
    // Whoever loads other places of a country that ships has not changed its law.
    const limits = country.limits ?? readLimits(join(folders.shipped, one), country.file.code);
    return { ...country, limits, areasFolder: isLoaded ? join(folder, 'areas') : join(SHIPPED_AREAS, one) };
  };
  const countries: [CountryData, ...CountryData[]] = [load(name), ...others.map(load)];
  assertNoCodeTwice(countries);
  return countries;
}

/** @throws OperatorError that names a unit which two countries claim: a record could not say in which it lies */
function assertNoCodeTwice(countries: readonly CountryData[]): void {
  const owners = new Map<string, CountryData>();
  for (const country of countries)
    for (const { code } of country.gazetteer.places) {
      const other = owners.get(code);
      if (other)
        throw new OperatorError(
          `${other.file.name.en} and ${country.file.name.en} both have a unit with the code ${code}: they cannot be in one installation.`,
        );
      owners.set(code, country);
    }
}

/** The units of each folder as they were last read: a start asks for them several times, which takes a while. */
const lastRead = new Map<string, { digest: string; gazetteer: Gazetteer }>();

/** Reads one country's folder. @throws OperatorError in one sentence that names the folder and what is wrong in it */
export function readCountry(folder: string, name: string): Omit<CountryData, 'areasFolder'> {
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  try {
    const country = read('country.json');
    const file = parseJson(country, 'country.json') as CountryFile;
    const words = existsSync(join(folder, 'words.json'))
      ? (parseJson(read('words.json'), 'words.json') as CountryWords)
      : null;
    const placesCsv = read('places.csv');
    const population = existsSync(join(folder, 'population.csv')) ? read('population.csv') : null;
    const digest = createHash('sha256')
      .update(JSON.stringify([country, placesCsv, population]))
      .digest('hex');
    const known = lastRead.get(folder);
    const gazetteer =
      known?.digest === digest
        ? known.gazetteer
        : new Gazetteer(
            withPopulation(readPlaces(placesCsv), population === null ? [] : readPopulation(population)),
            file,
          );
    lastRead.set(folder, { digest, gazetteer });
    // A row that was right when the country was loaded may be wrong for a later codebook: it suggests nothing.
    const { codes, standards } = readSuggestedWords(folder);
    const suggested = { codes, standards };
    const limits = readLimits(folder, file.code);
    return { name, file, gazetteer, placesCsv, words, suggested, limits, folder };
  } catch (error) {
    throw new OperatorError(`The country in ${folder} is damaged (${(error as Error).message}): load it again.`);
  }
}
