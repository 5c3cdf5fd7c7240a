import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import { unitNamed } from './unit-named.js';

const place = (code: string, parent: string | null, level: Place['level'], nameEn: string, nameKm = ''): Place => ({
  code,
  parent,
  level,
  type: '',
  nameEn,
  nameKm,
  aliases: [],
  lat: 11,
  lon: 104,
});
const gazetteer = new Gazetteer([
  place('KH', null, 0, 'Cambodia'),
  place('02', 'KH', 1, 'Battambang', 'បាត់ដំបង'),
  place('0203', '02', 2, 'Battambang'),
  place('0201', '02', 2, 'Svay'),
  place('12', 'KH', 1, 'Phnom Penh'),
  place('1207', '12', 2, 'Svay'),
]);
const named = (typed: string): string | null => unitNamed(typed, gazetteer.places, gazetteer)?.code ?? null;

describe('the unit that a name means', () => {
  it('is the only one that is called so, in either script, whatever the case', () =>
    expect([named('phnom penh'), named('បាត់ដំបង')]).toEqual(['12', '02']));

  it('is the province where its town has the same name', () => expect(named('Battambang')).toBe('02'));

  it.each([
    ['two units of different provinces', 'Svay'],
    ['the whole country', 'Cambodia'],
    ['a beginning', 'Batt'],
    ['nothing', ' '],
  ])('is none: %s', (_, typed) => expect(named(typed)).toBeNull());
});
