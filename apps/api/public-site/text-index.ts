import { type NameKey, nameKeys, type Spellings } from '@vigil/shared/places/name-keys.js';
import { hasWord, isKhmer, searchableAll, wordsOf } from './search-words.js';

/** The searchable text of a published incident: only what a list or its page shows. */
export interface Findable {
  code: string;
  /** Title, summary, publishers and titles of sources. */
  texts: readonly (string | null)[];
  /** Codes of places, groups and acts. */
  places: readonly string[];
  groups: readonly string[];
  types: readonly string[];
}

/** The names of something that incidents refer to by code. */
export interface Named {
  code: string;
  names: readonly string[];
}

/** Texts scanned before other requests can run. */
const STEP = 2_000;

interface Entry {
  text: string;
  places: readonly string[];
  groups: readonly string[];
  types: readonly string[];
}
interface Key {
  code: string;
  keys: readonly NameKey[];
}

/**
 * Searches the texts of all incidents by scanning each: 100,000 take milliseconds, Khmer needs no word list, and a
 * change touches one entry. Names of places, groups and acts are not copied into the texts: each search word is
 * compared with them once.
 */
export class TextIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly places: readonly Key[];
  private readonly types: readonly Key[];
  private groups: readonly Key[] = [];

  /**
   * @param places every place with all of its names
   * @param parentOf returns the place around another, so that searching for a province finds incidents in its communes
   */
  constructor(
    places: readonly Named[],
    private readonly parentOf: (code: string) => string | null,
    types: readonly Named[],
    private readonly spellings: Spellings,
  ) {
    this.places = this.keysOf(places);
    this.types = this.keysOf(types);
  }

  get size(): number {
    return this.entries.size;
  }

  setGroups(groups: readonly Named[]): void {
    this.groups = this.keysOf(groups);
  }

  put({ code, texts, places, groups, types }: Findable): void {
    this.entries.set(code, { text: searchableAll([code, ...texts]), places, groups, types });
  }

  remove(code: string): void {
    this.entries.delete(code);
  }

  /**
   * Returns the codes of all incidents that have every word of a query, in any field, unordered. A query without words
   * matches all.
   */
  find(query: string): string[] {
    const steps = this.finding(query);
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  }

  /** The same in steps of a few milliseconds, over the texts as they were at the start. */
  *finding(query: string): Generator<void, string[]> {
    const tests = wordsOf(query).map((word) => this.testOf(word));
    const found: string[] = [];
    let looked = 0;
    const all = [...this.entries];
    for (const [code, entry] of all) {
      if (tests.every((test) => test(entry))) found.push(code);
      if (++looked % STEP === 0) yield;
    }
    return found;
  }

  private testOf(word: string): (entry: Entry) => boolean {
    const anywhere = isKhmer(word);
    const places = this.withParts(this.named(this.places, word));
    const groups = this.named(this.groups, word);
    const types = this.named(this.types, word);
    const isIn = (codes: readonly string[], which: ReadonlySet<string>): boolean =>
      which.size > 0 && codes.some((code) => which.has(code));
    return (entry) =>
      isIn(entry.places, places) ||
      isIn(entry.groups, groups) ||
      isIn(entry.types, types) ||
      hasWord(entry.text, word, anywhere);
  }

  /**
   * Returns the codes whose name contains the word: Khmer anywhere, Latin at the start of a word. Also compares common
   * spellings.
   */
  private named(all: readonly Key[], word: string): ReadonlySet<string> {
    const sought = nameKeys(word, this.spellings).map(({ text }) => text);
    const isLatin = !isKhmer(word);
    const has = ({ text, starts }: NameKey): boolean =>
      sought.some((one) => (isLatin ? starts.some((start) => text.startsWith(one, start)) : text.includes(one)));
    return new Set(all.filter(({ keys }) => keys.some(has)).map(({ code }) => code));
  }

  private withParts(found: ReadonlySet<string>): ReadonlySet<string> {
    if (found.size === 0) return found;
    const isIn = (code: string | null): boolean => code !== null && (found.has(code) || isIn(this.parentOf(code)));
    return new Set(this.places.map(({ code }) => code).filter(isIn));
  }

  private keysOf(all: readonly Named[]): Key[] {
    return all.map(({ code, names }) => ({
      code,
      keys: [code, ...names].flatMap((name) => nameKeys(name, this.spellings)),
    }));
  }
}
