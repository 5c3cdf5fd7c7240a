import { describe, expect, it, jest } from '@jest/globals';
import { readSpellings } from '@vigil/shared/places/name-keys.js';
import { searchText } from '../incident-text-search.js';
import { PlaceNames, SearchableNames } from './searchable-names.js';
import { searchable, wordsOf } from './search-words.js';
import { SyllableSequence } from './syllable-sequence.js';
import { type Findable, MOST_LOOSE, type RowsOfFacts, TextIndex } from './text-index.js';

const PLACES = [
  { code: 'KH', names: ['Cambodia', 'កម្ពុជា', 'Kampuchea'] },
  { code: '12', names: ['Phnom Penh', 'ភ្នំពេញ', 'Phnom Pénh'] },
  { code: '1203', names: ['Prampir Meakkakra', '៧មករា', '7 Makara'] },
  { code: '18', names: ['Preah Sihanouk', 'ព្រះសីហនុ', 'Kampong Saom'] },
];
const PARENTS: Record<string, string> = { 1203: '12', 12: 'KH', 18: 'KH' };

const NO_FACTS = { facts: { rowOf: () => null, incidents: { length: 0 } }, seq: 0 } as never;
const findable = (code: string, one: Partial<Findable>): Findable => ({
  code,
  texts: [],
  places: [],
  groups: [],
  types: [],
  ...one,
});
const emptyIndex = (source: RowsOfFacts = NO_FACTS): TextIndex => {
  const spellings = readSpellings([['kampong', 'kompong']]);
  const names = new SearchableNames(
    new PlaceNames(PLACES, (code) => PARENTS[code] ?? null, spellings),
    [{ code: 'RS_SEIZE_MATERIAL', names: ['Banners or equipment seized', 'ការដកហូតបដា ឬឧបករណ៍'] }],
    spellings,
  );
  names.setGroups([{ code: 'G-1', names: ['Friday Women', 'ស្ត្រីថ្ងៃសុក្រ', 'Wives of July'] }]);
  return new TextIndex(names, source);
};
const STATES = {
  'read at the start': (...all: Partial<Findable>[]) => {
    const index = emptyIndex();
    for (const [i, one] of all.entries()) index.load(findable(`KH-AAAA0${i}`, one));
    Array.from(index.store(0));
    return index;
  },
  'changed since': (...all: Partial<Findable>[]) => {
    const index = emptyIndex();
    for (const [i, one] of all.entries()) index.put(findable(`KH-AAAA0${i}`, one));
    Array.from(index.store(0));
    return index;
  },
};
const found = (index: TextIndex, query: string): boolean => index.find(query).codes().includes('KH-AAAA00');

describe.each(Object.entries(STATES))('a search over texts that were %s', (_, indexOf) => {
  it('finds Khmer in a text without spaces, whatever is typed between its letters and in whatever order marks are typed', () => {
    const index = indexOf({ texts: ['សន្តិសុខដកយកបដាពីស្ត្រីនៅមុខតុលាការ'] });
    for (const query of ['បដា', 'ដកយកបដា', 'ដក\u200Bយក\u200Bបដា', 'តុលាការ', 'តុលាការ បដា'])
      expect([query, found(index, query)]).toEqual([query, true]);
    expect(found(index, 'បដា ផ្ទះ')).toBe(false);
  });

  it('finds no word of which a text has every two syllables, but not all after each other', () => {
    const index = indexOf({ texts: ['កខឃងខគ'] });
    for (const [query, is] of [
      ['កខ', true],
      ['ខគ', true],
      ['ងខគ', true],
      ['កខគ', false],
      ['គក', false],
    ] as const)
      expect([query, found(index, query)]).toEqual([query, is]);
  });

  it('finds Khmer that is written with spaces where the query has none', () => {
    expect(found(indexOf({ texts: ['ដក យក បដា'] }), 'ដកយកបដា')).toBe(true);
  });

  it('finds a Latin word by its beginning, in any case, with or without accents', () => {
    const index = indexOf({ texts: ['Security guards seized banners at the Café', null] });
    for (const query of ['banner', 'SEIZED', 'guards café', 'cafe'])
      expect([query, found(index, query)]).toEqual([query, true]);
    expect(found(index, 'anners')).toBe(false);
  });

  it('finds a Latin word that touches Khmer', () => {
    expect(found(indexOf({ texts: ['ការតវ៉ារបស់ CNRPនៅភ្នំពេញ'] }), 'cnrp')).toBe(true);
  });

  it('finds a place by any of its names, and what lies in it', () => {
    const index = indexOf({ places: ['1203'] });
    for (const query of ['Phnom Penh', 'phnompenh', 'ភ្នំពេញ', '7 makara', '៧មករា', 'Kampuchea', 'Prampir'])
      expect([query, found(index, query)]).toEqual([query, true]);
    expect(found(index, 'Sihanouk')).toBe(false);
    expect(found(indexOf({ places: ['18'] }), 'Kompong Saom')).toBe(true);
    expect(found(indexOf({ places: ['12'] }), '7 makara')).toBe(false);
  });

  it('finds a group by a name or an alias, an act by its words in either language, and an incident by its code', () => {
    const index = indexOf({ groups: ['G-1'], types: ['RS_SEIZE_MATERIAL'] });
    for (const query of ['friday women', 'ថ្ងៃសុក្រ', 'wives', 'equipment', 'ឧបករណ៍', 'KH-AAAA00', 'aaaa00'])
      expect([query, found(index, query)]).toEqual([query, true]);
    expect(found(index, 'KH-AAAA01')).toBe(false);
  });

  it('needs every word, each wherever it stands', () => {
    const index = indexOf({ texts: ['Banners taken'], places: ['12'], groups: ['G-1'] });
    expect(found(index, 'banners penh friday')).toBe(true);
    expect(found(index, 'banners penh monday')).toBe(false);
  });
});

