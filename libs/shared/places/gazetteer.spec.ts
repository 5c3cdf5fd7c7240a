import { Gazetteer } from './gazetteer.js';
import { type Place, precisionOf } from './place.js';
import { shortPlaceName } from './short-place-name.js';
import { aPlace } from './test-place.js';

/** An invented country with codes whose digits do not follow the tree. */
const places = [
  aPlace('XX', null, 0, 'Examplia', { type: 'country', nameKm: 'ឧទាហរណ៍' }),
  aPlace('b7', 'XX', 1, 'Kampong River', { nameKm: 'កំពង់ទន្លេ', aliases: ['Kâmpóng Rœvĕr', 'Old Port'] }),
  aPlace('01', 'XX', 1, 'Great Hill', { nameKm: 'ភ្នំធំ', aliases: ['Hill Province'] }),
  aPlace('900', 'b7', 2, 'Market', { type: 'khan', nameKm: 'ផ្សារ' }),
  aPlace('901', '01', 2, 'Market', { type: 'district', nameKm: 'ផ្សារធំ' }),
  aPlace('5', '900', 3, 'Old Market Ti Muoy', { type: 'sangkat', nameKm: 'ផ្សារចាស់ទី ១' }),
  aPlace('6', '900', 3, 'Great', { type: 'sangkat', nameKm: 'សម្រោង' }),
];
const words = {
  types: [
    { type: 'khan', level: 2 as const, en: 'Khan', km: 'ខណ្ឌ', words: ['khan', 'ខណ្ឌ'] },
    { type: 'district', level: 2 as const, en: 'District', km: 'ស្រុក', words: ['district', 'ស្រុក'] },
    { type: 'province', level: 1 as const, en: 'Province', km: 'ខេត្ត', words: ['province', 'ខេត្ត'] },
  ],
  spellings: [
    ['kampong', 'kompong'],
    ['', 'ti'],
    ['muoy', '1'],
  ],
};
const gazetteer = new Gazetteer(places, words);
const found = (query: string, options = {}): string[] => gazetteer.search(query, options).map((place) => place.code);

describe('the tree comes from the parents, not from the codes', () => {
  it('knows what lies above and below', () => {
    expect(gazetteer.ancestors('5').map((place) => place.code)).toEqual(['900', 'b7', 'XX']);
    expect(gazetteer.children('XX').map((place) => place.code)).toEqual(['b7', '01']);
    expect(gazetteer.isWithin('5', 'b7')).toBe(true);
    expect(gazetteer.isWithin('5', '5')).toBe(true);
    expect(gazetteer.isWithin('5', '01')).toBe(false);
    expect(gazetteer.isWithin('b7', '5')).toBe(false);
  });

  it('knows the finest units: a country may have fewer levels in one part than in another', () => {
    expect(places.filter(({ code }) => gazetteer.isFinest(code)).map(({ code }) => code)).toEqual(['901', '5', '6']);
    expect([gazetteer.isFinest('nowhere'), new Gazetteer([places[0]!]).isFinest('XX')]).toEqual([false, false]);
  });

  it('names a unit with the widest around it, as each language does', () => {
    expect(shortPlaceName(gazetteer, '5', 'en')).toBe('Old Market Ti Muoy, Kampong River');
    expect(shortPlaceName(gazetteer, '5', 'km')).toBe('ផ្សារចាស់ទី ១ កំពង់ទន្លេ');
    expect(shortPlaceName(gazetteer, 'nowhere', 'en')).toBeNull();
  });

  it('goes up to a level, and never down', () => {
    expect(gazetteer.ancestorAtLevel('5', 2)?.code).toBe('900');
    expect(gazetteer.ancestorAtLevel('5', 3)?.code).toBe('5');
    expect(gazetteer.ancestorAtLevel('b7', 2)).toBeNull();
  });

  it('finds the finest unit that holds several', () => {
    expect(gazetteer.commonAncestor(['5', '6'])?.code).toBe('900');
    expect(gazetteer.commonAncestor(['5', '901'])?.code).toBe('XX');
    expect(gazetteer.commonAncestor(['5', '900'])?.code).toBe('900');
    expect(gazetteer.commonAncestor([])).toBeNull();
  });

  it('says how precisely a place is known when its unit is', () => {
    expect(([0, 1, 2, 3] as const).map(precisionOf)).toEqual([
      'LP_COUNTRY',
      'LP_PROVINCE',
      'LP_DISTRICT',
      'LP_COMMUNE',
    ]);
  });
});

