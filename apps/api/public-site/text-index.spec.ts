import { describe, expect, it } from '@jest/globals';
import { readSpellings } from '@vigil/shared/places/name-keys.js';
import { searchText } from './search.js';
import { searchable, wordsOf } from './search-words.js';
import { type Findable, TextIndex } from './text-index.js';

const PLACES = [
  { code: 'KH', names: ['Cambodia', 'កម្ពុជា', 'Kampuchea'] },
  { code: '12', names: ['Phnom Penh', 'ភ្នំពេញ', 'Phnom Pénh'] },
  { code: '1203', names: ['Prampir Meakkakra', '៧មករា', '7 Makara'] },
  { code: '18', names: ['Preah Sihanouk', 'ព្រះសីហនុ', 'Kampong Saom'] },
];
const PARENTS: Record<string, string> = { 1203: '12', 12: 'KH', 18: 'KH' };

const indexOf = (...all: Partial<Findable>[]): TextIndex => {
  const index = new TextIndex(
    PLACES,
    (code) => PARENTS[code] ?? null,
    [{ code: 'RS_SEIZE_MATERIAL', names: ['Banners or equipment seized', 'ការដកហូតបដា ឬឧបករណ៍'] }],
    readSpellings([['kampong', 'kompong']]),
  );
  index.setGroups([{ code: 'G-1', names: ['Friday Women', 'ស្ត្រីថ្ងៃសុក្រ', 'Wives of July'] }]);
  all.forEach((one, i) => index.put({ code: `KH-AAAA0${i}`, texts: [], places: [], groups: [], types: [], ...one }));
  return index;
};
const found = (index: TextIndex, query: string): boolean => index.find(query).includes('KH-AAAA00');

describe('a search over texts', () => {
  it('finds Khmer in a text without spaces, whatever is typed between its letters and in whatever order marks are typed', () => {
    const index = indexOf({ texts: ['សន្តិសុខដកយកបដាពីស្ត្រីនៅមុខតុលាការ'] });
    for (const query of ['បដា', 'ដកយកបដា', 'ដក\u200Bយក\u200Bបដា', 'តុលាការ', 'តុលាការ បដា'])
      expect([query, found(index, query)]).toEqual([query, true]);
    expect(found(index, 'បដា ផ្ទះ')).toBe(false);
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

describe('what goes wrong', () => {
  it('a search through very many texts lets others have their turn, and what changes meanwhile is found neither twice nor less', () => {
    const index = indexOf(...Array.from({ length: 5000 }, (_, i) => ({ code: `KH-${i}`, texts: ['Banners taken'] })));
    const steps = index.finding('banners');
    expect(steps.next().done).toBe(false);
    for (const code of ['KH-0', 'KH-4999']) {
      index.remove(code);
      index.put({ code, texts: ['Banners taken'], places: [], groups: [], types: [] });
    }
    index.remove('KH-4998');
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect([step.value.length, new Set(step.value).size]).toEqual([5000, 5000]);
    expect(index.find('banners')).toHaveLength(4999);
  });

  it('nothing is found across the border of two texts, nor of an incident that was taken back', () => {
    const index = indexOf({ texts: ['សន្តិសុខដក', 'យកបដា'] });
    expect(found(index, 'ដកយក')).toBe(false);
    expect(found(index, 'បដា')).toBe(true);
    index.remove('KH-AAAA00');
    expect(found(index, 'បដា')).toBe(false);
  });

  it('a corrected text is found by its new words only', () => {
    const index = indexOf({ texts: ['old words'] });
    index.put({ code: 'KH-AAAA00', texts: ['new words'], places: [], groups: [], types: [] });
    expect([found(index, 'old'), found(index, 'new')]).toEqual([false, true]);
  });

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

  it('the longest of what is taken is looked for in no time, whatever it repeats', () => {
    const index = indexOf(...Array.from({ length: 1000 }, () => ({ texts: ['a '.repeat(500), 'ក្'.repeat(500)] })));
    const started = performance.now();
    for (const query of ['a'.repeat(100), 'ក្'.repeat(50), 'aa '.repeat(8), '((((((a+)+)+)+)+'.repeat(3)])
      expect(index.find(query)).toBeInstanceOf(Array);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('texts and queries come into one form, however they were typed', () => {
    expect(searchable('  ភ្នំ ពេញ  2021: “Friday Women” ')).toBe(' ភ្នំពេញ 2021 friday women');
    expect(wordsOf('ភ្នំពេញ penh PENH ២០២១')).toEqual(['ភ្នំពេញ', 'penh', '2021']);
  });
});
