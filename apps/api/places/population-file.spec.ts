import { readPopulation } from './population-file.js';
import { loadCountry } from './country-data.js';

const HEADER = 'code,population,year,source';

describe('a list of populations', () => {
  it('keeps the code as it is, and writes the licence after the source', () => {
    expect(
      readPopulation(`${HEADER},licence\n01,861883,2019,"Census, final",CC BY 4.0\n02,997169,2019,Census,\n`),
    ).toEqual([
      { code: '01', inhabitants: 861_883, year: 2019, source: 'Census, final (CC BY 4.0)', line: 2 },
      { code: '02', inhabitants: 997_169, year: 2019, source: 'Census', line: 3 },
    ]);
  });

  it.each([
    ['a column that is missing', 'code,population,year\n', 'line 1 of the population file: there is no column source'],
    ['a column that nobody knows', `${HEADER},men\n`, 'no column is called "men"'],
    ['no source', `${HEADER}\n01,5,2019,\n`, 'line 2 of the population file: there is no source'],
    ['an unknown number as 0', `${HEADER}\n01,0,2019,Census\n`, 'no whole number above 0'],
    ['a number with a comma', `${HEADER}\n01,"861,883",2019,Census\n`, 'no whole number above 0'],
    ['no year', `${HEADER}\n01,5,19,Census\n`, 'the year is none'],
  ])('%s is refused with its line', (_, csv, words) => expect(() => readPopulation(csv)).toThrow(words));
});

describe('the population of Cambodia, as it ships', () => {
  it('is that of the census of 2019, for each of the 25 provinces, and adds up to its total', () => {
    const { places } = loadCountry('khm').gazetteer;
    const provinces = places.filter(({ level }) => level === 1);
    expect(provinces.map(({ population }) => population?.year)).toEqual(Array.from({ length: 25 }, () => 2019));
    expect(provinces.reduce((sum, { population }) => sum + population!.inhabitants, 0)).toBe(15_552_211);
    // The smallest and the largest, as published.
    expect(['23', '12'].map((code) => places.find((one) => one.code === code)!.population!.inhabitants)).toEqual([
      42_665, 2_281_951,
    ]);
    expect(places.filter(({ level, population }) => level !== 1 && population)).toEqual([]);
  });
});
