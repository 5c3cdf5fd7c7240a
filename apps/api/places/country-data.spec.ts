import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCountry, SHIPPED_COUNTRIES } from './country-data.js';

const { file, gazetteer, placesCsv } = loadCountry('khm');
const found = (query: string, limit = 5): string[] => gazetteer.search(query, { limit }).map((place) => place.code);

describe('the places that ship', () => {
  it('are one country, 25 provinces, 210 districts and 1,652 communes', () => {
    expect([0, 1, 2, 3].map((level) => gazetteer.places.filter((place) => place.level === level).length)).toEqual([
      1, 25, 210, 1652,
    ]);
  });

  it('each hang one level below their parent', () => {
    const astray = gazetteer.places.filter(
      (place) => place.parent !== null && gazetteer.get(place.parent)?.level !== place.level - 1,
    );
    expect(astray).toEqual([]);
  });

  it('each have a Latin name, a name in Khmer letters and a kind that the country file knows', () => {
    const kinds = new Map(file.types.map((type) => [type.type, type.level]));
    const wrong = gazetteer.places.filter(
      (place) =>
        !/^[A-Z]/.test(place.nameEn) || !/[\u1780-\u17FF]/.test(place.nameKm) || kinds.get(place.type) !== place.level,
    );
    expect(wrong).toEqual([]);
  });

  it('carry no invisible character, no quote and no doubled space', () => {
    expect(placesCsv).not.toMatch(/[\u200B-\u200D\u2060\uFEFF"]| {2}/u);
  });

  it('name their sources and licences', () => {
    const sources = readFileSync(join(SHIPPED_COUNTRIES, 'khm/SOURCES.md'), 'utf8').replace(/\s+/g, ' ');
    for (const word of ['NCDD', 'pumi', 'MIT', 'Open Development Cambodia', 'CC BY 4.0', 'Natural Earth', 'GeoNames'])
      expect(sources).toContain(word);
  });
});

describe('a place of Cambodia is found', () => {
  it.each([
    ['its Khmer name', 'ភ្នំពេញ', '12'],
    ['a Khmer name with zero-width spaces', 'ភ្នំ\u200Bពេញ\u200B', '12'],
    ['a Khmer number', '៧មករា', '1203'],
    ['the beginning of a Khmer name', 'សៀមរ', '17'],
    ['a Khmer name with its kind, written as one', 'ខណ្ឌចំការមន', '1201'],
    ['a Khmer address', 'ខណ្ឌចំការមន រាជធានីភ្នំពេញ', '1201'],
    ['another Khmer spelling', 'ចម្ការមន', '1201'],
    ['its Latin name', 'kampong cham', '03'],
    ['another Latin spelling', 'Kompong Chhnang', '04'],
    ['UNGEGN', 'Kâmpóng Thum', '06'],
    ['UNGEGN without accents', 'bantaey meanchoay', '01'],
    ['a former name', 'Kompong Som', '18'],
    ['the seat of a province', 'Sisophon', '0106'],
    ['a newspaper spelling of a khan', 'Toul Kork', '1204'],
    ['its number', '7 Makara', '1203'],
    ['a code with its leading zero', '01', '01'],
    ['a P-code', 'KH1203', '1203'],
    ['an ISO code', 'KH-1', '01'],
    ['one slip', 'Battambong', '02'],
    ['a wandering h', 'Phnom Phen', '12'],
    ['district and province', 'Samraong, Takeo', '2107'],
    ['sangkat, khan and city', 'Boeung Kak 1, Toul Kork, Phnom Penh', '120407'],
  ])('by %s (%s)', (_, query, code) => expect(found(query)[0]).toBe(code));

  it('by the other of two letters that look the same', () => {
    expect(found('សន្\u178Aិភាព')).toEqual(found('សន្\u178Fិភាព'));
    expect(found('សន្\u178Aិភាព')).toContain('190303');
  });

  it('by each of its own names', () => {
    const some = gazetteer.places.filter((place, i) => place.level < 2 || i % 12 === 0);
    const lost = some.filter((place) => {
      const names = [place.nameEn, place.nameKm, ...place.aliases];
      return !names.every((name) =>
        gazetteer.search(name, { only: ({ level }) => level === place.level, limit: 60 }).includes(place),
      );
    });
    expect(lost.map((place) => place.code)).toEqual([]);
  });

  it('within 5 ms of processor time, whatever else the machine does', () => {
    const queries = ['Phnom Phenh', 'ភ្នំពេញ', 'Chamkar Mon Phnom Penh', 'a', 'zzzzqqqq', 'កំពង់'];
    const best = (query: string): number =>
      Math.min(
        ...Array.from({ length: 15 }, () => {
          const before = process.cpuUsage();
          found(query);
          return process.cpuUsage(before).user / 1000;
        }),
      );
    expect(Math.max(...queries.map(best))).toBeLessThan(5);
  });
});

describe('what goes wrong', () => {
  it('a country that does not ship is refused with those that do', () => {
    expect(() => loadCountry('xyz')).toThrow('Set VIGIL_COUNTRY to one of: khm.');
    expect(() => loadCountry('../khm')).toThrow('Set VIGIL_COUNTRY');
  });

  it('without a setting, the only country there is', () => expect(loadCountry('').name).toBe('khm'));
});
