import { existsSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { complain, explainDisk, messageOf } from '../../platform/database/operator-error.js';
import { replaceFile } from '../../platform/home-folder/replace-file.js';
import {
  countriesIn,
  countriesInUse,
  type CountryFolders,
  foldersOf,
  homeCountryFile,
  loadCountries,
  loadCountry,
  readCountry,
} from '../country-data.js';
import { readAtlas } from '../drawing/country-outlines.js';
import type { Finding } from './check-country-file.js';
import { countryFromPackages, type KnownPlaces, nameOf } from './country-from-packages.js';
import {
  codeIn,
  currentCountries,
  discardUnfinished,
  drawIntoHome,
  findingsIn,
  putInPlace,
  readableCountry,
} from './load-country.js';
import { allFirstLevelUnits, allTowns, isoCountries, type IsoCountry, isoCountry } from './packages.js';
import { timeZonesOf } from './time-zone-of-country.js';
import { unzipCountry } from './unzip-country.js';
import { printUsage } from '../../platform/print-usage.js';

const USAGE = `Usage:
  npm run country -- list
      says which countries there are here, and which this installation is about
  npm run country -- add CODE
      makes a country from npm packages alone, without a download, and loads it. CODE has two or three letters: IRN
  npm run country -- world
      makes every other country in the same way, as one unit without its provinces, for what happens abroad. It can be
      stopped and run again; add makes one of them finer
  npm run country -- new CODE FOLDER
      only makes its folder, to be made finer: places.csv with more units and names in other languages (docs/countries.md)
  npm run country -- check FOLDER
      says what is wrong in such a folder, or in a zip of it, with file and line
  npm run country -- load FOLDER
      checks it, draws its areas, and loads it
  npm run country -- home CODE...
      makes this installation about that country, or about several: the map opens on the first. A country of which
      something is recorded stays
  npm run country -- remove CODE
      removes a country that was loaded`;

/** Refuses a command, in one sentence. Nothing was written. */
class Refused extends Error {}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Runs the command `npm run country`. Stores countries in VIGIL_HOME (default .vigil).
 * @returns the exit code: 0 done, 1 refused (sentences on standard error), 2 not understood
 */
export async function main(args: string[]): Promise<number> {
  const folders = foldersOf(resolve(process.env['VIGIL_HOME'] || '.vigil'));
  const [command = '', ...rest] = args;
  const [one = '', other = ''] = rest;
  const given = rest.filter((argument) => argument !== '').length;
  const commands: Record<string, [isEnough: boolean, run: () => void | Promise<void>]> = {
    list: [given === 0, () => list(folders)],
    add: [given === 1, () => add(one, folders)],
    world: [given === 0, () => world(folders)],
    new: [given === 2, () => makeFolder(one, resolve(other))],
    check: [given === 1, () => inFolder(resolve(one), folders, (folder) => check(folder, folders))],
    load: [given === 1, () => inFolder(resolve(one), folders, (folder) => load(folder, folders))],
    home: [given >= 1, () => chooseHome(rest, folders)],
    remove: [given === 1, () => remove(one, folders)],
  };
  const [isEnough, run] = (Object.hasOwn(commands, command) && commands[command]) || [];
  if (!run || !isEnough) return printUsage(USAGE, args);
  try {
    await run();
    return 0;
  } catch (error) {
    complain(explainDisk(folders.home, error), messageOf);
    return 1;
  }
}

function list(folders: CountryFolders): void {
  const about = currentCountries(folders);
  const loaded = countriesIn(folders.loaded);
  for (const name of [...new Set([...countriesIn(folders.shipped), ...loaded])].sort()) {
    const { file, gazetteer } = loadCountry(name, folders);
    const units = gazetteer.places.length - 1;
    const notes = [
      loaded.includes(name) ? 'loaded' : 'ships with Vigil',
      ...(about.includes(name) ? ['this installation is about it'] : []),
    ];
    say(`${name.toUpperCase()}  ${file.name.en}, ${units} units, days of ${file.timeZone} (${notes.join('; ')})`);
  }
}

async function add(code: string, folders: CountryFolders): Promise<void> {
  const iso = knownCountry(code);
  const name = iso.alpha3.toLowerCase();
  if (countriesIn(folders.loaded).includes(name) && readableCountry(name, folders)) {
    if (!isOneUnit(name, folders))
      throw new Refused(`${nameOf(iso, 'en')} is loaded already. To change it: new, then load its folder.`);
    if ([...currentCountries(folders), ...countriesInUse(folders.home)].includes(name))
      throw new Refused(
        `Vigil runs with ${nameOf(iso, 'en')} as one unit, and records may name it. To make it finer: new, keep the line of ${iso.alpha2}-G00 in places.csv, then load its folder.`,
      );
    // Its one unit would be a code in use that is gone. If it cannot be made finer, it is there as before.
    const [place, aside] = [join(folders.loaded, name), join(folders.loaded, `.coarse-${name}`)];
    await rm(aside, { recursive: true, force: true });
    await rename(place, aside);
    try {
      await addNew(code, name, folders);
    } finally {
      if (!existsSync(place)) await rename(aside, place);
      else await rm(aside, { recursive: true, force: true });
    }
    return;
  }
  if (countriesIn(folders.shipped).includes(name))
    throw new Refused(
      `${nameOf(iso, 'en')} comes with Vigil, and there is nothing to add. To change it: new, then load its folder.`,
    );
  await addNew(code, name, folders);
}

const addNew = (code: string, name: string, folders: CountryFolders): Promise<void> =>
  inNewFolder(name, folders, async (folder) => {
    await makeFolder(code, folder);
    await load(folder, folders);
  });

/** Runs with the path of a folder that is not there yet, and removes it afterwards. */
async function inNewFolder(
  name: string,
  folders: CountryFolders,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  await mkdir(folders.loaded, { recursive: true });
  const folder = join(folders.loaded, `.new-${name}`);
  try {
    await rm(folder, { recursive: true, force: true });
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a loaded country is one unit of itself, as `world` makes them: it names nothing that `add` would lose. */
function isOneUnit(name: string, folders: CountryFolders): boolean {
  const { places } = loadCountry(name, folders).gazetteer;
  return places.length === 2 && places.some(({ code }) => code.endsWith('-G00'));
}

/** Makes each country that is not here yet, one after the other: whoever stops it keeps those that are made. */
async function world(folders: CountryFolders): Promise<void> {
  const here = new Set([...countriesIn(folders.shipped), ...countriesIn(folders.loaded)]);
  const left = isoCountries.filter(({ alpha3 }) => !here.has(alpha3.toLowerCase()));
  say(`${isoCountries.length - left.length} of ${isoCountries.length} countries are here. Making the others ...`);
  const towns = allTowns();
  const without: string[] = [];
  for (const [index, iso] of left.entries()) {
    const name = iso.alpha3.toLowerCase();
    const own = towns
      .filter(({ country }) => country === iso.alpha2)
      .map(({ lat, lng }) => townOf(iso, '00', lat, lng));
    if (own.length === 0) {
      without.push(nameOf(iso, 'en'));
      continue;
    }
    await inNewFolder(name, folders, async (folder) => {
      await writeFiles(folder, countryFromPackages(iso, { units: [], towns: own }, readAtlas(), today()).files);
      await drawIn(folder, folders);
    });
    say(`${index + 1} of ${left.length}: ${iso.alpha3}  ${nameOf(iso, 'en')}`);
  }
  if (without.length > 0) say(`Left out, because no package has a town in them: ${without.join(', ')}.`);
  say(
    `Name those that you record in: npm run country -- home ${listOf([...currentCountries(folders), 'XXX'])}, then restart Vigil.`,
  );
}

async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
}

async function makeFolder(code: string, folder: string): Promise<void> {
  const iso = knownCountry(code);
  if (existsSync(folder)) throw new Refused(`${folder} is there already: give a folder that is not.`);
  say(`Reading what packages know of ${nameOf(iso, 'en')} ...`);
  const { files, leftOut, beyond } = countryFromPackages(iso, placesInPackages(iso), readAtlas(), today());
  await writeFiles(folder, files).catch(async (error: unknown) => {
    // Half of it would be in the way of the next try.
    await rm(folder, { recursive: true, force: true });
    throw explainDisk(folder, error);
  });
  if (leftOut.length > 0) say(`Left out, because no package has a town in them: ${leftOut.join(', ')}.`);
  if (beyond.length > 0)
    say(
      `Beyond what the map shows first, and not in pictures of it: ${beyond.join(', ')}. See "bounds" in country.json.`,
    );
  say(`Made: ${Object.keys(files).join(', ')}.`);
  const zones = timeZonesOf(iso.alpha2).length;
  if (zones > 1)
    say(`It has ${zones} time zones. Days are counted by the one that country.json names: look whether it is right.`);
}

/** Codes are GeoNames' with a G, so that nobody takes `KE-G05` for a code of ISO. */
function placesInPackages(iso: IsoCountry): KnownPlaces {
  const units = allFirstLevelUnits()
    .filter(({ code }) => code.startsWith(`${iso.alpha2}.`))
    .map(({ code, name }) => ({ code: unitCode(iso, code.slice(3)), name }));
  const codes = new Set(units.map(({ code }) => code));
  const own = allTowns().filter(({ country }) => country === iso.alpha2);
  if (units.length === 0) return { units, towns: own.map(({ lat, lng }) => townOf(iso, '00', lat, lng)) };
  const towns = own.map(({ admin1, lat, lng }) => townOf(iso, admin1, lat, lng));
  return { units, towns: towns.filter(({ code }) => codes.has(code)) };
}

const unitCode = (iso: IsoCountry, admin1: string): string => `${iso.alpha2}-G${admin1}`;
const townOf = (iso: IsoCountry, admin1: string, lat: string, lng: string): KnownPlaces['towns'][number] => ({
  code: unitCode(iso, admin1),
  lat: Number(lat),
  lon: Number(lng),
});

/** Runs with a folder, or with what a zip unpacks to. */
async function inFolder(
  path: string,
  folders: CountryFolders,
  run: (folder: string) => void | Promise<void>,
): Promise<void> {
  if (!existsSync(path) || statSync(path).isDirectory()) return run(path);
  const unpacked = join(folders.loaded, '.unpacked');
  try {
    await rm(unpacked, { recursive: true, force: true });
    await unzipCountry(path, unpacked);
    await run(unpacked);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

function check(folder: string, folders: CountryFolders): void {
  const findings = findingsOf(folder, folders);
  for (const finding of findings) say(`${finding.isNote ? 'Look at: ' : ''}${lineOf(finding)}`);
  const wrong = findings.filter(({ isNote }) => !isNote).length;
  if (wrong > 0) throw new Refused(`${wrong === 1 ? '1 thing is' : `${wrong} things are`} wrong: it cannot be loaded.`);
  say('Nothing is wrong: it can be loaded.');
}

async function load(folder: string, folders: CountryFolders): Promise<void> {
  const findings = findingsOf(folder, folders);
  const wrong = findings.filter(({ isNote }) => !isNote);
  if (wrong.length > 0) throw new Refused([...wrong.map(lineOf), 'Nothing was loaded.'].join('\n'));
  for (const note of findings) say(`Look at: ${lineOf(note)}`);
  say(`Drawing the areas of ${readCountry(folder, codeIn(folder)).file.name.en} ...`);
  const { name, file, gazetteer } = await drawIn(folder, folders);
  const units = gazetteer.places.length - 1;
  const about = currentCountries(folders);
  say(
    `${file.name.en} is loaded: ${units} units, days of ${file.timeZone}. ` +
      (about.includes(name)
        ? 'Restart Vigil to use it.'
        : `npm run country -- home ${name.toUpperCase()} makes this installation about it, and home ${listOf([...about, name])} also about it.`),
  );
}

/** Draws a country's areas and loads it. Nothing of it stays if that fails. */
async function drawIn(folder: string, folders: CountryFolders): ReturnType<typeof drawIntoHome> {
  try {
    const drawn = await drawIntoHome(folder, folders);
    await putInPlace(drawn.name, folders);
    return drawn;
  } catch (error) {
    await discardUnfinished(codeIn(folder), folders);
    throw error;
  }
}

function findingsOf(folder: string, folders: CountryFolders): Finding[] {
  if (!existsSync(folder)) throw new Refused(`There is no folder ${folder}.`);
  return findingsIn(folder, folders);
}

async function chooseHome(codes: readonly string[], folders: CountryFolders): Promise<void> {
  const names = [...new Set(codes.map((code) => knownCountry(code).alpha3.toLowerCase()))];
  const here = [...countriesIn(folders.shipped), ...countriesIn(folders.loaded)];
  const missing = names.filter((name) => !here.includes(name));
  if (missing.length > 0)
    throw new Refused(
      missing
        .map((name) => name.toUpperCase())
        .map((one) => `${one} is not loaded: npm run country -- add ${one}`)
        .join('\n'),
    );
  const countries = loadCountries(names.join(','), folders);
  await mkdir(folders.home, { recursive: true });
  await replaceFile(homeCountryFile(folders.home), `${names.join('\n')}\n`);
  if (process.env['VIGIL_COUNTRY'])
    say(`VIGIL_COUNTRY is set, and is followed instead: ${process.env['VIGIL_COUNTRY']}.`);
  const named = new Intl.ListFormat('en-GB').format(countries.map(({ file }) => file.name.en));
  say(
    `This installation is about ${named}. Restart Vigil. It does not start where there are records of another country.`,
  );
  if (countries.length > 1)
    say(
      `Days are those of ${countries[0].file.name.en}. Records without a place no longer count in one country: nobody knows in which they were.`,
    );
}

async function remove(code: string, folders: CountryFolders): Promise<void> {
  const name = knownCountry(code).alpha3.toLowerCase();
  if (!countriesIn(folders.loaded).includes(name))
    throw new Refused(
      countriesIn(folders.shipped).includes(name)
        ? `${code} ships with Vigil and is not removed: home chooses which countries this installation is about.`
        : `${code} was not loaded here: list says what was.`,
    );
  if (currentCountries(folders).includes(name))
    throw new Refused(`This installation is about ${code}: choose another country first, with home.`);
  if (countriesInUse(folders.home).includes(name))
    throw new Refused(
      `Vigil last ran with ${code}, and records may name its units: start Vigil without it first. It says if something was recorded there.`,
    );
  await rm(join(folders.loaded, name), { recursive: true });
  say(`${code} is removed.`);
}

function knownCountry(code: string): IsoCountry {
  const iso = isoCountry(code);
  if (!iso) throw new Refused(`"${code}" is no country of ISO 3166-1: give two or three letters, such as IRN.`);
  return iso;
}

const lineOf = ({ file, line, says }: Finding): string =>
  `${file}${line === undefined ? '' : `, line ${line}`}: ${says}`;
const listOf = (names: readonly string[]): string => names.map((name) => name.toUpperCase()).join(' ');
const today = (): string => new Date().toISOString().slice(0, 10);
