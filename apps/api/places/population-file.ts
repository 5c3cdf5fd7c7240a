import type { Place, Population } from '@vigil/shared/places/place.js';
import { rowsOf } from './places-file.js';

const NEEDED = ['code', 'population', 'year', 'source'];
const EARLIEST_YEAR = 1900;
/** As any country has. */
const MOST_PEOPLE = 2_000_000_000;

/** How many people live in a unit, with the line of the file on which it stands. */
export type PopulationLine = Population & { code: string; line: number };

/**
 * Reads a country's list of populations (population.csv). A `licence` is written after the source, as readers see both.
 * @throws Error naming the line that does not follow the format
 */
export function readPopulation(csv: string): PopulationLine[] {
  const [header, ...rows] = rowsOf(csv, 'population');
  const columns = header?.record ?? [];
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new Error(`line 1 of the population file: there is no column ${missing.join(', ')}`);
  const unknown = columns.find((column) => column !== 'licence' && !NEEDED.includes(column));
  if (unknown !== undefined) throw new Error(`line 1 of the population file: no column is called "${unknown}"`);
  return rows.map(({ record, line }) => {
    const value = (column: string): string => record[columns.indexOf(column)]?.trim() ?? '';
    const wrong = (says: string): Error => new Error(`line ${line} of the population file: ${says}`);
    if (value('source') === '') throw wrong('there is no source');
    if (!isWhole(value('population'), 1, MOST_PEOPLE)) throw wrong('the population is no whole number above 0');
    if (!isWhole(value('year'), EARLIEST_YEAR, 2199)) throw wrong('the year is none');
    return {
      code: value('code'),
      inhabitants: Number(value('population')),
      year: Number(value('year')),
      source: value('licence') === '' ? value('source') : `${value('source')} (${value('licence')})`,
      line,
    };
  });
}

const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most;

/** Returns the places, each with its population where the list has it. */
export function withPopulation<P extends Place>(places: readonly P[], lines: readonly PopulationLine[]): P[] {
  const byCode = new Map(
    lines.map(({ code, inhabitants, year, source }) => [code, { inhabitants, year, source }] as const),
  );
  return places.map((place) => {
    const population = byCode.get(place.code);
    return population ? { ...place, population } : place;
  });
}
