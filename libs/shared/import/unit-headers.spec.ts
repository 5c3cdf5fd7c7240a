import { describe, expect, it } from '@jest/globals';
import type { CountryFile } from '../places/place.js';
import { guessColumns } from './guess-columns.js';
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
