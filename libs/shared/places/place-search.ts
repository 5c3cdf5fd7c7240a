import { fold } from '../text-matching/fold.js';
import { type NameKey, nameKeys, readSpellings, type Spellings, withoutOf } from './name-keys.js';
import { isOneSlipApart } from '../text-matching/similar-spelling.js';
import type { CountryFile, Place } from './place.js';

export type SearchOptions = {
  /** How many places at most; 10 by default. */
  limit?: number;
  /** Only places of which this is so. */
  only?: (place: Place) => boolean;
};

const DEFAULT_LIMIT = 10;
/** Longer than any name; more of a pasted page would only cost time. */
const LONGEST_QUERY = 120;
/** Shorter queries are one slip away from too many names. */
const SHORTEST_WITH_SLIP = 4;

/** How well a query matches, best first. */
const EXACT_CODE = 0,
  EXACT_NAME = 1,
  BEGINNING = 2,
  WORD = 3,
  PART = 4,
  SLIP = 5,
  NOT = 9;

type Entry = { place: Place; code: string; keys: NameKey[]; words: ReadonlySet<string> };
type Hit = { entry: Entry; fit: number; extra: number };

/** Searches names: keys are folded once, and a query is compared with all of them (a few milliseconds at most). */
export class PlaceSearch {
  private readonly entries: Entry[];
  private readonly entryOf: Map<string, Entry>;
  private readonly spellings: Spellings;
  private readonly typeWords: string[];

  constructor(
    places: readonly Place[],
    private readonly ancestors: (code: string) => Place[],
    words: Pick<CountryFile, 'types' | 'spellings'>,
  ) {
    this.spellings = readSpellings(words.spellings);
    const wordsOf = new Map(words.types.map((type) => [type.type, new Set(type.words.map(fold))]));
    this.typeWords = [...new Set([...wordsOf.values()].flatMap((set) => [...set]))].sort((a, b) => b.length - a.length);
    this.entries = places.map((place) => ({
      place,
      code: fold(place.code),
      keys: distinct([place.nameEn, place.nameKm, ...place.aliases].flatMap((name) => nameKeys(name, this.spellings))),
      words: wordsOf.get(place.type) ?? new Set(),
    }));
    this.entryOf = new Map(this.entries.map((entry) => [entry.place.code, entry]));
  }

  search(query: string, { limit = DEFAULT_LIMIT, only }: SearchOptions): Place[] {
    const parts = query
      .slice(0, LONGEST_QUERY)
      .split(/[,;\n\u060C\u17D4]/u)
      .map(fold)
      .filter((part) => part !== '');
    const [name, ...context] = parts;
    if (name === undefined) return [];
    const wanted = (hit: Hit): boolean => only === undefined || only(hit.entry.place);
    const hits = context.length > 0 ? this.withContext(name, context) : this.plain(name);
    return hits
      .filter(wanted)
      .sort(byFit)
      .slice(0, limit)
      .map((hit) => hit.entry.place);
  }

  private plain(name: string): Hit[] {
    const hits = this.named(name);
    return hits.length > 0 ? hits : this.nameThenContext(name);
  }

  /** Finds "Chamkar Mon, Phnom Penh": the first part is the name, every other part names a unit above it. */
  private withContext(name: string, context: string[]): Hit[] {
    const above = context.map((part) => new Set(this.named(part).map((hit) => hit.entry.place.code)));
    const isInside = (hit: Hit): boolean => {
      const codes = this.ancestors(hit.entry.place.code).map((place) => place.code);
      return above.every((allowed) => codes.some((code) => allowed.has(code)));
    };
    return this.named(name).filter(isInside);
  }

  /** Returns every place that the name matches, with or without the word for its kind ("khan 7 Makara"). */
  private named(name: string): Hit[] {
    const asTyped = this.fits(name, () => true);
    const bare = this.withoutTypeWord(name);
    if (!bare) return asTyped;
    const ofKind = this.fits(bare.name, (entry) => entry.words.has(bare.word));
    return bestOfEach([...ofKind, ...asTyped]);
  }

  /** Finds matches. Looks for slips only if no name matches in full: then the user made no slip. */
  private fits(name: string, among: (entry: Entry) => boolean): Hit[] {
    const queries = nameKeys(name, this.spellings);
    const code = name.replaceAll(' ', '');
    const entries = this.entries.filter(among);
    const hits = entries.flatMap((entry) => {
      if (this.isCode(entry, code)) return [{ entry, fit: EXACT_CODE, extra: 0 }];
      return bestHit(entry, queries, fitOf) ?? [];
    });
    if (hits.some((hit) => hit.fit <= EXACT_NAME)) return hits;
    const found = new Set(hits.map((hit) => hit.entry));
    return [
      ...hits,
      ...entries.filter((entry) => !found.has(entry)).flatMap((entry) => bestHit(entry, queries, slipOf) ?? []),
    ];
  }

