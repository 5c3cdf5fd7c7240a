import type { Place, PlaceLevel } from './place.js';

const COLUMNS = ['code', 'parent', 'level', 'type', 'name_en', 'name_km', 'name_ungegn', 'aliases', 'lat', 'lon'];

/**
 * Reads a country's list of places (data/places/*.csv). Values hold no comma, quote or line break, so a line is simply
 * split. The UNGEGN romanisation becomes the first alias: search finds it, but it is never shown as the name.
 * @throws Error naming the line that does not follow the format
 */
export function readPlaces(csv: string): Place[] {
  const [header = '', ...lines] = csv
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  if (header !== COLUMNS.join(',')) throw new Error(`line 1 of the places file must be: ${COLUMNS.join(',')}`);
  return lines.map((line, index) => readPlace(line, index + 2));
}

function readPlace(line: string, number: number): Place {
  const values = line.split(',');
  if (values.length !== COLUMNS.length || line.includes('"')) {
    throw new Error(`line ${number} of the places file must have ${COLUMNS.length} plain values`);
  }
  const [
    code = '',
    parent = '',
    level = '',
    type = '',
    nameEn = '',
    nameKm = '',
    ungegn = '',
    aliases = '',
    lat = '',
    lon = '',
  ] = values;
  return {
    code,
    parent: parent === '' ? null : parent,
    level: readLevel(level, number),
    type,
    nameEn,
    nameKm,
    aliases: [ungegn, ...aliases.split('|')].filter((alias) => alias !== ''),
    lat: readDegrees(lat, 90, number),
    lon: readDegrees(lon, 180, number),
  };
}

function readLevel(text: string, line: number): PlaceLevel {
  if (!/^[0-3]$/.test(text)) throw new Error(`line ${line} of the places file: the level must be 0, 1, 2 or 3`);
  return Number(text) as PlaceLevel;
}

function readDegrees(text: string, limit: number, line: number): number {
  const degrees = Number(text);
  if (text === '' || !(Math.abs(degrees) <= limit))
    throw new Error(`line ${line} of the places file: a coordinate is not in degrees`);
  return degrees;
}
