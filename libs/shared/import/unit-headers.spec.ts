import { describe, expect, it } from '@jest/globals';
import type { CountryFile } from '../places/place.js';
import { guessColumns, type ColumnGuess } from './guess-columns.js';
import { unitHeadersOf } from './unit-headers.js';

type Words = Pick<CountryFile, 'levels' | 'types'>;
const kind = (type: string, level: 0 | 1 | 2 | 3, words: string[]): Words['types'][number] => ({
  type,
  level,
  en: type,
  km: '',
  words,
});
const TIMOR: Words = {
  levels: [
    { level: 1, en: 'Municipality', km: '' },
    { level: 2, en: 'Administrative post', km: '' },
  ],
  types: [
    kind('Municipality', 1, ['município', 'munisípiu', 'district']),
    kind('Administrative post', 2, ['posto administrativo', 'postu']),
    kind('Village', 3, ['suku', 'postu']),
  ],
};
const CAMBODIA: Words = {
  levels: [
    { level: 1, en: 'Province', km: 'ខេត្ត' },
    { level: 2, en: 'District', km: 'ស្រុក' },
  ],
  types: [kind('Capital', 1, ['city', 'municipality']), kind('Municipality', 2, ['city', 'krong'])],
};
const targets = (files: readonly Words[], ...headers: string[]): string[] =>
  guessColumns(
    headers,
    null,
    headers.map(() => ['a', 'b']),
    unitHeadersOf(files),
  ).map(({ target }) => target);

describe('columns that a country’s own words name', () => {
  it('are those of its levels and kinds, in any language, with and without accents', () => {
    for (const header of ['Município', 'MUNICIPIO', 'munisípiu', 'Municipality', 'Municipality name', 'District'])
      expect(targets([TIMOR], header)).toEqual(['place.1']);
    expect(targets([TIMOR], 'Where: Posto Administrativo')).toEqual(['place.2']);
    expect(targets([TIMOR], 'Município / Munisípiu', 'name_of_the_administrative_post', 'Suku')).toEqual([
      'place.1',
      'place.2',
      'place.3',
    ]);
    expect(targets([TIMOR], 'Village')).toEqual(['place.3']);
  });

  it('are none of units where no cell can be one: a quarter of a year, a yes', () => {
    const khm = { ...CAMBODIA, types: [...CAMBODIA.types, kind('Sangkat', 3, ['quarter'])] };
    const guess = (header: string, ...cells: string[]): unknown => {
      const [{ target, unused }] = guessColumns([header], null, [cells], unitHeadersOf([khm])) as [ColumnGuess];
      return [target, unused?.code];
    };
    for (const cells of [
      ['Q1', 'Q2 2024', '2024-Q3', ''],
      ['1', '2', '4'],
      ['unknown', 'T1'],
    ])
      expect(guess('Quarter', ...cells)).toEqual(['words', 'cells-do-not-fit-meaning']);
    expect(guess('Capital', 'yes', 'No', 'x')).toEqual(['words', 'cells-do-not-fit-meaning']);
    expect(guess('Capital', 'Phnom Penh', '')).toEqual(['place.1', undefined]);
    expect(guess('Quarter', 'Srah Chak', 'Q1')).toEqual(['place.3', undefined]);
    expect(guess('Quarter', '', '')).toEqual(['place.3', undefined]);
    expect(guess('Province', '1', '2')).toEqual(['place.1', undefined]);
  });

  it('say nothing that is no place, and nothing of units of two levels', () => {
    const named = { ...TIMOR, types: [...TIMOR.types, kind('Source', 1, ['date'])] };
    expect(targets([named], 'Date', 'Source')).toEqual(['when', 'sources.publisher']);
    expect(targets([TIMOR], 'Postu')).toEqual(['words']);
  });

  it('leave what is usual where the countries do not agree', () => {
    expect(targets([CAMBODIA], 'Municipality', 'Krong')).toEqual(['place.2', 'words']);
    expect(targets([TIMOR, CAMBODIA], 'District')).toEqual(['place.2']);
    expect(targets([TIMOR, CAMBODIA], 'Município')).toEqual(['place.1']);
    expect(targets([], 'District', 'Município')).toEqual(['place.2', 'words']);
  });
});
