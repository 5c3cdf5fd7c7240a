import type { Bounds, CountryFile } from '@vigil/shared/places/place.js';
import { looksSwapped } from '@vigil/shared/places/point-in-area.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boundsOf, type Polygon, touches } from '../drawing/clip-to-box.js';
import { type PointLine, readOutline, readPoints, readWaters } from '../drawing/drawing-files.js';
import { contains } from '../drawing/voronoi-areas.js';
import { type PlaceLine, readNames, readPlaces } from '../places-file.js';
import { type PopulationLine, readPopulation } from '../population-file.js';
import { readSuggestedWords } from '../suggested-words.js';
import { scriptOfName } from './script-of-name.js';
import { LIMITS_FILE } from '../limits-file.js';
import { checkCountryFile, checkLimits, checkWords, type Finding } from './check-country-file.js';

/** What a country is held against: its outline, and the codes that are in use. */
type Surroundings = {
  /** Of the country, from the atlas; empty where the atlas has none. */
  outline: readonly Polygon[];
  /** The codes of other countries of this installation, with the country's name. */
  taken: ReadonlyMap<string, string>;
  /** The codes of this country as it is loaded now: records may name them. */
  inUse: ReadonlySet<string>;
};

/** As records, addresses and files take it. */
const CODE = /^[A-Za-z0-9-]{1,20}$/;
/** Outlines leave out small islands, and run a little off the shore: about 20 km. */
const NEAR_DEGREES = 0.2;
/** About 500 km from the box around each part of the country. */
const FAR_DEGREES = 5;
/** Words by which a licence is recognised in SOURCES.md. */
export const LICENCE = /licen[cs]e|CC[ -]?BY|CC0|public domain|\bMIT\b|ODbL/i;

/** What says that there is no licence, or that nobody knows one. */
const NO_LICENCE =
  /\b(?:no|without(?: an?)?|un(?:known|clear)|missing)\s+licen[cs]es?\b|licen[cs]es?\s*(?:is|are|[:=,])?\s*(?:un(?:known|clear|stated)|not\s+\w+|none|missing|\?+|tbd|todo|to be \w+)/gi;
/** Whether a text names a licence, and not only says that there is none. */
const namesLicence = (text: string): boolean => LICENCE.test(text.replace(NO_LICENCE, ''));

/**
 * Checks a country's folder before it is loaded: everything that is wrong, not only the first thing.
 * @returns the findings; without one that is no note, the country can be loaded
 */
export function checkCountry(folder: string, around: Surroundings): Finding[] {
  const missing = ['country.json', 'places.csv', 'SOURCES.md'].filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) return missing.map((file) => ({ file, says: 'is not there' }));
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const { country, findings } = checkCountryFile(read('country.json'));
  findings.push(...checkSources(folder, read('SOURCES.md')));
  if (existsSync(join(folder, 'words.json'))) findings.push(...checkWords(read('words.json')));
  if (country && existsSync(join(folder, LIMITS_FILE))) findings.push(...checkLimits(read(LIMITS_FILE), country));
  const readOr = <T>(file: string, from: () => T): T | null => {
    try {
      return from();
    } catch (error) {
      // The sentence begins with the file, which the finding names.
      findings.push({ file, says: (error as Error).message.replace(new RegExp(`^${file}[ ,:]*`), '') });
      return null;
    }
  };
  const places = readOr('places.csv', () => readPlaces(read('places.csv')));
  const points = readOr('points.csv', () => readPoints(folder));
  const population = existsSync(join(folder, 'population.csv'))
    ? readOr('population.csv', () => readPopulation(read('population.csv')))
    : null;
  findings.push(...checkSuggested(folder));
  readOr('waters.geojson', () => readWaters(folder));
  const own = readOr('outline.geojson', () => readOutline(folder));
  if (country && own && own.length === 0 && around.outline.length === 0)
    findings.push({ file: 'outline.geojson', says: 'is needed: the atlas has no outline of this country' });
  if (places) findings.push(...checkNames(read('places.csv')));
  if (places && country) findings.push(...checkPlaces(places, country, around));
  if (places && points) findings.push(...checkPoints(points, places, country, around));
  if (places && population) findings.push(...checkPopulation(population, places));
  return findings;
}

