import { describe, expect, it } from '@jest/globals';
import { first, search } from './search-for-tests.js';

/** The figure's query, without its period and codes that are tested elsewhere, and what is not understood. */
const read = (text: string): [query: string | null, notInFigure: string] => {
  const { figure } = search(text);
  return [figure?.query ?? null, figure?.notInFigure.join(' ') ?? ''];
};

/** Misspelt names that are found: what is typed, and the code of the place. */
const FOUND: readonly [typed: string, place: string][] = [
  ['Pnom Penh', '12'],
  ['Phnom Pehn', '12'],
  ['phnum penh', '12'],
  ['Phnom Pen', '12'],
  ['Phnompenh', '12'],
  ['Phnom Phen', '12'],
  ['ភ្នំពញ', '12'],
  ['ភំពេញ', '12'],
  ['ភ្នំពេញ', '12'],
  ['ភ្នពេញ', '12'],
  ['ភ្មំពេញ', '12'],
  ['កំពុងស្ពឺ', '05'],
  ['កំពុង ស្ពឺ', '05'],
  ['កំពុងធំ', '06'],
  ['កំពុងចាម', '03'],
  ['Siemreap', '17'],
  ['Siem Reab', '17'],
  ['Batambang', '02'],
  ['batambong', '02'],
  ['Kompong Chnang', '04'],
  ['Kompong Cham', '03'],
  ['Kandol', '08'],
  ['Kompot', '07'],
  ['Mondolkiri', '11'],
  ['Rattanakiri', '16'],
  ['Sihanoukvile', '18'],
  ['Bantey Meanchey', '01'],
  ['Steung Treng', '19'],
  ['Pray Veng', '14'],
  ['Toul Kok', '1204'],
  ['Chamkamon', '1201'],
];

/** Ordinary words, which are no names: what is typed, the figure, and what the reader is told is not in it. */
const ORDINARY: readonly [typed: string, query: string | null, notInFigure: string][] = [
  ['women arrested', 'indicator=I10', 'women'],
  ['Women arrested', 'indicator=I10', 'women'],
  ['WOMEN ARRESTED', 'indicator=I10', 'women'],
  ['How many women were arrested in 2025?', 'indicator=I10&period=2025', 'women'],
  ['How Many Women Were Arrested', 'indicator=I10', 'women'],
  ['How often are the Friday Women stopped?', 'indicator=I03', 'friday women'],
  ['Kampong Chhnang women', 'indicator=I02&place=04', 'women'],
  ['women in Kampong Chhnang', 'indicator=I02&place=04', 'women'],
  ['arrests of women in Romenh', 'indicator=I10&place=210505', 'women'],
  ['ស្ត្រីត្រូវបានចាប់ខ្លួន', 'indicator=I10', 'ស្ត្រី'],
  ['សិស្សត្រូវបានឃាត់ខ្លួន', 'indicator=I10', 'សិស្ស'],
  ['words', null, ''],
  ['words in 2025', 'indicator=I02&period=2025', 'words'],
  ['teachers injured', 'indicator=I09', 'teachers'],
  ['students arrested', 'indicator=I10', 'students'],
  ['listed arrests', 'indicator=I10', 'listed'],
  ['counted arrests', 'indicator=I10', 'counted'],
  ['drivers arrested', 'indicator=I10', 'drivers'],
  ['employees arrested', 'indicator=I10', 'employees'],
  ['arrests in houses', 'indicator=I10', 'houses'],
  ['arrests in trees', 'indicator=I10', 'trees'],
  ['arrests near the socket', 'indicator=I10', 'socket'],
  ['a chief arrested', 'indicator=I10', 'chief'],
  ['arrests by the committee', 'indicator=I10', 'committee'],
  ['force at the palace', 'indicator=I05', 'palace'],
  ['force used by horses', 'indicator=I05', 'horses'],
  ['we cannot protest', 'indicator=I01', 'we cannot'],
  ['arrests in canyon', 'indicator=I10', 'canyon'],
];

