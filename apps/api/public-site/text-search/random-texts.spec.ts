import { describe, expect, it } from '@jest/globals';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import { type NameKey, nameKeys, readSpellings } from '@vigil/shared/places/name-keys.js';
import { everyNth } from '../../testing/sample-by-seed.js';
import { type Named, PlaceNames, SearchableNames } from './searchable-names.js';
import { hasWord, isKhmer, searchableAll, wordsOf } from './search-words.js';
import { type Findable, type Found, MOST_LOOSE, TextIndex } from './text-index.js';

const PLACES = [
  { code: 'KH', names: ['Cambodia', 'កម្ពុជា'] },
  { code: '12', names: ['Phnom Penh', 'ភ្នំពេញ'] },
  { code: '1203', names: ['Prampir Meakkakra', '៧មករា'] },
  { code: '18', names: ['Preah Sihanouk', 'ព្រះសីហនុ', 'Kampong Saom'] },
];
const PARENTS: Record<string, string> = { 1203: '12', 12: 'KH', 18: 'KH' };
const TYPES = [
  { code: 'RS_SEIZE', names: ['Banners seized', 'ការដកហូតបដា'] },
  { code: 'FM_PUSH', names: ['Pushing', 'ការរុញ'] },
];
const GROUPS = [
  { code: 'G-1', names: ['Friday Women', 'ស្ត្រីថ្ងៃសុក្រ'] },
  { code: 'G-2', names: ['Union of Banners', 'សហជីព'] },
];
const SPELLINGS = readSpellings([['kampong', 'kompong']]);

/** Scans every text for every word, as the index did before it had segments. */
class Scanner {
  readonly all = new Map<string, Findable>();
  private readonly texts = new WeakMap<Findable, string>();

  find(query: string): string[] {
    const tests = wordsOf(query).map((word) => this.testOf(word));
    const found: string[] = [];
    for (const one of this.all.values()) {
      const text = this.texts.get(one) ?? searchableAll([one.code, ...one.texts]);
      this.texts.set(one, text);
      if (tests.every((test) => test(one, text))) found.push(one.code);
    }
    return found.sort();
  }

  private testOf(word: string): (one: Findable, text: string) => boolean {
    const places = this.withParts(this.named(PLACES, word));
    const groups = this.named(GROUPS, word);
    const types = this.named(TYPES, word);
    const isIn = (codes: readonly string[], which: ReadonlySet<string>): boolean =>
      codes.some((code) => which.has(code));
    return (one, text) =>
      isIn(one.places, places) ||
      isIn(one.groups, groups) ||
      isIn(one.types, types) ||
      hasWord(text, word, isKhmer(word));
  }

  private named(all: readonly Named[], word: string): ReadonlySet<string> {
    const sought = nameKeys(word, SPELLINGS).map(({ text }) => text);
    const isLatin = !isKhmer(word);
    const has = ({ text, starts }: NameKey): boolean =>
      sought.some((one) => (isLatin ? starts.some((start) => text.startsWith(one, start)) : text.includes(one)));
    return new Set(
      all
        .filter(({ code, names }) => [code, ...names].flatMap((name) => nameKeys(name, SPELLINGS)).some(has))
        .map(({ code }) => code),
    );
  }

  private withParts(found: ReadonlySet<string>): ReadonlySet<string> {
    const isIn = (code: string | null): boolean => code !== null && (found.has(code) || isIn(PARENTS[code] ?? null));
    return new Set(PLACES.map(({ code }) => code).filter(isIn));
  }
}

/** The same numbers for the same seed. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const LATIN = 'police banner banners Café guards 2021 7 a ab abc kompong phnom Women-led don’t Øst зона'.split(' ');
const KHMER = 'ស ន្តិ សុ ខ ដ ក យ បា ដា ពី ស្ត្រី នៅ មុ ខ តុ លា ការ ក្រ ក្ក ្ក ៗ ំ ់ ឧ ឬ ១២'.split(' ');
const ODD = ['ไทย', '\u200B', '日本', '𝔘𐐀', '\u0007', '។', '-', '/', '\n', ' ', '  ', 'é', 'ß'];

const textBy = (next: (below: number) => number): string => {
  const pieces = Array.from({ length: next(14) }, () => {
    const from = [LATIN, KHMER, KHMER, KHMER, ODD][next(5)]!;
    const piece = from[next(from.length)]!;
    return next(3) === 0 ? `${piece} ` : piece;
  });
  return pieces.join('');
};

const codeBy = (next: (below: number) => number): string => `${next(20) === 0 ? 'LA' : 'KH'}-${next(8000)}`;

const findableBy = (next: (below: number) => number): Findable => ({
  code: codeBy(next),
  texts: Array.from({ length: next(4) }, () => (next(6) === 0 ? null : textBy(next))),
  places: next(3) === 0 ? [] : [PLACES[next(PLACES.length)]!.code],
  groups: next(3) === 0 ? [GROUPS[next(GROUPS.length)]!.code] : [],
  types: next(3) === 0 ? TYPES.map(({ code }) => code).slice(0, 1 + next(2)) : [],
});

/** A query whose words often occur: pieces of texts, cut anywhere that is no half of a letter. */
const queryBy = (next: (below: number) => number, all: readonly Findable[]): string => {
  const words = Array.from({ length: [1, 1, 1, 2, 3, 8][next(6)]! }, () => {
    const letters = [...(all[next(all.length)]?.texts.find((text) => text) ?? textBy(next))];
    const from = next(letters.length);
    const cut = letters.slice(from, from + 1 + next(next(2) === 0 ? 3 : 12)).join('');
    return [cut, cut, cut, cut, textBy(next), codeBy(next), PLACES[next(PLACES.length)]!.names[next(2)]!][next(7)]!;
  });
  return words.join(' ');
};

