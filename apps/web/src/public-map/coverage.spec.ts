import type { PublicCoverage } from '@vigil/shared/public/shapes.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { watchOf } from './coverage.js';
import { Places } from './places.js';

const places = new Places({
  country: { code: 'KH', name: { en: 'Cambodia', km: 'កម្ពុជា' }, timeZone: 'Asia/Phnom_Penh', bounds: [102, 10, 108, 15], baseMap: { labels: [] } },
  levels: [], areas: 'schematic', credit: { en: '', km: '' },
  places: [['KH', null, 0, 'Cambodia', 'កម្ពុជា', 12.6, 104.9, []], ['12', 'KH', 1, 'Phnom Penh', 'ភ្នំពេញ', 11.5, 104.9, []], ['1201', '12', 2, 'Chamkar Mon', '', 11.5, 104.9, []]],
});
const june = asPeriod('2021-06');
const anEntry = (change: Partial<PublicCoverage> = {}): PublicCoverage =>
  ({ place: '12', from: '2021-01-01', until: '2021-12-31', level: 'CO_ON_SITE', group: null, ...change });
const watch = (code: string, ...entries: PublicCoverage[]) => watchOf(code, june, entries, places);

describe('who watched', () => {
  it('covers everything inside the unit that was watched', () => {
    expect(watch('1201', anEntry())).toBe('watched');
    expect(watch('12', anEntry({ place: 'KH', level: 'CO_NETWORK' }))).toBe('watched');
  });

  it('joins stretches that follow each other, and sees a gap of one day', () => {
    const first = anEntry({ until: '2021-06-14' });
    expect(watch('12', anEntry({ from: '2021-06-15' }), first)).toBe('watched');
    expect(watch('12', anEntry({ from: '2021-06-16' }), first)).toBe('partly');
  });

  it('is partial where only a part, or only one group, was watched', () => {
    expect(watch('12', anEntry({ place: '1201' }))).toBe('partly');
    expect(watch('12', anEntry({ group: 'G1' }))).toBe('partly');
  });

  it('tells media alone, nobody, and nothing recorded apart', () => {
    expect(watch('12', anEntry({ level: 'CO_MEDIA' }))).toBe('media');
    expect(watch('12', anEntry({ level: 'CO_NONE' }))).toBe('nobody');
    expect(watch('12')).toBe('not-recorded');
  });

  describe('what goes wrong', () => {
    it('takes no entry of another time, and no nobody of a part for the whole', () => {
      expect(watch('12', anEntry({ until: '2021-05-31' }))).toBe('not-recorded');
      expect(watch('12', anEntry({ place: '1201', level: 'CO_NONE' }))).toBe('not-recorded');
    });
    it('knows nothing of a unit that the gazetteer does not have', () => {
      expect(watch('99', anEntry())).toBe('not-recorded');
    });
  });
});