/** Each file needs a licence. Where the sources are listed by file, one that is not among them was forgotten. */
function checkSources(folder: string, sources: string): Finding[] {
  const says = (text: string, more: Partial<Finding> = {}): Finding => ({ file: 'SOURCES.md', says: text, ...more });
  if (!namesLicence(sources))
    return [says('names no licence: say for each file where it is from, and under which licence')];
  const without = sources
    .split(/\r?\n/)
    .flatMap((line, at) =>
      NAMED_FILE.test(line) && line.search(NO_LICENCE) >= 0 && !namesLicence(line)
        ? [says(`names no licence for ${NAMED_FILE.exec(line)![0]}`, { line: at + 1 })]
        : [],
    );
  const forgotten = SOURCED.filter((file) => existsSync(join(folder, file)) && !sources.includes(file));
  return !NAMED_FILE.test(sources)
    ? without
    : [...without, ...forgotten.map((file) => says(`says nothing of ${file}`, { isNote: true }))];
}

/** Files with data of others. That of inhabitants has the source in each line, and words are the operator's own. */
const SOURCED = ['places.csv', 'points.csv', 'waters.geojson', 'outline.geojson'];
const NAMED_FILE = /\b\w+\.(?:csv|geojson|json)\b/;

/** What it suggests to the organisation, row by row. */
function checkSuggested(folder: string): Finding[] {
  try {
    return readSuggestedWords(folder).wrong;
  } catch (error) {
    const says = (error as Error).message;
    return [{ file: /(?:actors|law|standards)\.csv/.exec(says)?.[0] ?? 'actors.csv', says }];
  }
}

/** Where all parts of a unit are counted in its own year, they must add up to it, or one of the numbers is wrong. */
function checkPopulation(population: readonly PopulationLine[], places: readonly PlaceLine[]): Finding[] {
  const findings: Finding[] = [];
  const codes = new Set(places.map(({ code }) => code));
  const byCode = new Map<string, PopulationLine>();
  for (const one of population) {
    const at = (says: string): unknown =>
      findings.push({ file: 'population.csv', line: one.line, says: `${one.code}: ${says}` });
    if (byCode.has(one.code)) at(`the code stands on line ${byCode.get(one.code)!.line} already`);
    else byCode.set(one.code, one);
    if (!codes.has(one.code)) at('places.csv has no place with this code');
  }
  for (const [code, { inhabitants, year, line }] of byCode) {
    const parts = places.filter(({ parent }) => parent === code).map((part) => byCode.get(part.code));
    if (parts.length === 0 || !parts.every((part) => part?.year === year)) continue;
    const sum = parts.reduce((all, part) => all + part!.inhabitants, 0);
    if (sum !== inhabitants)
      findings.push({
        file: 'population.csv',
        line,
        says: `${code}: its parts add up to ${sum}, not to ${inhabitants}`,
      });
  }
  return findings;
}

/** A point of a unit that is not there would be drawn as nothing, and one elsewhere as a part of the wrong unit. */
function checkPoints(
  points: readonly PointLine[],
  places: readonly PlaceLine[],
  country: CountryFile | null,
  { outline }: Surroundings,
): Finding[] {
  const codes = new Set(places.map(({ code }) => code));
  return points.flatMap(({ code, lat, lon, line }) => {
    const says = !codes.has(code)
      ? `places.csv has no place with the code ${code}`
      : country && looksSwapped(lat, lon, country.bounds)
        ? `${code}: latitude and longitude are exchanged`
        : country && isFar(outline, lat, lon)
          ? `${code}: the point (${lat}, ${lon}) is far from ${country.name.en}`
          : null;
    return says === null ? [] : [{ file: 'points.csv', line, says }];
  });
}

/** A name of another language's letters stands in the wrong column: readers would get it as theirs. */
function checkNames(csv: string): Finding[] {
  return readNames(csv).flatMap(({ line, code, column, name }) => {
    const script = scriptOfName(column);
    return script === null || script.letters.test(name) || !/\p{L}/u.test(name)
      ? []
      : [{ file: 'places.csv', line, says: `${code}: ${column} is not in ${script.name} letters: ${name}` }];
  });
}

