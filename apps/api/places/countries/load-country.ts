import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackStep } from '@vigil/shared/staff-responses/countries.js';
import { parseJson } from '../boundary-files.js';
import {
  countriesIn,
  type CountryData,
  type CountryFolders,
  loadCountries,
  loadCountry,
  readCountry,
} from '../country-data.js';
import { polygonsOfCountry, readAtlas } from '../drawing/country-outlines.js';
import { drawCountry } from '../drawing/draw-country.js';
import { checkCountry } from './check-country.js';
import type { Finding } from './check-country-file.js';
import { isoCountry } from './packages.js';
import { COUNTRY_FILES } from './unzip-country.js';

type ReadCountry = ReturnType<typeof readCountry>;

/** Says which step of loading begins. */
type OnStep = (step: PackStep) => void;

/** Returns the three letters of the country in a folder, '' where its file does not say. */
export function codeIn(folder: string): string {
  try {
    const { code } = parseJson(readFileSync(join(folder, 'country.json'), 'utf8'), 'country.json') as {
      code?: unknown;
    };
    return isoCountry(String(code))?.alpha3.toLowerCase() ?? '';
  } catch {
    return '';
  }
}

/** Checks a country's folder against what is here: the atlas, and the codes of all countries that are here. */
export function findingsIn(folder: string, folders: CountryFolders): Finding[] {
  const name = existsSync(join(folder, 'country.json')) ? codeIn(folder) : '';
  const iso = isoCountry(name);
  const names = [...new Set([...countriesIn(folders.shipped), ...countriesIn(folders.loaded)])];
  const known = names.flatMap((one) => readableCountry(one, folders) ?? []);
  const codesOf = (one: CountryData): string[] => one.gazetteer.places.map(({ code }) => code);
  return checkCountry(folder, {
    outline: iso ? polygonsOfCountry(readAtlas(), iso.numeric) : [],
    taken: new Map(
      known
        .filter((one) => one.name !== name)
        .flatMap((one) => codesOf(one).map((code): [string, string] => [code, one.file.name.en])),
    ),
    inUse: new Set(known.filter((one) => one.name === name).flatMap(codesOf)),
  });
}

/**
 * Draws the areas of a folder in which nothing is wrong, and writes both beside the countries of the home. Nothing that
 * is there changes: it can be ended at any moment.
 */
export async function drawIntoHome(
  folder: string,
  folders: CountryFolders,
  onStep: OnStep = () => undefined,
): Promise<ReadCountry> {
  const name = codeIn(folder);
  const country = readCountry(folder, name);
  onStep('draw');
  const drawn = drawCountry(country, readAtlas());
  onStep('save');
  const unfinished = unfinishedIn(folders, name);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(join(unfinished, 'areas'), { recursive: true });
  for (const file of COUNTRY_FILES)
    if (existsSync(join(folder, file))) await cp(join(folder, file), join(unfinished, file));
  for (const [file, topojson] of drawn) await writeFile(join(unfinished, 'areas', file), JSON.stringify(topojson));
  return country;
}

/** Puts a country that `drawIntoHome` wrote in the place of a former one. It is used from the next start on. */
export async function putInPlace(name: string, folders: CountryFolders): Promise<void> {
  const [old, final] = [join(folders.loaded, `.old-${name}`), join(folders.loaded, name)];
  await rm(old, { recursive: true, force: true });
  // Two renames: whoever starts in between finds no country of that name, and says so.
  if (existsSync(final)) await rename(final, old);
  await rename(unfinishedIn(folders, name), final);
  await rm(old, { recursive: true, force: true });
}

/** Deletes what `drawIntoHome` wrote, or began to. */
export const discardUnfinished = async (name: string, folders: CountryFolders): Promise<void> => {
  if (name !== '') await rm(unfinishedIn(folders, name), { recursive: true, force: true });
};

const unfinishedIn = (folders: CountryFolders, name: string): string => join(folders.loaded, `.part-${name}`);

/** Returns a country, null where it is damaged: loading it again mends it. */
export function readableCountry(name: string, folders: CountryFolders): CountryData | null {
  try {
    return loadCountry(name, folders);
  } catch {
    return null;
  }
}

/**
 * Returns the names of the countries that this installation is about, the first one first; none where it cannot say.
 */
export function currentCountries(folders: CountryFolders): string[] {
  try {
    return loadCountries(undefined, folders).map(({ name }) => name);
  } catch {
    return [];
  }
}
