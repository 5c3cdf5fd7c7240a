import type { CountryFile } from '@vigil/shared/places/place.js';
import { isConfirmed } from '@vigil/shared/people-figures/custody-limits.js';
import { readCustodyLimits } from '@vigil/shared/people-figures/limits-file.js';
import { termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from '../../project-root.js';
import { parseJson } from '../boundary-files.js';
import { LIMITS_FILE, sentenceOfLimit } from '../limits-file.js';
import { isoCountry } from './packages.js';

/**
 * One thing that is wrong in a country's folder, with its file and, in a list, its line. A note is to be looked at, and
 * refuses nothing.
 */
export type Finding = { file: string; line?: number; says: string; isNote?: boolean };

/**
 * Checks a `country.json`.
 * @returns everything that is wrong in it, and the country where nothing is
 */
export function checkCountryFile(json: string): { country: CountryFile | null; findings: Finding[] } {
  const says = (text: string): Finding => ({ file: 'country.json', says: text });
  const file: Shape = objectIn(json) ?? {};
  if (objectIn(json) === null) return { country: null, findings: [notJson('country.json', json)] };
  const findings: Finding[] = [];
  const need = (isThere: boolean, text: string): unknown => isThere || findings.push(says(text));
  const iso = isoCountry(String(file['code']));
  const codes = shapeOf(file['iso3166_1']);
  need(iso?.alpha2 === file['code'], '"code" must be two letters of ISO 3166-1, such as "KE"');
  need(
    iso !== null && iso.alpha3 === codes['alpha3'] && iso.numeric === codes['numeric'],
    `"iso3166_1" must have alpha3 and numeric of ${String(file['code'])}`,
  );
  need(hasNames(file['name']), '"name" must have en, and km, which may be ""');
  need(isTimeZone(file['timeZone']), '"timeZone" must be one, such as "Africa/Nairobi"');
  need(
    listOf(file['spellings']).every(areTexts) && Array.isArray(file['spellings']),
    '"spellings" must be a list of lists of words, perhaps an empty one',
  );
  const levels = listOf(file['levels']).map(shapeOf);
  need(
    levels.every(hasNames) && [0, 1].every((level) => levels.some((one) => one['level'] === level)),
    '"levels" must name level 0 and 1, in en and km',
  );
  const types = listOf(file['types']).map(shapeOf);
  need(
    types.length > 0 && types.every((one) => one['type'] && hasNames(one) && areTexts(one['words'])),
    '"types" must each have type, level, en, km and a list of words, perhaps an empty one',
  );
  const baseMap = shapeOf(file['baseMap']);
  need(areBounds(file['bounds']), '"bounds" must be [west, south, east, north] in degrees');
  need(areBounds(baseMap['window']), '"baseMap.window" must be [west, south, east, north] in degrees');
  need(
    Array.isArray(baseMap['labels']) && baseMap['labels'].map(shapeOf).every((one) => hasNames(one) && isPoint(one)),
    '"baseMap.labels" must be a list of names with lat and lon, perhaps an empty one',
  );
  for (const part of ['areas', 'rest', 'noRoads'])
    need(hasNames(shapeOf(file['credit'])[part]), `"credit.${part}" must have en, and km, which may be ""`);
  return { country: findings.length === 0 ? (file as unknown as CountryFile) : null, findings };
}

type Shape = Readonly<Record<string, unknown>>;
const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shapeOf = (value: unknown): Shape => (isShape(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isPoint = ({ lat, lon }: Shape): boolean => Number.isFinite(lat) && Number.isFinite(lon);

const hasNames = (value: unknown): boolean => {
  const { en, km } = shapeOf(value);
  return typeof en === 'string' && en !== '' && typeof km === 'string';
};

/** Says why a file holds no object: in which line it is no JSON, where it is none. */
function notJson(file: string, json: string): Finding {
  try {
    JSON.parse(json.replace(/^\uFEFF/, ''));
    return { file, says: 'is no JSON object: it must begin with { and end with }' };
  } catch (error) {
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    const line = at === undefined ? json.trimEnd().split('\n').length : json.slice(0, Number(at)).split('\n').length;
    return { file, line, says: 'is no JSON from here on: look for a missing or superfluous comma, quote or bracket' };
  }
}

/** Returns the object that a file holds; null where it holds something else, or no JSON. */
function objectIn(json: string): Shape | null {
  try {
    const value: unknown = parseJson(json, '');
    return isShape(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Checks the words of a country: each replaces one that ships, in both languages, with the same places for numbers and
 * names.
 */
export function checkWords(json: string): Finding[] {
  const says = (text: string): Finding => ({ file: 'words.json', says: text });
  const words = objectIn(json);
  if (words === null) return [notJson('words.json', json)];
  const texts = shippedTexts();
  return Object.entries(words).flatMap(([key, said]) => {
    const shipped = texts.get(key) ?? termOf(key.replace(/^code\./, ''))?.en;
    if (shipped === undefined) return [says(`no text is called "${key}"`)];
    return (['en', 'km'] as const).flatMap((language) => {
      const word = shapeOf(said)[language];
      if (typeof word !== 'string' || word.trim() === '') return [says(`"${key}" has no words in ${language}`)];
      const [missing] = (shipped.match(/\{\w+\}/g) ?? []).filter((hole) => !word.includes(hole));
      return missing === undefined ? [] : [says(`"${key}" has no ${missing} in ${language}`)];
    });
  });
}

/**
 * Checks the limits of custody by a country's law. One that says that it is confirmed counts without two reviewers, so
 * whoever loads it is told.
 */
export function checkLimits(json: string, country: CountryFile): Finding[] {
  const says = (text: string): Finding => ({ file: LIMITS_FILE, says: text });
  const file = objectIn(json);
  if (file === null) return [notJson(LIMITS_FILE, json)];
  const { limits, wrong } = readCustodyLimits(file, country.code);
  const letters = `${country.iso3166_1.alpha3}-`;
  return [
    ...wrong.map((one) => says(sentenceOfLimit(one))),
    ...limits
      .filter(({ code }) => !code.startsWith(letters))
      .map(({ code }) => says(`${code}: "code": begin with ${letters}, since another country may have the same`)),
    ...limits.filter(isConfirmed).map(({ code, confirmedBy }) => ({
      ...says(`${code}: "confirmedBy": counts as confirmed by ${confirmedBy}, without two reviewers here`),
      isNote: true,
    })),
  ];
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