function checkPlaces(places: readonly PlaceLine[], country: CountryFile, around: Surroundings): Finding[] {
  const findings: Finding[] = [];
  const at = (place: PlaceLine, says: string): unknown =>
    findings.push({ file: 'places.csv', line: place.line, says: `${place.code}: ${says}` });
  const note = (place: PlaceLine, says: string): unknown =>
    findings.push({ file: 'places.csv', line: place.line, says: `${place.code}: ${says}`, isNote: true });
  const byCode = new Map<string, PlaceLine>();
  for (const place of places) {
    if (byCode.has(place.code)) at(place, `the code stands on line ${byCode.get(place.code)!.line} already`);
    else byCode.set(place.code, place);
  }
  const types = new Map(country.types.map(({ type, level }) => [type, level]));
  const named = new Map<string, PlaceLine>();
  for (const place of places) {
    const { code, parent, level, nameEn } = place;
    const above = parent === null ? null : byCode.get(parent);
    if (!CODE.test(code)) at(place, 'a code has only letters of A to Z, digits and hyphens, at most 20');
    const taken = around.taken.get(code);
    if (taken !== undefined) at(place, `the code is one of ${taken}`);
    else if (!code.startsWith(country.code) && !around.inUse.has(code)) at(place, `a code begins with ${country.code}`);
    if (level === 0 && (code !== country.code || parent !== null))
      at(place, `level 0 is the country alone: code ${country.code}, no parent`);
    if (level > 0 && above === null) at(place, 'there is no parent');
    if (above === undefined) at(place, `there is no place with the code of its parent, ${parent}`);
    const ring = ringFrom(place, byCode);
    if (ring !== null) at(place, `its parents lead back to it: ${ring.join(' below ')}`);
    else if (above && above.level !== level - 1)
      at(place, `level ${level} below ${above.code}, which is of level ${above.level}`);
    if (types.get(place.type) !== level) at(place, `country.json has no type "${place.type}" of level ${level}`);
    const key = `${parent} ${nameEn.toLowerCase()}`;
    if (named.has(key)) at(place, `has the name of line ${named.get(key)!.line}, and the same parent`);
    else named.set(key, place);
    if (looksSwapped(place.lat, place.lon, country.bounds)) at(place, 'its latitude and longitude are exchanged');
    else if (isFar(around.outline, place.lat, place.lon))
      at(place, `its point (${place.lat}, ${place.lon}) is far from ${country.name.en}`);
    else if (!isNear(around.outline, place.lat, place.lon))
      // The atlas has no small islands, and draws what is disputed as one side has it.
      note(place, `its point (${place.lat}, ${place.lon}) is not in ${country.name.en} as the atlas draws it`);
  }
  if (!places.some(({ level }) => level === 0))
    findings.push({ file: 'places.csv', says: `has no line for the country itself, level 0, code ${country.code}` });
  if (!places.some(({ level }) => level === 1)) findings.push({ file: 'places.csv', says: 'has no place of level 1' });
  const gone = [...around.inUse].filter((code) => !byCode.has(code));
  if (gone.length > 0) findings.push({ file: 'places.csv', says: saysGone(gone) });
  return findings;
}

const CODES_SHOWN = 20;
const saysGone = (codes: readonly string[]): string => {
  if (codes.length === 1) return `${codes[0]} is gone: it is in use, and records may name it`;
  const shown = codes.slice(0, CODES_SHOWN);
  const howMany = shown.length < codes.length ? `, the first ${shown.length} of ${codes.length}` : '';
  return `${shown.join(', ')} are gone${howMany}: they are in use, and records may name them`;
};

/** Returns the codes from a place up to itself, where its parents are a ring; null: they are none. */
function ringFrom(place: PlaceLine, byCode: ReadonlyMap<string, PlaceLine>): string[] | null {
  const codes = [place.code];
  for (let above = place.parent; above !== null; above = byCode.get(above)?.parent ?? null) {
    if (above === place.code) return [...codes, above];
    if (codes.includes(above)) return null;
    codes.push(above);
  }
  return null;
}

/** Whether no part of the country is anywhere near: no island that the atlas leaves out lies there. */
function isFar(outline: readonly Polygon[], lat: number, lon: number): boolean {
  if (outline.length === 0) return false;
  return !outline.some((polygon) => {
    const [west, south, east, north] = boundsOf(polygon[0] ?? []);
    const around: Bounds = [west - FAR_DEGREES, south - FAR_DEGREES, east + FAR_DEGREES, north + FAR_DEGREES];
    return [lon, lon - 360, lon + 360].some((one) => touches(around, [one, lat, one, lat]));
  });
}

function isNear(outline: readonly Polygon[], lat: number, lon: number): boolean {
  if (outline.length === 0) return true;
  const offsets = [0, -NEAR_DEGREES, NEAR_DEGREES];
  return offsets.some((north) => offsets.some((east) => contains(outline, lon + east, lat + north)));
}
