import beside from '../text/beside/en.json' with { type: 'json' };
import counting from '../text/counting/en.json' with { type: 'json' };
import { asDay } from '../day/day.js';
import { asPeriod } from '../day/period.js';
import { createText } from '../text/text.js';
import type { CoverageEntry } from './coverage-status.js';
import { formatOnSiteOnly, onSiteOnlyFor } from './on-site-only.js';

const t = createText('en', counting, beside);
const places = { isWithin: (code: string, area: string) => area === 'KH' || code.startsWith(area) };
const anEntry = (more: Partial<CoverageEntry> = {}): CoverageEntry => ({
  place: '12',
  from: asDay('2021-01-01'),
  until: asDay('2022-01-01'),
  level: 'CO_ON_SITE',
  group: 'G1',
  ...more,
});
const network = anEntry({ level: 'CO_NETWORK', group: null });
const of = (code: string, ...entries: CoverageEntry[]): string[] =>
  onSiteOnlyFor(code, asPeriod('2021-H1'), entries, places, { day: asDay('2021-04-01') });

describe('whose assemblies alone were watched on site', () => {
  it('is a group with on-site monitoring of its own, in the unit, around it and in its parts', () => {
    expect(['12', '1201', 'KH', '01'].map((code) => of(code, network, anEntry()))).toEqual([
      ['G1'],
      ['G1'],
      ['G1'],
      [],
    ]);
    expect(of('12', anEntry(), anEntry({ group: 'G2' }), anEntry({ from: asDay('2021-02-01') }))).toEqual(['G1', 'G2']);
  });

  it('is nobody’s where others were watched on site, too, or nobody was', () => {
    expect(of('12', anEntry(), anEntry({ group: null }))).toEqual([]);
    expect(of('12', anEntry(), anEntry({ group: null, place: '1201' }))).toEqual([]);
    expect(of('12', network)).toEqual([]);
    expect(of('12', anEntry({ level: 'CO_NETWORK' }))).toEqual([]);
  });

  it('asks only for the days that a figure can know', () => {
    const [earlier, later] = [anEntry({ until: asDay('2021-01-01') }), anEntry({ from: asDay('2021-04-02') })];
    expect(of('12', earlier, later)).toEqual([]);
    // Another time does not take it away.
    expect(of('12', anEntry(), { ...later, group: null })).toEqual(['G1']);
    expect(onSiteOnlyFor('12', asPeriod('2022'), [anEntry()], places, { day: asDay('2021-04-01') })).toEqual([]);
  });

  it('is said in one sentence, or not at all', () => {
    expect(formatOnSiteOnly(['G1', 'G2'], t, (code) => `DEMO ${code}`)).toBe(
      'On site, only the assemblies of DEMO G1; DEMO G2.',
    );
    expect(formatOnSiteOnly([], t, String)).toBeNull();
  });
});
