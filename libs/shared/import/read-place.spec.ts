import { describe, expect, it } from '@jest/globals';
import { Gazetteer, type PlaceWords } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import { readPlace } from './read-place.js';

const kind = (type: string, level: 0 | 1 | 2, ...words: string[]): PlaceWords['types'][number] => ({
  type,
  level,
  en: type,
  km: '',
  words,
});
const gazetteer = new Gazetteer(
  [
    aPlace('KH', null, 0, 'Cambodia'),
    aPlace('07', 'KH', 1, 'Kampot', { nameKm: 'កំពត' }),
    aPlace('0701', 'KH', 1, 'Kampong Trach'),
    aPlace('KE', null, 0, 'Kenya'),
    ...['Nairobi County', 'Nakuru County', 'Turkana County', 'Trans Nzoia', 'Kisumu County'].map((name, n) =>
      aPlace(`KE-${n}`, 'KE', 1, name, { nameKm: '' }),
    ),
    aPlace('FJ', null, 0, 'Exampleland'),
    ...['Ostan Ardabil', 'Ostan Fars', 'Ostan Qom', 'Ostan Yazd'].map((name, n) => aPlace(`FJ-${n}`, 'FJ', 1, name)),
  ],
  {
    types: [kind('province', 1, 'province', 'khaet', 'ខេត្ត'), kind('region', 1, 'region', 'governorate')],
    spellings: [],
  },
);
const found = (cell: string, within: string | null = null): unknown => {
  const { place, how } = readPlace(gazetteer, cell, within);
  return place ? `${place.code} ${how}` : how;
};

describe('a unit whose name has the word for its kind in the gazetteer, and not in a file', () => {
  it.each(['Nairobi', 'nairobi county', 'Nairobi Region', 'County Nairobi', 'NAIROBI COUNTY, Kenya', 'Nairobi, Kenya'])(
    'is found as %s',
    (cell) => {
      expect(found(cell)).toBe('KE-0 exact');
      expect(found(cell, 'KE')).toBe('KE-0 exact');
    },
  );

  it.each(['Nairobbi', 'Nairobbi County', 'Region Nairobbi', 'Nairobbi, Kenya'])('has one slip in %s', (cell) => {
    expect(found(cell)).toBe('KE-0 spelling');
    expect(found(cell, 'KE')).toBe('KE-0 spelling');
    expect(found(cell, 'KH')).toBe('none');
  });

  it('is not taken for another by a slip where it is said to lie elsewhere', () => {
    expect(found('Nairobbi, Cambodia')).toBe('KH exact');
    expect(found('Nairobbi, Nowhere')).toBe('none');
  });

  it('may have what joins the two between them, which is no part of its name', () => {
    const cells = ['Province of Kampot', 'Khaet de Kampot', 'Province of the Kampot', 'Region du Nairobi'];
    expect(cells.map((cell) => found(cell))).toEqual(['07 exact', '07 exact', '07 exact', 'KE-0 exact']);
    const named = new Gazetteer([aPlace('ZA', null, 0, 'Examplia'), aPlace('1', 'ZA', 1, 'De Aar')]);
    expect(readPlace(named, 'De Aar').how).toBe('exact');
    expect(readPlace(named, 'Aar').how).not.toBe('exact');
  });

  it('may be of a kind in two words, of which one is a kind as well', () => {
    const timor = new Gazetteer([aPlace('TL', null, 0, 'Timor'), aPlace('1', 'TL', 1, 'Venilale')], {
      types: [kind('post', 1, 'posto', 'posto administrativo')],
      spellings: [],
    });
    for (const cell of ['Posto Venilale', 'Posto Administrativo de Venilale', 'Venilale (Posto Administrativo)'])
      expect(readPlace(timor, cell).place?.code).toBe('1');
  });

  it('has that word at either end, and words of every country beside others are known too', () => {
    expect(found('Qom')).toBe('FJ-2 exact');
    expect(found('Trans Nzoia County')).toBe('KE-3 exact');
    expect(found('Kampot Province')).toBe('07 exact');
    expect(found('Khaet Kampot')).toBe('07 exact');
    expect(found('ខេត្តកំពត')).toBe('07 exact');
  });

  it('is not found by the word alone, or in another country', () => {
    expect(found('County')).toBe('none');
    expect(found('Ostan')).toBe('none');
    expect(found('Nairobi', 'KH')).toBe('none');
  });
});