describe.each(Object.entries(STATES))('what goes wrong with texts that were %s', (_, indexOf) => {
  it('nothing is found across the border of two texts, nor of an incident that was taken back', () => {
    const index = indexOf({ texts: ['សន្តិសុខដក', 'យកបដា'] });
    expect(found(index, 'ដកយក')).toBe(false);
    expect(found(index, 'បដា')).toBe(true);
    index.remove('KH-AAAA00');
    expect(found(index, 'បដា')).toBe(false);
  });

  it('nothing is found across the border of two incidents', () => {
    // Two syllables end as the query begins, so that its end is looked for first.
    const index = indexOf({ texts: ['ចាតាស្គា', 'គា'] }, { texts: ['គា'] }, { texts: ['ចាតា', 'គា'] });
    expect(index.find('គាចាតា').codes()).toEqual([]);
    expect(index.find('ចាតា').codes().sort()).toEqual(['KH-AAAA00', 'KH-AAAA02']);
  });

  it('a corrected text is found by its new words only', () => {
    const index = indexOf({ texts: ['old words'] });
    index.put(findable('KH-AAAA00', { texts: ['new words'] }));
    expect([found(index, 'old'), found(index, 'new')]).toEqual([false, true]);
  });

  it('the longest of what is taken is looked for in no time, whatever it repeats', () => {
    const index = indexOf(...Array.from({ length: 1000 }, () => ({ texts: ['a '.repeat(500), 'ក្'.repeat(500)] })));
    const began = process.cpuUsage();
    for (const query of ['a'.repeat(100), 'ក្'.repeat(50), 'aa '.repeat(8), '((((((a+)+)+)+)+'.repeat(3)])
      expect(index.find(query).codes()).toBeInstanceOf(Array);
    expect(process.cpuUsage(began).user).toBeLessThan(500_000);
  });
});