describe('several countries', () => {
  const two = new Gazetteer([...places, aPlace('YY', null, 0, 'Otheria'), aPlace('YY-1', 'YY', 1, 'Great Hill')], {
    ...words,
    name: { en: 'Everywhere', km: '' },
    unknown: { en: 'Nobody knows', km: '' },
  });
  const codes = (of: readonly { code: string }[]): string[] => of.map(({ code }) => code);

  it('are held by something that is no place of the list', () => {
    expect([two.whole.code, two.whole.nameEn, two.unknown.nameEn]).toEqual(['*', 'Everywhere', 'Nobody knows']);
    expect([two.get('*'), codes(two.places).includes('*')]).toEqual([null, false]);
    expect(codes(two.children('*'))).toEqual(['XX', 'YY']);
    expect([two.isWithin('5', '*'), two.isWithin('YY', '*'), two.isWithin('none', '*')]).toEqual([true, true, false]);
    expect([two.isWithin('*', 'XX'), two.isWithin('YY-1', 'XX')]).toEqual([false, false]);
  });

  it('are said after a unit; one alone is not', () => {
    expect(codes(two.path('5'))).toEqual(['5', '900', 'b7', 'XX']);
    expect(codes(two.path('YY'))).toEqual(['YY']);
    expect(codes(gazetteer.path('5'))).toEqual(['5', '900', 'b7']);
    expect(codes(gazetteer.path('XX'))).toEqual(['XX']);
    expect([gazetteer.path('none'), gazetteer.whole.code, gazetteer.unknown.code]).toEqual([[], 'XX', 'XX']);
  });

  it('tell units of one name apart, and have codes after that of their own country', () => {
    expect(codes(two.search('Great Hill'))).toEqual(['01', 'YY-1']);
    expect(codes(two.search('Great Hill, Otheria'))).toEqual(['YY-1']);
    expect(codes(two.search('XX901'))).toEqual(['901']);
    expect(codes(two.search('YY901'))).not.toContain('901');
  });
});

describe('a place is found', () => {
  it('by its code, before any name', () => expect(found('01')[0]).toBe('01'));
  it('by its code after that of the country', () => expect(found('XX901')).toEqual(['901']));
  it('by its Latin name, in any case, spaced as one likes', () => expect(found(' great  HILL')).toEqual(['01']));
  it('by its Khmer name, with invisible characters', () => expect(found('កំពង់\u200Bទន្លេ')).toEqual(['b7']));
  it('by a romanisation without its accents', () => expect(found('kampong roever')).toEqual(['b7']));
  it('by a former name', () => expect(found('Old Port')).toEqual(['b7']));
  it('by another spelling of a word', () => expect(found('Kompong River')).toEqual(['b7']));
  it('by a Khmer m written as a sign or with a subscript', () => expect(found('សំរោង')).toEqual(['6']));
  it('with a number in figures, and without the word before it', () => expect(found('old market 1')).toEqual(['5']));
  it('with one slip', () => expect(found('Graet Hill')).toEqual(['01']));
  it('by a part of a Khmer name, which has no spaces', () => expect(found('ចាស់')).toEqual(['5']));
  it('with the word for its kind, which then decides', () => {
    expect(found('khan Market')[0]).toBe('900');
    expect(found('Market district')[0]).toBe('901');
    expect(found('ខណ្ឌផ្សារ')[0]).toBe('900');
    expect(found('Hill Province')).toEqual(['01']);
  });
  it('with the unit above it, after a comma or a space, in either order', () => {
    expect(found('Market, Great Hill')).toEqual(['901']);
    expect(found('Market Great Hill')).toEqual(['901']);
    expect(found('Great Hill Market')).toEqual(['901']);
    expect(found('Great, Market, Kampong')).toEqual(['6']);
  });
});

it('finds a unit by the word for its kind and what joins it to the name', () =>
  expect([found('Khan of the Market'), found('district de Market')]).toEqual([['900'], ['901']]));

describe('the order of what is found', () => {
  it('is exact name, beginning, beginning of a word, part', () => expect(found('great')).toEqual(['6', '01']));
  it('puts coarser units first among equals', () => expect(found('market')).toEqual(['900', '901', '5']));
  it('keeps to a level and a limit', () => {
    expect(found('market', { only: ({ level }: Place) => level === 3 })).toEqual(['5']);
    expect(found('market', { limit: 1 })).toEqual(['900']);
  });
});

describe('what goes wrong', () => {
  it('nothing, spaces, punctuation and invisible characters find nothing', () => {
    for (const query of ['', '   ', ',', '\u200B', '()', ',,,;']) expect(found(query)).toEqual([]);
  });

  it('characters of regular expressions are only characters', () => {
    for (const query of ['.*', '(', '[a-z]+', 'Great.*', '\\', '$^']) expect(() => found(query)).not.toThrow();
    expect(found('.*')).toEqual([]);
  });

  it('ten thousand characters are answered at once', () => {
    const before = Date.now();
    found('ក'.repeat(10_000));
    found('great '.repeat(2_000));
    expect(Date.now() - before).toBeLessThan(5_000);
  });

  it('a word that says nothing alone does not find everything', () => expect(found('ti')).toEqual(['5']));

  it('an unknown code has no place, no unit above and none below', () => {
    expect(gazetteer.get('nowhere')).toBeNull();
    expect(gazetteer.ancestors('nowhere')).toEqual([]);
    expect(gazetteer.children('nowhere')).toEqual([]);
    expect(gazetteer.isWithin('nowhere', 'nowhere')).toBe(false);
    expect(gazetteer.ancestorAtLevel('nowhere', 1)).toBeNull();
    expect(gazetteer.commonAncestor(['5', 'nowhere'])).toBeNull();
  });

  it('a code listed twice, a missing parent and a circle are refused by name', () => {
    expect(() => new Gazetteer([...places, places[1]!])).toThrow('place b7 is listed twice');
    expect(() => new Gazetteer([aPlace('q', 'gone', 1, 'q')])).toThrow('place q has no coarser place gone');
    expect(() => new Gazetteer([aPlace('a', 'b', 1, 'a'), aPlace('b', 'a', 1, 'b')])).toThrow('place a has no coarser');
  });
});
