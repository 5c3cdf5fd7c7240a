import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { type NameKey, nameKeys, type Spellings } from '@vigil/shared/places/name-keys.js';
import { isKhmer } from './search-words.js';

/** The names of something that incidents refer to by code. */
export interface Named {
  code: string;
  names: readonly string[];
}

/** A search word, and the codes that mean it. */
export interface Sought {
  word: string;
  isKhmer: boolean;
  places: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  types: ReadonlySet<string>;
}

/** Names in which Latin words are found by their beginning, and Khmer anywhere. */
class NameList {
  /** The rest of each name from the start of each of its words, sorted; and the codes in the same order. */
  private readonly rests: string[];
  private readonly codes: string[];
  private readonly khmer: { text: string; code: string }[] = [];

  constructor(all: readonly { code: string; keys: readonly NameKey[] }[]) {
    const found: { rest: string; code: string }[] = [];
    for (const { code, keys } of all) {
      for (const { text, starts } of keys) {
        if (isKhmer(text)) this.khmer.push({ text, code });
        for (const start of starts) found.push({ rest: text.slice(start), code });
      }
    }
    found.sort((a, b) => (a.rest < b.rest ? -1 : 1));
    this.rests = found.map(({ rest }) => rest);
    this.codes = found.map(({ code }) => code);
  }

  /** Returns the codes of names that have a word, each perhaps several times. */
  having(word: string, isAnywhere: boolean): string[] {
    if (isAnywhere) return this.khmer.filter(({ text }) => text.includes(word)).map(({ code }) => code);
    let [low, high] = [0, this.rests.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rests[middle]! < word) low = middle + 1;
      else high = middle;
    }
    while (high < this.rests.length && this.rests[high]!.startsWith(word)) high += 1;
    return this.codes.slice(low, high);
  }
}

const listOf = (all: readonly Named[], spellings: Spellings): NameList =>
  new NameList(
    all.map(({ code, names }) => ({ code, keys: [code, ...names].flatMap((name) => nameKeys(name, spellings)) })),
  );

/** The names of places. A place stands for all in it: searching for a province finds incidents in its communes. */
export class PlaceNames {
  private readonly list: NameList;
  private readonly parts = new Map<string, string[]>();

  /**
   * @param places every place with all of its names
   * @param parentOf returns the place around another
   */
  constructor(places: readonly Named[], parentOf: (code: string) => string | null, spellings: Spellings) {
    this.list = listOf(places, spellings);
    for (const { code } of places) {
      const parent = parentOf(code);
      if (parent !== null) this.parts.set(parent, [...(this.parts.get(parent) ?? []), code]);
    }
  }

  /** Returns the codes of all places that have one of these words in their names, and of those in them. */
  having(words: readonly string[], isAnywhere: boolean): Set<string> {
    const found = new Set<string>();
    for (const word of words) for (const code of this.list.having(word, isAnywhere)) this.addWithParts(code, found);
    return found;
  }

  private addWithParts(code: string, into: Set<string>): void {
    if (into.has(code)) return;
    into.add(code);
    for (const part of this.parts.get(code) ?? []) this.addWithParts(part, into);
  }
}

const made = new WeakMap<Gazetteer, PlaceNames>();

/**
 * Returns the names of all places of a gazetteer, made once for every index: just after a start it takes a tenth of a
 * second, in which nobody else is answered.
 */
export const placeNamesOf = (gazetteer: Gazetteer, spellings: Spellings): PlaceNames => {
  let names = made.get(gazetteer);
  if (names === undefined) {
    const places = gazetteer.places.map(({ code, nameEn, nameKm, aliases }) => ({
      code,
      names: [nameEn, nameKm, ...aliases],
    }));
    names = new PlaceNames(places, (code) => gazetteer.get(code)?.parent ?? null, spellings);
    made.set(gazetteer, names);
  }
  return names;
};

/** Finds what a search word names: places with everything in them, groups and acts. */
export class SearchableNames {
  private readonly types: NameList;
  private groups = new NameList([]);
  private moreTypes = new NameList([]);

  constructor(
    private readonly places: PlaceNames | null,
    types: readonly Named[],
    private readonly spellings: Spellings,
  ) {
    this.types = listOf(types, spellings);
  }

  setGroups(groups: readonly Named[]): void {
    this.groups = listOf(groups, this.spellings);
  }

  /** Codes besides those of the codebook. */
  setMoreTypes(types: readonly Named[]): void {
    this.moreTypes = listOf(types, this.spellings);
  }

  seek(word: string): Sought {
    const isAnywhere = isKhmer(word);
    // Also in common spellings.
    const words = nameKeys(word, this.spellings).map(({ text }) => text);
    const having = (list: NameList): string[] => words.flatMap((one) => list.having(one, isAnywhere));
    return {
      word,
      isKhmer: isAnywhere,
      places: this.places?.having(words, isAnywhere) ?? new Set(),
      groups: new Set(having(this.groups)),
      types: new Set([...having(this.types), ...having(this.moreTypes)]),
    };
  }
}
