import type { Population } from '../places/place.js';

/** One unit of a gazetteer. Level 1 is the widest below the country (a province). */
interface PlaceRow {
  code: string;
  parent: string | null;
  level: number;
  population?: Population | undefined;
}

/** Number 0 is "place not known". */
export const NO_PLACE = 0;

/** A gazetteer as numbers: only what counting by place needs. */
export interface PlaceTree {
  /** Number of places, including "not known". */
  size: number;
  /** Code by number; '' for "not known". */
  codes: readonly string[];
  /** Returns -1 for a code that the gazetteer does not have. */
  find(code: string): number;
  /** Returns the place of that level around a place, or NO_PLACE when the place is known only at a wider level. */
  around(place: number, level: number): number;
  /**
   * Returns true when `place` is `area` or within it. The country (level 0) includes incidents whose place is not
   * known, if it is the only one: of several, nobody knows in which they were.
   */
  isIn(place: number, area: number): boolean;
  /** Sets all places that are `area` or within it to 1, by number. */
  mark(area: number, marks: Uint8Array): void;
  codesAtLevel(level: number): readonly string[];
  /** Returns the units directly within a place; of "not known", those that lie in no other. */
  parts(place: number): readonly number[];
  /** Returns how many people live in a place as its country's pack says; null if it does not. */
  population(place: number): Population | null;
}

/** @throws RangeError when a parent is missing, a code occurs twice, or a level is not below its parent's. */
export function createPlaceTree(rows: readonly PlaceRow[]): PlaceTree {
  const codes = ['', ...rows.map((row) => row.code)];
  const numbers = new Map(rows.map((row, i) => [row.code, i + 1]));
  if (numbers.size !== rows.length) throw new RangeError('a place code comes twice');
  const levels = [0, ...rows.map((row) => row.level)];
  const parents = [NO_PLACE, ...rows.map((row) => parentOf(row, numbers))];
  parents.forEach((parent, place) => {
    if (parent !== NO_PLACE && levels[parent]! >= levels[place]!)
      throw new RangeError(`place ${codes[place]} does not lie below its parent`);
  });
  const countries = levels.flatMap((level, place) => (place !== NO_PLACE && level === 0 ? [place] : []));
  const whole = countries.length === 1 ? countries[0] : null;
  const find = (place: number, level: number): number => {
    let area = place;
    while (area !== NO_PLACE && levels[area]! > level) area = parents[area]!;
    return levels[area] === level ? area : NO_PLACE;
  };
  /** By level: the place around each place. */
  const areas: Uint32Array[] = [];
  const areasAt = (level: number): Uint32Array =>
    (areas[level] ??= Uint32Array.from(codes, (_, one) => find(one, level)));
  const around = (place: number, level: number): number => areasAt(level)[place]!;
  return {
    size: codes.length,
    codes,
    find: (code) => numbers.get(code) ?? -1,
    around,
    isIn: (place, area) => (place === NO_PLACE ? area === whole : around(place, levels[area]!) === area),
    mark: (area, marks) => {
      const holders = areasAt(levels[area]!);
      for (let place = 1; place < codes.length; place++) if (holders[place] === area) marks[place] = 1;
      if (area === whole) marks[NO_PLACE] = 1;
    },
    codesAtLevel: (level) => codes.filter((_, place) => place !== NO_PLACE && levels[place] === level),
    parts: (place) => rows.flatMap((_, i) => (parents[i + 1] === place ? [i + 1] : [])),
    population: (place) => rows[place - 1]?.population ?? null,
  };
}

function parentOf(row: PlaceRow, numbers: ReadonlyMap<string, number>): number {
  if (row.parent === null || row.parent === '') return NO_PLACE;
  const parent = numbers.get(row.parent);
  if (parent === undefined) throw new RangeError(`place ${row.code} lies in a place that is not there`);
  return parent;
}