  /**
   * Removes the word for the kind. Khmer joins it to the name, so a beginning counts; in Latin it is a separate word.
   */
  private withoutTypeWord(name: string): { name: string; word: string } | null {
    for (const word of this.typeWords) {
      const isLatin = /^[a-z]/.test(word);
      if (name.startsWith(isLatin ? `${word} ` : word) && name.length > word.length)
        return { name: withoutOf(name.slice(word.length).trim()), word };
      if (isLatin && name.endsWith(` ${word}`)) return { name: name.slice(0, -word.length).trim(), word };
    }
    return null;
  }

  /** Finds "Chamkar Mon Phnom Penh" without a comma, in either order, with or without the words for the kinds. */
  private nameThenContext(text: string): Hit[] {
    const bare = text
      .split(' ')
      .map((word) => this.withoutTypeWord(word)?.name ?? word)
      .filter((word) => !this.typeWords.includes(word))
      .join(' ');
    const queries = nameKeys(bare, this.spellings);
    return this.entries.flatMap((entry) => {
      const isNamed = entry.keys.some((key) =>
        queries.some(
          (query) =>
            (query.text.startsWith(key.text) &&
              query.starts.includes(key.text.length) &&
              this.namesAbove(query.text.slice(key.text.length), entry)) ||
            (query.text.endsWith(key.text) &&
              query.starts.includes(query.text.length - key.text.length) &&
              this.namesAbove(query.text.slice(0, -key.text.length), entry)),
        ),
      );
      return isNamed ? [{ entry, fit: EXACT_NAME, extra: 0 }] : [];
    });
  }

  /** Whether a query is a code, or a P-code: the code of the country before it. */
  private isCode(entry: Entry, query: string): boolean {
    if (query === entry.code) return true;
    if (!query.endsWith(entry.code)) return false;
    const country = [entry.place, ...this.ancestors(entry.place.code)].at(-1)!;
    return query === this.entryOf.get(country.code)!.code + entry.code;
  }

  /** Whether a text consists only of names of units above this one; the last may be incomplete. */
  private namesAbove(text: string, entry: Entry): boolean {
    return this.ancestors(entry.place.code).some((ancestor) =>
      (this.entryOf.get(ancestor.code)?.keys ?? []).some(
        (key) =>
          key.text.startsWith(text) ||
          (text.startsWith(key.text) && this.namesAbove(text.slice(key.text.length), entry)),
      ),
    );
  }
}

function bestHit(entry: Entry, queries: NameKey[], fitOf: (key: NameKey, query: NameKey) => number): Hit | null {
  let fit = NOT;
  let extra = 0;
  for (const key of entry.keys) {
    for (const query of queries) {
      const found = fitOf(key, query);
      if (found === NOT || found > fit) continue;
      const more = Math.abs(key.text.length - query.text.length);
      if (found === fit && more >= extra) continue;
      fit = found;
      extra = more;
    }
  }
  return fit === NOT ? null : { entry, fit, extra };
}

function fitOf(key: NameKey, query: NameKey): number {
  const at = key.text.indexOf(query.text);
  if (at === 0) return key.text.length === query.text.length ? EXACT_NAME : BEGINNING;
  if (at > 0)
    return key.starts.some((start) => key.text.startsWith(query.text, start))
      ? WORD
      : isTooShortForPart(query)
        ? NOT
        : PART;
  return NOT;
}

function slipOf(key: NameKey, query: NameKey): number {
  return isSlip(key, query) ? SLIP : NOT;
}

/** One letter is part of nearly every name. */
function isTooShortForPart(query: NameKey): boolean {
  return query.text.length < 2;
}

function isSlip(key: NameKey, query: NameKey): boolean {
  if (query.text.length < SHORTEST_WITH_SLIP) return false;
  if (isOneSlipApart(key.text, query.text)) return true;
  return query.sound.length >= SHORTEST_WITH_SLIP && isOneSlipApart(key.sound, query.sound);
}

/** Lists a place that matches in two ways once, by the better one. */
function bestOfEach(hits: Hit[]): Hit[] {
  const best = new Map<Entry, Hit>();
  for (const hit of [...hits].sort(byFit)) if (!best.has(hit.entry)) best.set(hit.entry, hit);
  return [...best.values()];
}

function byFit(a: Hit, b: Hit): number {
  return (
    a.fit - b.fit ||
    a.entry.place.level - b.entry.place.level ||
    a.extra - b.extra ||
    (a.entry.place.code < b.entry.place.code ? -1 : 1)
  );
}

function distinct(keys: NameKey[]): NameKey[] {
  return [...new Map(keys.map((key) => [key.text, key])).values()];
}
