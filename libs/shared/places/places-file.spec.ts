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
});

describe('what goes wrong', () => {
  it.each([
    ['another header', 'code,name\n', 'line 1'],
    ['a missing value', `${HEADER}\n01,XX,1\n`, 'line 2'],
    ['a quoted value', `${HEADER}\n01,XX,1,province,"Hill",ភ្នំ,,,1,1\n`, 'line 2'],
    ['a level that is none', `${HEADER}\n01,XX,7,province,Hill,ភ្នំ,,,1,1\n`, 'the level must be'],
    ['metres in place of degrees', `${HEADER}\n01,XX,1,province,Hill,ភ្នំ,,,491234,1279000\n`, 'not in degrees'],
    ['no coordinate', `${HEADER}\n01,XX,1,province,Hill,ភ្នំ,,,,\n`, 'not in degrees'],
  ])('%s is refused with its line', (_, csv, words) => expect(() => readPlaces(csv)).toThrow(words));
});
