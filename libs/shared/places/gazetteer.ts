import type { CountryFile, Place, PlaceLevel } from './place.js';
import { PlaceSearch, type SearchOptions } from './place-search.js';

/** The places of one country as a tree, with a search over their names. Pure: built from rows, reads no file. */
export class Gazetteer {
  readonly places: readonly Place[];
  private readonly byCode = new Map<string, Place>();
  private readonly childrenOf = new Map<string, Place[]>();
  private index: PlaceSearch | null = null;

  /**
   * @param places the units in any order
   * @param words how this country names kinds of units and spells its words; without it only plain names are found
   * @throws Error naming the code, if it occurs twice or its parent is missing or not coarser
   */
  constructor(
    places: readonly Place[],
    private readonly words: Pick<CountryFile, 'types' | 'spellings'> = { types: [], spellings: [] },
  ) {
    this.places = places;
    for (const place of places) {
      if (this.byCode.has(place.code)) throw new Error(`place ${place.code} is listed twice`);
      this.byCode.set(place.code, place);
    }
    for (const place of places) this.hang(place);
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

  /** Returns the units directly below, in the order of the list; empty for a finest unit and for an unknown code. */
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