describe('an index that changes', () => {
  const many = (count: number): Findable[] =>
    Array.from({ length: count }, (_, i) => findable(`KH-${i}`, { texts: ['Banners taken'] }));

  it('lets others have their turn, and what changes during a search is found neither twice nor less', () => {
    const index = emptyIndex();
    for (const one of many(5000)) index.load(one);
    Array.from(index.store(0));
    index.put(findable('KH-5000', { texts: ['Banners taken'] }));
    const steps = index.finding('banners');
    expect(steps.next().done).toBe(false);
    for (const code of ['KH-0', 'KH-4999', 'KH-5000']) index.put(findable(code, { texts: ['Banners taken'] }));
    index.remove('KH-4998');
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect([step.value.codes().length, new Set(step.value.codes()).size]).toEqual([5001, 5001]);
    expect(index.find('banners').codes()).toHaveLength(5000);
  });

  it('looks few codes up in the facts before others have their turn, also when these were built again', () => {
    const looked = [0];
    const anyFacts = (): RowsOfFacts['facts'] => ({
      rowOf: () => {
        looked[looked.length - 1]! += 1;
        return null;
      },
      incidents: { length: 0 },
    });
    const source = { facts: anyFacts(), seq: 0 };
    const index = emptyIndex(source);
    for (const one of many(20_000)) index.load(one);
    for (const _ of index.store(0)) looked.push(0);
    source.facts = anyFacts();
    looked.push(0);
    for (const _ of index.tidy()) looked.push(0);
    expect(looked.reduce((sum, some) => sum + some)).toBe(40_000);
    expect(Math.max(...looked)).toBeLessThan(10_000);
  });

  it('scans few texts: many that changed become a segment, and many small segments become one', () => {
    const index = emptyIndex();
    Array.from(index.store(0));
    for (let round = 0; round < 12; round++) {
      for (const one of many(MOST_LOOSE + 1)) index.put({ ...one, code: `KH-${round}-${one.code}` });
      Array.from(index.tidy());
      expect([round, index.looseSize, index.segmentCount <= 9]).toEqual([round, 0, true]);
    }
    expect(index.find('banners').codes()).toHaveLength(12 * (MOST_LOOSE + 1));
  });

  it('keeps what changes while a segment is built, and forgets what is removed', () => {
    const index = emptyIndex();
    index.load(findable('KH-A', { texts: ['first'] }));
    index.load(findable('KH-B', { texts: ['first'] }));
    index.put(findable('KH-A', { texts: ['second'] }));
    index.load(findable('KH-A', { texts: ['first'] }));
    index.remove('KH-B');
    Array.from(index.store(0));
    expect([index.find('first').codes(), index.find('second').codes()]).toEqual([[], ['KH-A']]);
    for (const one of many(MOST_LOOSE)) index.put(one);
    const steps = index.tidy();
    steps.next();
    index.put(findable('KH-0', { texts: ['third'] }));
    index.remove('KH-1');
    for (let step = steps.next(); !step.done; step = steps.next());
    expect([index.looseSize, index.find('banners').codes().length, index.find('third').codes()]).toEqual([
      1,
      MOST_LOOSE - 2,
      ['KH-0'],
    ]);
  });

  it('takes at most 250 bytes for a text of 300 letters, in Khmer too, and gives back what it does not need', () => {
    const index = emptyIndex();
    const letters = ['ស', 'ន្តិ', 'សុ', 'ខ', 'ដ', 'ក', 'យ', 'បា', 'ដា', 'ពី', 'ស្ត្រី', 'នៅ', 'មុ', 'តុ', 'លា', 'ការ'];
    let seed = 1;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    // As in a language: few words are frequent, and many are rare.
    const words = Array.from({ length: 20_000 }, () =>
      String.fromCharCode(...Array.from({ length: 3 + next(5) }, () => 97 + next(26))),
    );
    const word = (): string => words[next(1 + next(1 + next(words.length)))]!;
    let length = 0;
    for (let i = 0; i < 5000; i++) {
      const texts = [
        i % 2 === 0
          ? Array.from({ length: 50 }, word).join(' ')
          : Array.from({ length: 160 }, () => letters[next(letters.length)]).join(''),
      ];
      length += texts[0]!.length;
      index.load(findable(`KH-${String(i).padStart(6, '0')}`, { texts, places: ['12'], groups: ['G-1'] }));
    }
    const loaded = index.bytes;
    Array.from(index.store(0));
    expect(length / 5000).toBeGreaterThan(295);
    expect(index.bytes / 5000).toBeLessThan(250);
    expect(index.bytes).toBeLessThan(loaded / 2);
  });
});

describe('a query', () => {
  it.each([
    ['', 'blank-text'],
    ['\u200B', 'blank-text'],
    ['!?', 'blank-text'],
    ['a'.repeat(101), 'too-long'],
    ['a b c d e f g h i', 'too-many-words'],
    ['a\u0000b', 'control-character'],
  ])('a query %j is refused as %s', (query, code) => {
    expect(searchText(query)).toMatchObject({ code });
  });

  it('texts and queries come into one form, however they were typed', () => {
    expect(searchable('  ភ្នំ ពេញ  2021: “Friday Women” ')).toBe(' ភ្នំពេញ 2021 friday women');
    expect(wordsOf('ភ្នំពេញ penh PENH ២០២១')).toEqual(['ភ្នំពេញ', 'penh', '2021']);
  });
});

describe('a search that need not look into texts', () => {
  it('no text is compared where another word is in none', () => {
    const index = STATES['read at the start']({ texts: ['តុលាការ ខេត្ត'] }, { texts: ['តុលា ការខេត្ត'] });
    const compared = jest.spyOn(SyllableSequence.prototype, 'isIn');
    for (const query of ['តុលាការ nowhere', 'តុលាការ សហជីព', 'តុលាការ ឰ1'])
      expect([query, index.find(query).codes()]).toEqual([query, []]);
    expect(compared).not.toHaveBeenCalled();
    expect(index.find('តុលាការ').codes()).toHaveLength(2);
    expect(compared).toHaveBeenCalledTimes(2);
    compared.mockRestore();
  });
});
