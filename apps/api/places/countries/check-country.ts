import type { CountryFile } from '@vigil/shared/places/place.js';
import { looksSwapped } from '@vigil/shared/places/point-in-area.js';
import { termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Polygon } from '../drawing/clip-to-box.js';
import { inCheckout } from '../../project-root.js';
import { contains } from '../drawing/voronoi-areas.js';
import { type PlaceLine, readPlaces } from '../places-file.js';
import { isoCountry } from './packages.js';

/**
 * One thing that is wrong in a country's folder, with its file and, in a list, its line. A note is to be looked at, and
 * refuses nothing.
 */
export type Finding = { file: string; line?: number; says: string; isNote?: boolean };

/** What a country is held against: its outline, and the codes that are in use. */
export type Surroundings = {
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
/** Words by which a licence is recognised in SOURCES.md. */
const LICENCE = /licen[cs]e|CC[ -]?BY|CC0|public domain|\bMIT\b|ODbL/i;

/**
 * Checks a country's folder before it is loaded: everything that is wrong, not only the first thing.
 * @returns the findings; without one that is no note, the country can be loaded
 */
export function checkCountry(folder: string, around: Surroundings): Finding[] {
  const missing = ['country.json', 'places.csv', 'SOURCES.md'].filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) return missing.map((file) => ({ file, says: 'is not there' }));
  const [json, csv, sources] = ['country.json', 'places.csv', 'SOURCES.md'].map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  ) as [string, string, string];
  const { country, findings } = checkCountryFile(json);
  if (!LICENCE.test(sources)) findings.push({ file: 'SOURCES.md', says: 'names no licence' });
  const words = join(folder, 'words.json');
  if (existsSync(words)) findings.push(...checkWords(readFileSync(words, 'utf8')));
  let places: PlaceLine[];
  try {
    places = readPlaces(csv);
  } catch (error) {
    return [...findings, { file: 'places.csv', says: (error as Error).message }];
  }
  return [...findings, ...(country ? checkPlaces(places, country, around) : [])];
}

function checkCountryFile(json: string): { country: CountryFile | null; findings: Finding[] } {
  const says = (text: string): Finding => ({ file: 'country.json', says: text });
  let file: Partial<CountryFile>;
  try {
    file = JSON.parse(json) as Partial<CountryFile>;
  } catch {
    return { country: null, findings: [says('is not valid JSON')] };
  }
  const findings: Finding[] = [];
  const need = (isThere: boolean, text: string): unknown => isThere || findings.push(says(text));
  const iso = isoCountry(String(file.code));
  need(iso?.alpha2 === file.code, '"code" must be two letters of ISO 3166-1, such as "KE"');
  need(
    iso !== null && iso.alpha3 === file.iso3166_1?.alpha3 && iso.numeric === file.iso3166_1.numeric,
    `"iso3166_1" must have alpha3 and numeric of ${String(file.code)}`,
  );
  need(Boolean(file.name?.en), '"name.en" is missing');
  need(typeof file.name?.km === 'string', '"name.km" is missing: the name in Khmer, or ""');
  need(isTimeZone(file.timeZone), '"timeZone" must be one, such as "Africa/Nairobi"');
  need(Array.isArray(file.spellings), '"spellings" must be a list, perhaps an empty one');
  need(Array.isArray(file.levels) && file.levels.some(({ level }) => level === 1), '"levels" must name level 0 and 1');
  need(Array.isArray(file.types) && file.types.every(({ type, en }) => Boolean(type && en)), '"types" must have names');
  need(areBounds(file.bounds), '"bounds" must be [west, south, east, north] in degrees');
  need(areBounds(file.baseMap?.window), '"baseMap.window" must be [west, south, east, north] in degrees');
  need(Array.isArray(file.baseMap?.labels), '"baseMap.labels" must be a list, perhaps an empty one');
  for (const part of ['areas', 'rest', 'noRoads'] as const)
    need(typeof file.credit?.[part]?.en === 'string', `"credit.${part}.en" is missing`);
  return { country: findings.length === 0 ? (file as CountryFile) : null, findings };
}

