import { count } from '@vigil/shared/counting/count.js';
import { createFacts } from '@vigil/shared/counting/facts.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { anIncident } from '@vigil/shared/counting/test-facts.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import rule from '@vigil/shared/text/rule/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { byKey } from '../cell-numbers.js';
import { Places } from '../places.js';
import { rateSteps, shadePerInhabitants } from './shade-per-inhabitants.js';

const t = createText('en', beside, counting, rule);
const INHABITANTS: Record<string, number | null> = {
  '01': 400_000,
  '02': 100_000,
  '03': 9_000,
  '04': null,
  '05': 50_000,
  '06': 90_000,
};
const codes = Object.keys(INHABITANTS);
const places = new Places({
  country: {
    code: 'KH',
    name: { en: 'Cambodia', km: 'កម្ពុជា' },
    timeZone: 'Asia/Phnom_Penh',
    bounds: [102, 10, 108, 15],
    baseMap: { labels: [] },
  },
  levels: [{ level: 1, en: 'Province', km: 'ខេត្ត' }],
  areas: 'schematic',
  credit: { en: '', km: '' },
  places: codes.map((code, n) => [code, null, 1, `Place ${code}`, '', 11 + n, 104, []]),
});
const tree = createPlaceTree(
  codes.map((code) => ({
    code,
    parent: null,
    level: 1,
    ...(INHABITANTS[code] && { population: { inhabitants: INHABITANTS[code], year: 2019, source: 'Census' } }),
  })),
);

const drawn = (numbers: Record<string, number>, weak: readonly string[] = []) => {
  const facts = createFacts(tree);
  for (const [place, n] of Object.entries(numbers))
    for (let i = 0; i < n; i++)
      facts.put(anIncident({ code: `${place}-${i}`, place, grade: weak.includes(place) ? 'VG_WEAK' : 'VG_FAIR' }));
  const of = (indicator: 'I02' | 'I22') =>
    count(facts, createQuestion('2021', { indicator, split: ['place:1'] }), null);
  return shadePerInhabitants(of('I22'), byKey(of('I02')), 1, places, t);
};

describe('a map shaded per inhabitant', () => {
  it('has a rate for each unit, a dash where nobody knows how many live there, or too few live there or are counted, and no mark of nothing certain', () => {
    const { symbols, shades, sources, said, title } = drawn(
      { '01': 30, '02': 20, '03': 50, '04': 90, '05': 10, '06': 9 },
      ['05'],
    );
    expect(symbols.map(({ code, number, isShaded }) => [code, number, isShaded])).toEqual([
      ['01', '7.5', true],
      ['02', '20', true],
      ['03', '–', true],
      ['04', '–', true],
      ['06', '–', true],
    ]);
    expect(symbols.every(({ low, high, single }) => high === low && single === 0)).toBe(true);
    // 7.5 of 100,000 are in a paler class than 20, whatever the numbers are.
    expect([shades.get('01')! > 0, shades.get('02')! > shades.get('01')!]).toEqual([true, true]);
    expect(['03', '04', '05', '06'].map((code) => shades.get(code))).toEqual([0, 0, undefined, 0]);
    expect([title, sources]).toEqual(['Assemblies interfered with, per 100,000 inhabitants', ['Census']]);
    expect(said.get('01')).toBe('at least 7.5 per 100,000 inhabitants in this period (400,000 inhabitants in 2019)');
    expect(symbols[3]!.said()).toContain('no rate, since how many people live there is not known');
    expect(symbols[4]!.said()).toContain('no rate, since fewer than 10 are counted');
  });

  it('has classes in the size of its highest rate, of which it is in the last', () => {
    expect(rateSteps(0)).toEqual([]);
    expect(rateSteps(0.68)).toEqual([0.01, 0.05, 0.1, 0.2, 0.5]);
    expect(rateSteps(3.2)).toEqual([0.1, 0.2, 0.5, 1, 2]);
    expect(rateSteps(40)).toEqual([1, 2, 5, 10, 20]);
    for (const highest of [0.0031, 0.1, 1, 7.5, 999]) {
      const steps = rateSteps(highest);
      expect([highest, steps.length <= 5, steps.at(-1)! <= highest]).toEqual([highest, true, true]);
    }
    expect(drawn({ '04': 2 }).steps).toEqual([]);
  });
});