/** Facts that change as the public ones do. */
const movingFacts = (): { facts: Facts; seq: number } => ({
  facts: createFacts(createPlaceTree([])),
  seq: 0,
});
const factOf = (code: string): ReturnType<typeof anIncident> => anIncident({ code, place: null });

const rowsFound = (found: Found, facts: Facts): string[] =>
  [...found.rows().entries()]
    .filter(([, mark]) => mark === 1)
    .map(([row]) => facts.codeAt(row))
    .sort();

const placeNames = new PlaceNames(PLACES, (code) => PARENTS[code] ?? null, SPELLINGS);

describe('random texts are found as by a scan of every text', () => {
  it.each(everyNth(2, [1, 2]))(
    'whatever is read, changed, removed, merged and mapped to rows again (seed %i)',
    (seed) => {
      const next = randomOf(seed);
      const scanner = new Scanner();
      const moving = movingFacts();
      const names = new SearchableNames(placeNames, TYPES, SPELLINGS);
      names.setGroups(GROUPS);
      const index = new TextIndex(names, moving);

      const change = (count: number): void => {
        for (let i = 0; i < count; i++) {
          const one = findableBy(next);
          const isRemoved = next(4) === 0;
          moving.seq += 1;
          if (isRemoved) moving.facts.remove(one.code);
          else moving.facts.put(factOf(one.code));
          index.remove(one.code);
          index.keptUp();
          scanner.all.delete(one.code);
          if (isRemoved) continue;
          index.put(one);
          scanner.all.set(one.code, one);
        }
      };
      let asked = 0;
      let foundSome = 0;
      const compare = (times: number): void => {
        const all = [...scanner.all.values()];
        for (let i = 0; i < times; i++) {
          const query = queryBy(next, all);
          const found = index.find(query);
          const expected = scanner.find(query);
          expect([query, found.codes().sort()]).toEqual([query, expected]);
          expect([query, rowsFound(found, moving.facts)]).toEqual([query, expected]);
          asked += 1;
          if (expected.length > 0) foundSome += 1;
        }
      };

      // The first read, in which texts change before and after they are read.
      index.keptUp();
      const first = new Map(
        Array.from({ length: 1500 }, () => findableBy(next)).map((one) => [one.code, one] as const),
      );
      for (const one of first.values()) {
        moving.facts.put(factOf(one.code));
        scanner.all.set(one.code, one);
      }
      let at = 0;
      for (const one of first.values()) {
        index.load(one);
        if (++at % 100 === 0) change(5);
        if (at === 700) Array.from(index.store(70_000));
      }
      Array.from(index.store(0));
      compare(60);

      for (let round = 0; round < 3; round++) {
        // More than are scanned, so that a segment is built; while it is built, texts change.
        change(MOST_LOOSE * 2);
        const steps = index.tidy();
        for (let step = steps.next(); !step.done; step = steps.next()) change(3);
        compare(25);
        // The facts are built again, in another order.
        const codes = [...scanner.all.keys()].reverse();
        moving.facts = movingFacts().facts;
        for (const code of codes) moving.facts.put(factOf(code));
        moving.seq += 1;
        compare(5);
        index.keptUp();
        const mapping = index.tidy();
        for (let step = mapping.next(); !step.done; step = mapping.next()) change(1);
        compare(15);
      }
      expect([asked, foundSome > asked / 3]).toEqual([195, true]);
    },
  );

  it('a result stays right when rows change after it, even if its segment was merged meanwhile', () => {
    const moving = movingFacts();
    const index = new TextIndex(new SearchableNames(null, [], SPELLINGS), moving);
    const put = (code: string): void => index.put({ code, texts: ['word'], places: [], groups: [], types: [] });
    for (let i = 0; i < 200; i++) {
      moving.facts.put(factOf(`KH-${i}`));
      index.load({ code: `KH-${i}`, texts: ['word'], places: [], groups: [], types: [] });
    }
    index.keptUp();
    Array.from(index.store(0));
    const found = index.find('word');
    expect(rowsFound(found, moving.facts)).toHaveLength(200);
    // Withdrawn, and its row given to another: before the index is told, after, and after a merge.
    moving.facts.remove('KH-7');
    moving.facts.put(factOf('KH-NEW'));
    moving.seq += 1;
    const expected = Array.from({ length: 200 }, (_, i) => `KH-${i}`)
      .filter((code) => code !== 'KH-7')
      .sort();
    expect(rowsFound(found, moving.facts)).toEqual(expected);
    index.remove('KH-7');
    put('KH-NEW');
    index.keptUp();
    expect(rowsFound(found, moving.facts)).toEqual(expected);
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i <= MOST_LOOSE; i++) put(`KH-${round}-${i}`);
      Array.from(index.tidy());
    }
    moving.facts.remove('KH-8');
    moving.facts.put(factOf('KH-NEXT'));
    moving.seq += 1;
    index.remove('KH-8');
    index.keptUp();
    expect(rowsFound(found, moving.facts)).toEqual(expected.filter((code) => code !== 'KH-8'));
  });
});
