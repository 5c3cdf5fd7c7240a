import { describe, expect, it } from '@jest/globals';
import { loadCountry } from '../../places/country-data.js';
import { unlawfulInFigure } from '@vigil/shared/public/unlawful-in-figure.js';
import { incidentColumns, unlawfulOf } from './incident-columns.js';

type Acts = Parameters<typeof unlawfulOf>[0]['acts'];
const force = (outcome: string | null, type = 'FM_BATON') => ({ kind: 'force', type, outcome });
const of = (...acts: object[]): number | null => unlawfulOf({ acts: acts as never as Acts });

describe('the column of force assessed as unlawful', () => {
  it('counts what was assessed so', () => {
    expect(of(force('LA_UNLAWFUL'), force('LA_NOT_ASSESSED'), force('LA_UNLAWFUL'))).toBe(2);
  });

  it('is 0 where that is known: all force was lawful, or a source says that there was none', () => {
    expect([of(force('LA_LAWFUL')), of(force(null, 'FM_NONE'))]).toEqual([0, 0]);
  });

  it('is blank where nobody can say', () => {
    expect([
      of(force('LA_NOT_ASSESSED')),
      of(force('LA_UNDETERMINED')),
      of(force('LA_LAWFUL'), force('LA_NOT_ASSESSED')),
      of(force(null, 'FM_UNKNOWN')),
      of(),
      of({ kind: 'restriction', type: 'RS_DISPERSAL', outcome: 'LA_LAWFUL' }),
    ]).toEqual([null, null, null, null, null, null]);
  });
});

describe('the column that says whether I06 has an incident', () => {
  const by = (byState: boolean, outcome = 'LA_UNLAWFUL', kind = 'force') => ({
    kind,
    type: 'FM_BATON',
    outcome,
    byState,
  });
  const why = (acts: object[], more: object = {}): string | null =>
    unlawfulInFigure({
      kind: 'IK_ASSEMBLY',
      assemblyTypes: ['AT_MARCH'],
      grade: 'VG_FAIR',
      peacefulness: 'PE_PEACEFUL',
      ...more,
      acts,
    } as never);

  it('says that it is counted, if force by the state was assessed so', () => {
    expect([why([by(true)]), why([by(false), by(true)]), why([by(true)], { assemblyTypes: null })]).toEqual([
      'counted',
      'counted',
      'counted',
    ]);
  });

  it('says why not', () => {
    expect([
      why([by(false), by(true, 'LA_LAWFUL')]),
      why([{ ...by(true), type: 'FM_THREAT' }, by(false)]),
      why([{ ...by(true), type: 'FM_THREAT' }]),
      why([by(true)], { kind: 'IK_REPRISAL' }),
      why([by(true)], { assemblyTypes: ['AT_SOLO'] }),
      why([by(true)], { grade: 'VG_WEAK' }),
      why([by(true)], { peacefulness: 'PE_VIOLENT' }),
    ]).toEqual(['not-by-state', 'not-by-state', 'no-force', 'no-assembly', 'no-assembly', 'single-source', 'violent']);
  });

  it('is blank where nothing was assessed so', () => {
    expect([why([]), why([by(true, 'LA_NOT_ASSESSED')]), why([by(true, 'LA_UNLAWFUL', 'restriction')])]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('a source whose link is withheld', () => {
  it.each([
    ['en', 'National media (link withheld)'],
    ['km', 'សារព័ត៌មានជាតិ (មិនបង្ហាញតំណ)'],
  ] as const)('is named by its type in the language of the reader (%s)', (language, words) => {
    const columns = incidentColumns({ language, gazetteer: loadCountry().gazetteer, groups: [] });
    const sources = [{ type: 'SR_MEDIA_NAT', publisher: 'DEMO Paper', linkWithheld: true, url: null }];
    expect(columns.find(({ name }) => name === 'sources')!.of({ incident: { sources } } as never)).toBe(words);
  });
});

describe('the point of a row', () => {
  const { gazetteer } = loadCountry();
  const columns = incidentColumns({ language: 'en', gazetteer, groups: [] });
  const pointOf = (code: string | null): unknown[] =>
    ['lat', 'lng', 'point_of'].map((name) =>
      columns.find((column) => column.name === name)!.of({ incident: { place: { code } } } as never),
    );

  it('is that of the whole unit that is shown, with the unit beside it, and blank where only the country is', () => {
    const { lat, lon } = gazetteer.get('07')!;
    expect(pointOf('07')).toEqual([lat, lon, '07']);
    expect([pointOf(null), pointOf('KH'), pointOf('no such place')]).toEqual([
      [null, null, null],
      [null, null, null],
      [null, null, null],
    ]);
  });
});

describe('people in a row of an incident', () => {
  const columns = incidentColumns({ language: 'en', gazetteer: loadCountry().gazetteer, groups: [] });
  const valueOf = (name: string, incident: object): unknown =>
    columns.find((column) => column.name === name)!.of({ incident } as never);
  const killed = (...counts: [low: number | null, high: number | null][]): unknown[] => {
    const harms = counts.map(([low, high]) => ({ type: 'HM_DEATH', count: { low, high } }));
    return ['low', 'high'].map((end) => valueOf(`harm_killed_${end}`, { harms }));
  };
  const crowd = (low: number | null, high: number | null): unknown => valueOf('crowd_low', { crowd: { low, high } });

  it('are 0 only where they are known to be none', () => {
    expect([killed([0, 0]), killed([0, 0], [0, 0]), crowd(0, 0)]).toEqual([[0, 0], [0, 0], 0]);
    expect([killed([0, 0], [null, null]), killed([0, null]), killed([0, 3])]).toEqual([
      [null, null],
      [null, null],
      [null, 3],
    ]);
    expect(crowd(0, 50)).toBeNull();
  });

  it('are at least as many as the sides that say so', () => {
    expect([killed([2, 2], [null, null]), killed([0, 0], [1, 3]), killed([null, null]), crowd(20, 50)]).toEqual([
      [2, null],
      [1, 3],
      [null, null],
      20,
    ]);
  });
});