/** Checks the words of a country: each replaces one that ships, in both languages, with the same places for numbers and names. */
function checkWords(json: string): Finding[] {
  const says = (text: string): Finding => ({ file: 'words.json', says: text });
  let words: Record<string, Partial<Record<'en' | 'km', unknown>> | null>;
  try {
    words = JSON.parse(json) as typeof words;
  } catch {
    return [says('is not valid JSON')];
  }
  const texts = shippedTexts();
  return Object.entries(words).flatMap(([key, said]) => {
    const shipped = texts.get(key) ?? termOf(key.replace(/^code\./, ''))?.en;
    if (shipped === undefined) return [says(`no text is called "${key}"`)];
    return (['en', 'km'] as const).flatMap((language) => {
      const word = said?.[language];
      if (typeof word !== 'string' || word.trim() === '') return [says(`"${key}" has no words in ${language}`)];
      const [missing] = (shipped.match(/\{\w+\}/g) ?? []).filter((hole) => !word.includes(hole));
      return missing === undefined ? [] : [says(`"${key}" has no ${missing} in ${language}`)];
    });
  });
}

/** Returns every text that ships, in English, by its key. */
function shippedTexts(): Map<string, string> {
  const folder = inCheckout('libs/shared/text');
  return new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) =>
        Object.entries(JSON.parse(readFileSync(join(folder, name, 'en.json'), 'utf8')) as Record<string, string>),
      ),
  );
}

function isTimeZone(text: unknown): boolean {
  try {
    return typeof text === 'string' && Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
}

function areBounds(bounds: unknown): boolean {
  if (!Array.isArray(bounds) || bounds.length !== 4 || !bounds.every((one) => Number.isFinite(one))) return false;
  const [west, south, east, north] = bounds as number[];
  return west! < east! && south! < north! && west! >= -180 && east! <= 540 && south! >= -90 && north! <= 90;
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
    const { code, parent, level, nameEn, nameKm } = place;
    const above = parent === null ? null : byCode.get(parent);
    if (!CODE.test(code)) at(place, 'a code has only letters of A to Z, digits and hyphens, at most 20');
    const taken = around.taken.get(code);
    if (taken !== undefined) at(place, `the code is one of ${taken}`);
    else if (!code.startsWith(country.code) && !around.inUse.has(code)) at(place, `a code begins with ${country.code}`);
    if (level === 0 && (code !== country.code || parent !== null))
      at(place, `level 0 is the country alone: code ${country.code}, no parent`);
    if (level > 0 && above === null) at(place, 'there is no parent');
    if (above === undefined) at(place, `there is no place with the code of its parent, ${parent}`);
    if (above && above.level !== level - 1)
      at(place, `level ${level} below ${above.code}, which is of level ${above.level}`);
    if (types.get(place.type) !== level) at(place, `country.json has no type "${place.type}" of level ${level}`);
    if (nameKm !== '' && !/\p{Script=Khmer}/u.test(nameKm)) at(place, `name_km is not in Khmer letters: ${nameKm}`);
    const key = `${parent} ${nameEn.toLowerCase()}`;
    if (named.has(key)) at(place, `has the name of line ${named.get(key)!.line}, and the same parent`);
    else named.set(key, place);
    if (looksSwapped(place.lat, place.lon, country.bounds)) at(place, 'its latitude and longitude are exchanged');
    else if (!isNear(around.outline, place.lat, place.lon))
      // The atlas has no small islands, and draws what is disputed as one side has it.
      note(place, `its point (${place.lat}, ${place.lon}) is not in ${country.name.en} as the atlas draws it`);
  }
  if (!places.some(({ level }) => level === 0))
    findings.push({ file: 'places.csv', says: `has no line for the country itself, level 0, code ${country.code}` });
  if (!places.some(({ level }) => level === 1)) findings.push({ file: 'places.csv', says: 'has no place of level 1' });
  for (const code of around.inUse)
    if (!byCode.has(code))
      findings.push({ file: 'places.csv', says: `${code} is gone: it is in use, and records may name it` });
  return findings;
}

function isNear(outline: readonly Polygon[], lat: number, lon: number): boolean {
  if (outline.length === 0) return true;
  const offsets = [0, -NEAR_DEGREES, NEAR_DEGREES];
  return offsets.some((north) => offsets.some((east) => contains(outline, lon + east, lat + north)));
}
