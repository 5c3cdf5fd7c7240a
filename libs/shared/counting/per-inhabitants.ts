import type { Figure, PerInhabitants, WhyNotPerInhabitants } from './answer.js';
import { ALL, type CellKey } from './cell-key.js';
import { NO_PLACE, type PlaceTree } from './place-tree.js';
import type { Question } from './question.js';

/** A rate is of so many inhabitants. */
const PER = 100_000;
/** Where fewer people live, one incident would change the rate too much, and a rate would say little but its place. */
const FEWEST_INHABITANTS = 10_000;
/** Of fewer there is no rate: one more would change it by a tenth or more. */
const FEWEST_DIVIDED = 10;

/** How many people live somewhere, or why that is not said. */
type Inhabitants =
  | { inhabitants: number; year: number; sources: readonly string[] }
  | Exclude<WhyNotPerInhabitants, 'under-10'>;

/**
 * Divides a figure by how many people live where it is of. Four digits: nobody knows a population better. How many live
 * there is told also where too few are counted.
 */
export const ratePerInhabitants = ({ low, high }: Figure, of: Inhabitants): PerInhabitants => {
  if (typeof of === 'string') return { low: null, high: null, inhabitants: null, year: null, why: of };
  const { inhabitants, year } = of;
  if (low < FEWEST_DIVIDED) return { low: null, high: null, inhabitants, year, why: 'under-10' };
  const per = (n: number): number => Number(((n * PER) / inhabitants).toPrecision(4));
  return { low: per(low), high: high === null ? null : per(high), inhabitants, year, why: null };
};

/**
 * Tells how many people live where the cells of one answer are: in a place of its split, within the places asked for.
 */
export class InhabitantsOfCells {
  /** The index of the split by place; -1: none. */
  private readonly at: number;
  /** The places that the answer is about, none within another. */
  private readonly areas: readonly number[];
  private readonly known = new Map<CellKey, Inhabitants>();

  constructor(
    private readonly places: PlaceTree,
    { split, filters: { place } }: Question,
  ) {
    this.at = split.findIndex((name) => name.startsWith('place:'));
    const wanted = place ? [...new Set(place.map((code) => places.find(code)))] : places.parts(NO_PLACE);
    this.areas = wanted.filter((area) => !wanted.some((other) => other !== area && places.isIn(area, other)));
  }

  /** Returns how many people live where the cell with these keys is. */
  of(keys: readonly CellKey[]): Inhabitants {
    const key = keys[this.at] ?? (this.at < 0 || keys.length === 0 ? ALL : null);
    let found = this.known.get(key);
    if (found === undefined) this.known.set(key, (found = this.count(key)));
    return found;
  }

  /** Returns who says how many people live in these places, each once. */
  sources(dimensions: readonly { indexes: readonly number[]; keys: readonly CellKey[] }[]): string[] {
    const split = dimensions[this.at];
    const keys = split ? split.indexes.map((index) => split.keys[index]!) : [];
    const sources = [ALL, ...keys].flatMap((key) => {
      const of = this.of(Array.from({ length: this.at + 1 }, () => key));
      return typeof of === 'string' ? [] : of.sources;
    });
    return [...new Set(sources)].sort();
  }

  private count(key: CellKey): Inhabitants {
    if (key === null) return 'not-known';
    const { places, areas } = this;
    const place = key === ALL ? NO_PLACE : places.find(key);
    if (key === ALL) return this.together(areas);
    // Of a province, only the districts that were asked for count.
    return this.together(
      areas.some((area) => places.isIn(place, area)) ? [place] : areas.filter((area) => places.isIn(area, place)),
    );
  }

  private together(areas: readonly number[]): Inhabitants {
    const all = this.sum(areas);
    return all !== 'not-known' && all.inhabitants < FEWEST_INHABITANTS ? 'under-10000' : all;
  }

  /** Adds up places. Numbers of several years are of no year: then nothing is known of all of them together. */
  private sum(areas: readonly number[]): Exclude<Inhabitants, 'under-10000'> {
    let [inhabitants, year] = [0, null as number | null];
    const sources = new Set<string>();
    for (const area of areas) {
      const of = this.ofPlace(area);
      if (of === 'not-known' || (year !== null && of.year !== year)) return 'not-known';
      inhabitants += of.inhabitants;
      year = of.year;
      for (const source of of.sources) sources.add(source);
    }
    return year === null ? 'not-known' : { inhabitants, year, sources: [...sources] };
  }

  /** Returns what the country's pack says, else the sum of all parts, where it knows each. */
  private ofPlace(place: number): Exclude<Inhabitants, 'under-10000'> {
    const own = this.places.population(place);
    return own === null
      ? this.sum(this.places.parts(place))
      : { inhabitants: own.inhabitants, year: own.year, sources: [own.source] };
  }
}
