import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { aPlace } from '@vigil/shared/places/test-place.js';
import type { NameState, ProposedName } from '@vigil/shared/staff-responses/proposed-names.js';
import { searchLandmarks } from './search-landmarks.js';

const gazetteer = new Gazetteer([
  aPlace('0', null, 0, 'Country'),
  aPlace('12', '0', 1, 'Phnom Penh'),
  aPlace('1202', '12', 2, 'Doun Penh'),
  aPlace('120203', '1202', 3, 'Phsar Thmei'),
]);
const landmark = (
  id: string,
  nameEn: string | null,
  state: NameState = 'accepted',
  place = '120203',
): ProposedName => ({
  id,
  revision: 1,
  kind: 'landmark',
  state,
  nameEn,
  nameKm: 'តុលាការក្រុង',
  aliases: ['Salakrong'],
  note: null,
  sensitive: false,
  at: { place, lat: 11.5, lon: 104.9 },
  by: '',
  mine: false,
  on: '2026-11-28',
  decidedBy: null,
  landmark: null,
  group: null,
  mayDecide: false,
});

describe('a search for landmarks', () => {
  const search = searchLandmarks([landmark('court', 'Municipal court')], gazetteer);

  it.each(['Municipal court', 'municipal', 'Municipel court', 'តុលាការ', 'Salakrong', 'court, Phnom Penh'])(
    'finds one by %s',
    (typed) => expect(search(typed)).toEqual(['court']),
  );

  it('finds no commune, nothing elsewhere, and nothing while its commune is not loaded', () => {
    expect(search('Phsar Thmei')).toEqual([]);
    expect(search('court, Battambang')).toEqual([]);
    expect(searchLandmarks([landmark('court', 'Court', 'accepted', '999999')], gazetteer)('court')).toEqual([]);
  });

  it('finds one in a country with fewer levels', () => {
    const few = new Gazetteer([aPlace('KE', null, 0, 'Kenya'), aPlace('KE-1', 'KE', 1, 'Nairobi')]);
    const found = searchLandmarks([landmark('court', 'Milimani court', 'accepted', 'KE-1')], few);
    expect([found('milimani'), found('Nairobi')]).toEqual([['court'], []]);
  });

  it('finds those that wait, and none that was refused or joined', () => {
    const states: NameState[] = ['proposed', 'accepted', 'refused', 'joined'];
    const found = searchLandmarks(
      states.map((state) => landmark(state, null, state)),
      gazetteer,
    );
    expect(found('តុលាការក្រុង').sort()).toEqual(['accepted', 'proposed']);
  });
});
