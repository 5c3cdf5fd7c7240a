import type { Place, PlaceLevel } from '@vigil/shared/places/place.js';
import { CsvError, parse } from 'csv-parse/sync';

const NEEDED = ['code', 'parent', 'level', 'type', 'lat', 'lon'];
const KNOWN = /^(code|parent|level|type|lat|lon|aliases|name_[A-Za-z]{2,3}(-[A-Za-z0-9]+)*|name_ungegn|id_[a-z]+)$/;

/** A place with the line of the file on which it stands, and its names in other languages than English and Khmer. */
export type PlaceLine = Place & { line: number };

/**
 * Reads a country's list of places (places.csv). `aliases` are separated by bars. A name in a language that Vigil does
 * not speak, a romanisation and a code of another register (`id_iso`) become aliases: search finds them, but they are
 * never shown as the name. Without an English name, the first name in Latin letters stands in for it, else the first.
 * @throws Error naming the line that does not follow the format
 */
export function readPlaces(csv: string): PlaceLine[] {
  const [header, ...rows] = rowsOf(csv, 'places');
  const columns = header?.record ?? [];
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new Error(`line 1 of the places file: there is no column ${missing.join(', ')}`);
  const unknown = columns.find((column) => !KNOWN.test(column));
  if (unknown !== undefined) throw new Error(`line 1 of the places file: no column is called "${unknown}"`);
  if (!columns.some((column) => column.startsWith('name_')))
    throw new Error('line 1 of the places file: there is no column of names, such as name_en');
  return rows.map(({ record, line }) => readPlace(columns, record, line));
}

/** Returns every name of a places file that can be read, with its line, its unit and its column. */
export function readNames(csv: string): { line: number; code: string; column: string; name: string }[] {
  const [header, ...rows] = rowsOf(csv, 'places');
  const columns = header?.record ?? [];
  return rows.flatMap(({ record, line }) =>
    columns.flatMap((column, i) => {
      const name = record[i]?.trim() ?? '';
      return column.startsWith('name_') && name !== ''
        ? [{ line, code: record[columns.indexOf('code')]!.trim(), column, name }]
        : [];
    }),
  );
}

/** @param name of the file, for the refusal */
export function rowsOf(csv: string, name: string): { record: string[]; line: number }[] {
  try {
    const options = { bom: true, info: true, skip_empty_lines: true } as const;
    return (parse(csv, options) as unknown as { record: string[]; info: { lines: number } }[]).map(
      ({ record, info }) => ({ record, line: info.lines }),
    );
  } catch (error) {
    if (error instanceof CsvError) throw new Error(`the ${name} file is no CSV: ${error.message}`, { cause: error });
    throw error;
  }
}

function readPlace(columns: readonly string[], values: readonly string[], line: number): PlaceLine {
  const value = (column: string): string => values[columns.indexOf(column)]?.trim() ?? '';
  const names = columns.filter((column) => column.startsWith('name_') && value(column) !== '').map(value);
  const ids = columns.filter((column) => column.startsWith('id_')).map(value);
  const nameEn = value('name_en') || names.find(isLatin) || names[0] || '';
  const nameKm = value('name_km');
  if (value('code') === '') throw new Error(`line ${line} of the places file: there is no code`);
  if (nameEn === '') throw new Error(`line ${line} of the places file: there is no name`);
  const aliases = [...names, ...value('aliases').split('|'), ...ids];
  return {
    code: value('code'),
    parent: value('parent') || null,
    level: readLevel(value('level'), line),
    type: value('type'),
    nameEn,
    nameKm,
    aliases: [...new Set(aliases)].filter((alias) => alias !== '' && alias !== nameEn && alias !== nameKm),
    lat: readDegrees(value('lat'), 90, line),
    lon: readDegrees(value('lon'), 180, line),
    line,
  };
}

const isLatin = (name: string): boolean => /^\p{Script=Latin}/u.test(name);

function readLevel(text: string, line: number): PlaceLevel {
  if (!/^[0-3]$/.test(text)) throw new Error(`line ${line} of the places file: the level must be 0, 1, 2 or 3`);
  return Number(text) as PlaceLevel;
}

function readDegrees(text: string, limit: number, line: number): number {
  const degrees = degreesIn(text, limit);
  if (degrees === null) throw new Error(`line ${line} of the places file: a coordinate is not in degrees`);
  return degrees;
}

/** Returns the degrees that a cell holds, at most `limit` to either side; null where it holds none. */
export function degreesIn(text: string, limit: number): number | null {
  const degrees = Number(text);
  return text.trim() !== '' && Math.abs(degrees) <= limit ? degrees : null;
}
