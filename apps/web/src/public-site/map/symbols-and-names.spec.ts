import type { Text } from '@vigil/shared/text/text.js';
import { Places } from '../places.js';
import { radiusOf, symbolScale } from '../symbol-scale.js';
import { outerRadius } from './map-symbol.js';
import { createRemainderSymbols, createMapNames, createShadedSymbols, createSymbols } from './symbols-and-names.js';

const places = new Places({
  country: {
    code: 'KH',
    name: { en: 'Cambodia', km: 'កម្ពុជា' },
    timeZone: 'Asia/Phnom_Penh',
    bounds: [102, 10, 108, 15],
    baseMap: { labels: [{ kind: 'country', en: 'Laos', km: 'ឡាវ', lat: 14.8, lon: 106 }] },
  },
  levels: [{ level: 1, en: 'Province', km: 'ខេត្ត' }],
  types: [
    { type: 'capital', level: 1, en: 'Capital', km: 'រាជធានី', words: [] },
    { type: 'municipality', level: 2, en: 'Municipality', km: 'ក្រុង', words: ['city', 'town'] },
  ],
  areas: 'schematic',
  credit: { en: '', km: '' },
  places: [
    ['12', null, 1, 'Phnom Penh', 'ភ្នំពេញ', 11.55, 104.9, [], 'capital'],
    ['01', null, 1, 'Banteay Meanchey', 'បន្ទាយមានជ័យ', 13.7, 103, []],
    ['1201', '12', 2, 'Chamkar Mon', 'ចំការមន', 11.5, 104.9, []],
    ['0110', '01', 2, 'Poipet', 'ប៉ោយប៉ែត', 13.66, 102.56, [], 'municipality'],
    ['0111', '01', 2, 'Banteay Meanchey', 'បន្ទាយមានជ័យ', 13.6, 102.9, [], 'municipality'],
  ],
});
/** A text function that returns its key and parameters. */
const voice = (language: 'en' | 'km'): Text =>
  Object.assign((key: string, params?: object) => [key, ...Object.values(params ?? {})].join(' '), {
    language,
    has: () => true,
  }) as Text;
const en = voice('en');

