import { readPlaces } from './places-file.js';

const HEADER = 'code,parent,level,type,name_en,name_km,name_ungegn,aliases,lat,lon';

describe('a list of places', () => {
  it('keeps leading zeros, reads an empty parent as none, and puts the romanisation first among the aliases', () => {
    const [country, province] = readPlaces(
      `${HEADER}\nXX,,0,country,Examplia,ឧ,,,1.5,100\n01,XX,1,province,Hill,ភ្នំ,Phnŭm,Old Hill|The Hill,-1,100.25\n`,
    );
    expect(country).toMatchObject({ code: 'XX', parent: null, level: 0, aliases: [], lat: 1.5 });
    expect(province).toMatchObject({
      code: '01',
      parent: 'XX',
      aliases: ['Phnŭm', 'Old Hill', 'The Hill'],
      lat: -1,
      lon: 100.25,
    });
  });

  it('finds a place by its names in other languages and its codes in other registers, in columns of any order', () => {
    const [place] = readPlaces(
      'name_fa,level,code,parent,type,lat,lon,name_en,id_iso\n"تهران, شهر",1,IR-G26,IR,region,35.7,51.4,Tehran,IR-23\n',
    );
    expect(place).toMatchObject({ nameEn: 'Tehran', nameKm: '', aliases: ['تهران, شهر', 'IR-23'], line: 2 });
  });

  it.each([
    ['the first in Latin letters', 'تهران,Téhéran', 'Téhéran'],
    ['else the first', 'تهران,', 'تهران'],
  ])('without an English name, shows %s', (_, names, shown) => {
    const [place] = readPlaces(
      `code,parent,level,type,lat,lon,name_fa,name_fr\nIR.26,IR,1,region,35.7,51.4,${names}\n`,
    );
    expect(place!.nameEn).toBe(shown);
  });
});

describe('what goes wrong', () => {
  const row = (text: string): string => `${HEADER}\n${text}\n`;
  it.each([
    ['no column of names', 'code,parent,level,type,lat,lon\n', 'no column of names'],
    ['a column that is missing', 'code,name_en\n', 'line 1 of the places file: there is no column parent, level, type'],
    ['a column that nobody knows', `${HEADER},lattitude\n`, 'no column is called "lattitude"'],
    ['a missing value', row('01,XX,1'), 'the places file is no CSV: Invalid Record Length'],
    ['no name', row('01,XX,1,province,,,,,1,1'), 'line 2 of the places file: there is no name'],
    ['no code', row(',XX,1,province,Hill,,,,1,1'), 'line 2 of the places file: there is no code'],
    ['a level that is none', row('01,XX,7,province,Hill,ភ្នំ,,,1,1'), 'the level must be'],
    ['metres in place of degrees', row('01,XX,1,province,Hill,ភ្នំ,,,491234,1279000'), 'not in degrees'],
    ['no coordinate', row('01,XX,1,province,Hill,ភ្នំ,,,,'), 'not in degrees'],
    ['a quote that does not end', row('01,XX,1,province,"Hill,ភ្នំ,,,1,1'), 'the places file is no CSV'],
  ])('%s is refused with its line', (_, csv, words) => expect(() => readPlaces(csv)).toThrow(words));
});
