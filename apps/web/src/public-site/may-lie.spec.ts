import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { NOTHING, type Numbers } from './cell-numbers.js';
import { looseOf, withMayLie } from './may-lie.js';
import { Places, type PlacesBody } from './places.js';

const t = createText('en', beside);
const places = new Places({
  country: { code: 'KH' } as PlacesBody['country'],
  levels: [],
  areas: 'schematic',
  credit: { en: '', km: '' },
  places: [
    ['KH', null, 0, 'Cambodia', '', 0, 0, []],
    ['12', 'KH', 1, 'Phnom Penh', '', 0, 0, []],
    ['01', 'KH', 1, 'Banteay Meanchey', '', 0, 0, []],
    ['1201', '12', 2, 'Chamkar Mon', '', 0, 0, []],
    ['1202', '12', 2, 'Doun Penh', '', 0, 0, []],
    ['120101', '1201', 3, 'A commune', '', 0, 0, []],
  ] as PlacesBody['places'],
});
const exactly = (low: number): Numbers => ({ ...NOTHING, low, high: low });
/** 15 in Phnom Penh, 2 of them in Doun Penh; 1 in the country alone, of which the day is uncertain. */
const levels = [
  new Map([
    ['12', exactly(15)],
    ['', { ...NOTHING, high: 1 }],
  ]),
  new Map([
    ['1202', exactly(2)],
    ['', { ...NOTHING, low: 13, high: 14 }],
  ]),
];
const said = (code: string, numbers: Numbers = NOTHING, of = levels): readonly string[] =>
  withMayLie(numbers, code, looseOf(of, places), places, t).mayLie ?? [];

describe('a 0 of a unit', () => {
  it('says what is known of each larger unit alone, since it may lie there', () => {
    expect(said('1201')).toEqual([
      '1 of Cambodia, not placed more precisely, may lie here',
      '13 of Phnom Penh, not placed more precisely, may lie here',
    ]);
    expect(said('120101')).toHaveLength(2);
    expect(said('01')).toEqual(['1 of Cambodia, not placed more precisely, may lie here']);
  });

  it('says nothing of the unit itself, of another one, and where everything is placed', () => {
    expect(said('KH')).toEqual([]);
    expect(said('1201', NOTHING, [new Map([['01', exactly(3)]]), new Map()])).toEqual([]);
    expect(said('1201', NOTHING, [new Map([['12', exactly(2)]]), new Map([['1202', exactly(2)]])])).toEqual([]);
  });

  it('says nothing of what is smaller than a level that is not loaded', () => {
    const of = (...all: Parameters<typeof looseOf>[0]): string[] => [...looseOf(all, places).keys()];
    const [provinces, communes] = [levels[0]!, new Map([['120101', exactly(1)]])];
    expect([of(...levels), of(provinces, null, communes), of(null, levels[1]!)]).toEqual([['KH', '12'], ['KH'], []]);
  });

  it('is the only number that does: what is certain stands, and a rate has its own rows', () => {
    expect(said('1202', exactly(2))).toEqual([]);
    expect(said('1201', { ...NOTHING, isPercent: true })).toEqual([]);
    expect(withMayLie(NOTHING, '1201', looseOf(levels, places), places, t)).toMatchObject({ low: 0, high: 0 });
  });

  it('does not say how many people may be there where no source says it', () => {
    const open = { ...NOTHING, high: null, silent: 1 };
    expect(said('1201', NOTHING, [new Map([['12', open]]), new Map()])).toEqual([
      'records of Phnom Penh, not placed more precisely, may lie here',
    ]);
    expect(said('1201', NOTHING, [new Map([['12', { ...NOTHING, low: 2, high: null }]]), new Map()])).toEqual([
      'records of Phnom Penh, not placed more precisely, may lie here',
    ]);
    // A district with an open number does not make the rest of its province open.
    const district = { ...NOTHING, low: 2, high: null };
    expect(said('1201', NOTHING, [new Map([['12', district]]), new Map([['1202', district]])])).toEqual([]);
  });
});