describe('circles of the map', () => {
  it('say their numbers for ears, in the language of the reader', () => {
    const [one] = createSymbols(new Map([['12', { low: 11, high: 13, single: 2, singleMay: 0 }]]), places, voice('km'));
    expect(one).toMatchObject({ code: '12', low: 11, high: 13, single: 2, number: '១១', name: 'ភ្នំពេញ' });
    expect(one!.said()).toContain('ភ្នំពេញ');
    expect(one!.said()).toContain('tail.possible 2');
    expect(one!.said()).toContain('tail.singleSource 2');
  });

  it('say of a single source whose days only touch the period that it may fall in it, as the sentence above them does', () => {
    const [one] = createSymbols(new Map([['12', { low: 0, high: 0, single: 0, singleMay: 1 }]]), places, en);
    expect(one).toMatchObject({ low: 0, high: 0, single: 1 });
    expect(one!.said()).toContain('tail.singleSource-possible 1');
    expect(one!.said()).not.toContain('tail.singleSource 1');
  });

  it('are drawn for a unit with a single source only, and for none with nothing', () => {
    const units = new Map([
      ['12', { low: 0, high: 0, single: 1, singleMay: 0 }],
      ['01', { low: 0, high: 0, single: 0, singleMay: 0 }],
    ]);
    expect(createSymbols(units, places, en).map(({ code }) => code)).toEqual(['12']);
  });

  it('show a single source beside what counts, as a ring or after the number, never in it', () => {
    const units = new Map([['12', { low: 9, high: 9, single: 7, singleMay: 0 }]]);
    const scale = symbolScale(16, 40);
    expect(outerRadius(createSymbols(units, places, en)[0]!, scale)).toBeCloseTo(radiusOf(16, scale));
    expect(createShadedSymbols(units, places, en)[0]).toMatchObject({ low: 9, number: '9\nmap.single 7' });
  });

  it('give a rate in percent, also where it is 0 %', () => {
    const units = new Map([
      ['12', { low: 77, high: 77, single: 0, singleMay: 0, isPercent: true as const }],
      ['01', { low: 0, high: 0, single: 0, singleMay: 0, isPercent: true as const }],
    ]);
    const shaded = createShadedSymbols(units, places, voice('km'));
    expect(shaded.map(({ number, isShaded }) => [number, isShaded])).toEqual([
      ['៧៧ %', true],
      ['០ %', true],
    ]);
    expect(shaded[0]!.said()).toBe('cell.said ភ្នំពេញ ៧៧ %');
  });

  it('have a question mark where sources say that people were hurt and none says how many: not 0, and not nothing', () => {
    const [one] = createSymbols(
      new Map([['12', { low: 0, high: null, single: 0, singleMay: 0, silent: 2 }]]),
      places,
      en,
    );
    expect(one).toMatchObject({ code: '12', number: '?', isTextMark: true });
    expect(one!.said()).toContain('cell.not-reported');
    expect(one!.said()).not.toContain('cell.none');
    const [open] = createSymbols(
      new Map([['12', { low: 3, high: null, single: 0, singleMay: 0, silent: 2 }]]),
      places,
      en,
    );
    expect(open).toMatchObject({ number: '3' });
    expect(open).not.toHaveProperty('isTextMark');
  });

  it('mark what is known of a wider unit only as "+n"', () => {
    const [one] = createRemainderSymbols(new Map([['12', { low: 2, high: 3, single: 0, singleMay: 0 }]]), places, en);
    expect(one).toMatchObject({ isTextMark: true, number: 'map.plus 3' });
    expect(one!.said()).toContain('map.loose-said');
  });

  describe('what goes wrong', () => {
    it('draws nothing for a code that the gazetteer does not have', () => {
      expect(createSymbols(new Map([['99', { low: 1, high: 1, single: 0, singleMay: 0 }]]), places, en)).toEqual([]);
    });
    it('draws the certain part of what is open above', () => {
      expect(
        createSymbols(new Map([['12', { low: 3, high: null, single: 0, singleMay: 0 }]]), places, en)[0],
      ).toMatchObject({ low: 3, high: 3 });
    });
  });
});

it('calls the capital what the country calls it, and a unit without a type by its level', () => {
  expect(places.typeName(places.get('12')!, 'en')).toBe('Capital');
  expect(places.typeName(places.get('01')!, 'km')).toBe('ខេត្ត');
});

describe('names of the map', () => {
  const symbols = createSymbols(new Map([['12', { low: 11, high: 11, single: 0, singleMay: 0 }]]), places, en);
  const names = createMapNames(symbols, symbolScale(11, 40), 1, places, en);

  it('put what is counted first, then the neighbours, then the rest', () => {
    expect([...names].sort((a, b) => b.priority - a.priority).map(({ text }) => text)).toEqual([
      'Phnom Penh',
      'Laos',
      'Banteay Meanchey',
      'Poipet',
    ]);
  });

  it('name each town once: not one with the name of its province, nor one that is drawn as a district', () => {
    const townsAt = (level: number, t: Text): string[] =>
      createMapNames([], symbolScale(1, 40), level, places, t).flatMap(({ kind, text }) =>
        kind === 'town' ? [text] : [],
      );
    expect([townsAt(1, en), townsAt(1, voice('km')), townsAt(2, en)]).toEqual([['Poipet'], ['ប៉ោយប៉ែត'], []]);
  });

  it('name the provinces above their districts, once districts are drawn', () => {
    const finer = createMapNames([], symbolScale(1, 40), 2, places, en);
    expect(finer.filter(({ kind }) => kind === 'holder').map(({ text }) => text)).toEqual([
      'Phnom Penh',
      'Banteay Meanchey',
    ]);
  });
});
