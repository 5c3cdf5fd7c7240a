import { fold } from '../text-matching/fold.js';
import { ALL_COUNTRIES, allCountries, type CountryFile, type Place, type PlaceLevel } from './place.js';
import { PlaceSearch, type SearchOptions } from './place-search.js';

/** How countries name kinds of units and spell their words, and what all of them are called together. */
export type PlaceWords = Pick<CountryFile, 'types' | 'spellings'> & Partial<Pick<CountryFile, 'name' | 'unknown'>>;

/** Fewer names say nothing of a country's habits. */
const LEAST_NAMES = 4;

/** Returns the words with which more than half of the names of one level of one country begin, or end. */
const usualEnds = (places: readonly Place[], countryOf: (code: string) => string): string[] => {
  const levels = new Map<string, string[][]>();
  for (const { code, level, nameEn } of places) {
    if (level === 0) continue;
    const of = `${countryOf(code)} ${level}`;
    const names = levels.get(of);
    if (names) names.push(fold(nameEn).split(' '));
    else levels.set(of, [fold(nameEn).split(' ')]);
  }
  return [...levels.values()].flatMap((names) =>
    names.length < LEAST_NAMES
      ? []
      : [0, -1].flatMap((end) => {
          const counts = new Map<string, number>();
          for (const words of names)
            if (words.length > 1) counts.set(words.at(end)!, (counts.get(words.at(end)!) ?? 0) + 1);
          return [...counts].flatMap(([word, n]) => (n > names.length / 2 ? [word] : []));
        }),
  );
};

/** The places of one country or several as trees, with a search over their names. Built from rows, reads no file. */
export class Gazetteer {
  readonly places: readonly Place[];
  /** What holds every unit: the country; of several, all of them together, which is no place of the list. */
  readonly whole: Place;
  private readonly byCode = new Map<string, Place>();
  private readonly childrenOf = new Map<string, Place[]>();
  private index: PlaceSearch | null = null;
  private kinds: readonly string[] | null = null;

  /**
   * @param places the units in any order
   * @param words without it only plain names are found
   * @throws Error naming the code, if it occurs twice or its parent is missing or not coarser
   */
  constructor(
    places: readonly Place[],
    private readonly words: PlaceWords = { types: [], spellings: [] },
  ) {
    this.places = places;
    for (const place of places) {
      if (this.byCode.has(place.code)) throw new Error(`place ${place.code} is listed twice`);
      this.byCode.set(place.code, place);
    }
    for (const place of places) this.hang(place);
    const countries = places.filter(({ level }) => level === 0);
    this.whole = countries.length === 1 ? countries[0]! : allCountries(words.name);
    if (countries.length > 1) this.childrenOf.set(ALL_COUNTRIES, countries);
  }

  /** Whether it has several countries. */
  get isOfSeveral(): boolean {
    return this.whole.code === ALL_COUNTRIES;
  }

  /** Whether a place is what holds every unit: its name beside that of a unit says nothing. */
  isWhole({ code }: Pick<Place, 'code'>): boolean {
    return code === this.whole.code;
  }

  /**
   * Returns a unit and those around it, from the finest on: up to its country where there are several, below it where
   * there is one. Empty for an unknown code.
   */
  path(code: string): Place[] {
    const place = this.get(code);
    return place ? [place, ...this.ancestors(code).filter((one) => !this.isWhole(one))] : [];
  }

  /** Returns what to call the place of a record that names none: the country; of several, nobody knows which. */
  get unknown(): Place {
    return this.isOfSeveral ? allCountries(this.words.unknown) : this.whole;
  }

  private hang(place: Place): void {
    if (place.parent === null) return;
    const parent = this.byCode.get(place.parent);
    if (!parent || parent.level >= place.level)
      throw new Error(`place ${place.code} has no coarser place ${place.parent} above it`);
    const siblings = this.childrenOf.get(parent.code) ?? [];
    siblings.push(place);
    this.childrenOf.set(parent.code, siblings);
  }

  /**
   * Words, folded, that stand beside a unit's name and say only what kind of unit it is: those of its country's file,
   * and those at the same end of most names of a level, as in "Nairobi County". Longer ones first: "posto" is a part of
   * "posto administrativo".
   */
  get typeWords(): readonly string[] {
    return (this.kinds ??= [
      ...new Set(
        [
          ...this.words.types.flatMap(({ en, km, words }) => [en, km, ...words]),
          ...usualEnds(this.places, (code) => this.ancestors(code).at(-1)?.code ?? code),
        ].map(fold),
      ),
    ]
      .filter((word) => word !== '')
      .sort((a, b) => b.length - a.length));
  }

  /** Returns the unit with exactly this code, or null. */
  get(code: string): Place | null {
    return this.byCode.get(code) ?? null;
  }

  /**
   * Returns the units that contain this one, from its parent up to the country; empty for the country and for an
   * unknown code.
   */
  ancestors(code: string): Place[] {
    const found: Place[] = [];
    for (let place = this.parentOf(code); place; place = this.parentOf(place.code)) found.push(place);
    return found;
  }

  /** Whether a unit is another, or is within it. False when either code is unknown. */
  isWithin(code: string, ancestor: string): boolean {
    if (ancestor === ALL_COUNTRIES) return code === ancestor || this.byCode.has(code);
    for (let place = this.get(code); place; place = this.parentOf(place.code)) if (place.code === ancestor) return true;
    return false;
  }

  /**
   * Returns the unit itself or the one above it at this level; null when the code is unknown or its unit is coarser.
   */
  ancestorAtLevel(code: string, level: PlaceLevel): Place | null {
    let place = this.get(code);
    while (place && place.level > level) place = this.parentOf(place.code);
    return place?.level === level ? place : null;
  }

  /**
   * Returns the units directly below, of all countries together each country, in the order of the list; empty for a
   * finest unit and for an unknown code.
   */
  children(code: string): readonly Place[] {
    return this.childrenOf.get(code) ?? [];
  }

  /**
   * Returns the finest unit that contains all of these (it may be one of them); null if one is unknown or there is
   * none.
   */
  commonAncestor(codes: readonly string[]): Place | null {
    const [first, ...rest] = codes;
    if (first === undefined) return null;
    let place = this.get(first);
    while (place && !rest.every((code) => this.isWithin(code, place!.code))) place = this.parentOf(place.code);
    return place;
  }

  /** Whether a unit is the finest that is known where it lies: its country may have fewer levels than another. */
  isFinest(code: string): boolean {
    const place = this.get(code);
    return place !== null && place.level > 0 && this.children(code).length === 0;
  }

  /**
   * Finds places by a Khmer, Latin or UNGEGN name, an alias, a code, the beginning or a part of a name, "district,
   * province", or a name with one slip. Best first: exact code, exact name, beginning, beginning of a word, part, slip;
   * then coarser before finer. Spaces, accents, case and invisible characters never matter.
   */
  search(query: string, options: SearchOptions = {}): Place[] {
    this.index ??= new PlaceSearch(this.places, (code) => this.ancestors(code), this.words);
    return this.index.search(query, options);
  }

  private parentOf(code: string): Place | null {
    const parent = this.byCode.get(code)?.parent ?? null;
    return parent === null ? null : this.get(parent);
  }
}