describe('a misspelt word of a search', () => {
  it.each(FOUND)('is found where it is near the name of a place (%s)', (typed, place) => {
    expect(first(typed)).toBe(`place ${place}`);
    expect(read(`arrests in ${typed} in 2024`)).toEqual([`indicator=I10&period=2024&place=${place}`, '']);
  });

  it.each(ORDINARY)('is no misspelt name where it is an ordinary word (%s)', (typed, query, notInFigure) =>
    expect(read(typed)).toEqual([query, notInFigure]),
  );

  it('is a commune only where a place is meant: after “in”, beside a kind of place, as a name, or alone', () => {
    for (const typed of [
      'force in romeng',
      'force romeng commune',
      'khum romeng force',
      'force at Romeng',
      'we saw force Romeng',
    ])
      expect([typed, search(typed).figure?.query]).toEqual([typed, 'indicator=I05&place=210505']);
    expect(first('Romeng')).toBe('place 210505');
    for (const typed of ['force romeng', 'Force Romeng', 'FORCE ROMENG'])
      expect([typed, ...read(typed)]).toEqual([typed, 'indicator=I05', 'romeng']);
  });

  it.each<[typed: string, query: string, notInFigure: string]>([
    ['more than 3 arrests', 'indicator=I10', '3'],
    ['songs sung at protests', 'indicator=I01', 'songs sung'],
    ['ការតវ៉ានៅផ្សារ', 'indicator=I01', 'ផ្សារ'],
    ['ការតវ៉ានៅវាល', 'indicator=I01', 'វាល'],
    ['របៀបចាប់ខ្លួន', 'indicator=I10', 'របៀប'],
    ['ការតវ៉ាថ្មី', 'indicator=I01', 'ថ្មី'],
  ])('is no commune that is called so, either (%s)', (typed, query, notInFigure) =>
    expect(read(typed)).toEqual([query, notInFigure]),
  );

  it.each([
    ['ឃុំផ្សារ', '040107'],
    ['ផ្សារ', '040107'],
    ['Sang district', '0810'],
  ])('is that commune alone, and beside a kind of place (%s)', (typed, place) =>
    expect(search(typed).figure?.query).toBe(`indicator=I02&place=${place}`),
  );

  it.each(['women', 'ស្ត្រី', 'words', 'press', 'teachers'])('offers no place for an ordinary word (%s)', (typed) =>
    expect(search(typed).items).toEqual([]),
  );

  it('has the first letter of the name, and no more slips than its length allows', () => {
    for (const typed of ['womenh', 'dandal', 'kampttt', 'sihaville'])
      expect([typed, search(`arrests in ${typed}`).figure?.notInFigure]).toEqual([typed, [typed]]);
  });
});

describe('a small word beside a name', () => {
  it('is left out only where it makes no name with it, and then the reader is told', () => {
    expect(read('ការចាប់ខ្លួននៅកំពុងស្ពឺ')).toEqual(['indicator=I10&place=05', '']);
    expect(read('ការចាប់ខ្លួននៅកំពុងកណ្តាល')).toEqual(['indicator=I10&place=08', 'កំពុង']);
    expect(read('អ្នកណាកំពុងប្រើកម្លាំង')).toEqual(['indicator=I05', '']);
    expect(read('arrests in Kampot and also in Kandal')).toEqual(['indicator=I10&place=07,08', '']);
  });
});

describe('a word that could be a code', () => {
  it.each(['teachers', 'TEACHERS', 're-arrest', 'Siemreap', 'KH-A1B2C4', 'kha1b2c4'])(
    'is offered as none where no record has it (%s)',
    (typed) => expect(search(typed).items.filter(({ kind }) => kind === 'incident')).toEqual([]),
  );

  it.each(['KH-A1B2C3', 'kh-a1b2c3', 'KHA1B2C3'])('leads to its record, also without the hyphen (%s)', (typed) =>
    expect(first(typed)).toBe('incident KH-A1B2C3'),
  );
});

describe('a code of a vocabulary', () => {
  it('means itself, and nothing of it is said to be left out', () => {
    for (const typed of ['PF_GENDARMERIE', ' pf_gendarmerie '])
      expect(search(typed)).toMatchObject({
        figure: { query: 'indicator=I02&actors=PF_GENDARMERIE', notInFigure: [] },
        items: [{ kind: 'term', code: 'PF_GENDARMERIE' }],
      });
  });
});

describe('words for pages', () => {
  it.each([
    ['RSS', 'មតិព័ត៌មាន', '/changes'],
    ['feed', 'អ្វីថ្មី', '/changes'],
    ['glossary', 'សទ្ទានុក្រម', '/method'],
    ['terms', 'លក្ខខណ្ឌ', '/data'],
    ['terms of use', 'លក្ខខណ្ឌប្រើប្រាស់', '/data'],
  ])('lead there (%s / %s)', (en, km, path) => {
    for (const text of [en, km]) expect([text, first(text)]).toEqual([text, path]);
  });
});
