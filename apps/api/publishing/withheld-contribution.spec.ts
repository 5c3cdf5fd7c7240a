import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atLeast, exactly, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { asDay } from '@vigil/shared/day/day.js';
import { between, exactDay } from '@vigil/shared/day/day-window.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { loadCountry } from '../places/country-data.js';
import { answersOf, SEED } from '../testing/arbitrary-answers.js';
import { aHarm, anAct, anIncident } from '../testing/an-incident.js';
import { coarsenForReaders, type Leaving, type ShownDate } from './make-public-version.js';
import { halfYearOf, withheldOf } from './withheld-contribution.js';

const { gazetteer } = loadCountry();
const leave = (incident: Incident, grade = 'VG_FAIR', date: ShownDate = 'day'): Leaving =>
  coarsenForReaders(
    { incident, grade, gradeReason: null, hasFailedCheck: false, assessments: [], groupCodes: new Map() },
    { place: 'district', date },
    gazetteer,
  );
const held = (fields: Partial<Incident>, grade?: string, date?: ShownDate): Record<string, unknown> => {
  const incident = anIncident(fields);
  return Object.fromEntries(
    withheldOf(incident, leave(incident, grade, date)).map(({ tally, seen, lows }) => [tally, { seen, lows }]),
  );
};
const assaulted = { acts: [anAct({ type: 'FM_SEXUAL' })] };

describe('what a published record holds for the totals of withheld types', () => {
  it('is nothing where nothing is withheld', () =>
    expect(
      held({ harms: [aHarm({ type: 'HM_NONE' }), aHarm({ type: 'HM_PROPERTY_DAMAGED', count: exactly(3) })] }),
    ).toEqual({}));

  it('is its acts of sexual force beside those whose means nobody states', () => {
    expect(
      held({
        acts: [
          anAct({ type: 'FM_SEXUAL' }),
          anAct({ type: 'FM_UNSPEC' }),
          anAct({ type: 'FM_UNSPEC' }),
          anAct({ type: 'FM_PUSH' }),
        ],
      }),
    ).toEqual({ force: { seen: 3, lows: [1, 2] } });
  });

  it('is people by withheld harm, of whom readers see no number', () => {
    expect(
      held({
        harms: [
          aHarm({ type: 'HM_SEXUAL', count: atLeast(2) }),
          aHarm({ type: 'HM_MISCARRIAGE', count: UNKNOWN_COUNT }),
        ],
      }),
    ).toMatchObject({ harm: { seen: null, lows: [2, 0, 0] } });
  });

  it('is people injured by severity, each side for itself, and as many together as readers see', () => {
    const harms = [
      aHarm({ type: 'HM_INJURY_SERIOUS', count: exactly(1) }),
      aHarm({ count: exactly(4) }),
      aHarm({ count: atLeast(2) }),
      aHarm({ side: 'SI_SECURITY', count: exactly(3) }),
    ];
    const all = held({ harms });
    expect(all).toMatchObject({
      'injured.SI_ASSEMBLY': { seen: 7, lows: [1, 6, 0] },
      'injured.SI_SECURITY': { seen: 3, lows: [0, 3, 0] },
    });
    expect(all['injured.SI_THIRD']).toBeUndefined();
  });

  it('is children among the people harmed: all of a harm that names nobody else, and one of a harm that names others too', () => {
    expect(
      held({
        harms: [
          aHarm({ affected: ['VC_CHILD'], count: exactly(2) }),
          aHarm({ affected: ['VC_ORGANISER', 'VC_CHILD'], count: exactly(5) }),
        ],
      }),
    ).toMatchObject({ VC_CHILD: { seen: null, lows: [2, 3] }, VC_PREGNANT: { lows: [0, 5] } });
    expect(held({ harms: [aHarm({ affected: ['VC_ORGANISER', 'VC_CHILD'], count: exactly(5) })] })).toMatchObject({
      VC_CHILD: { lows: [1, 4] },
    });
  });

  it('is nothing where the record stands in no headline: a single source, violence, one person', () => {
    expect(held(assaulted)).toHaveProperty('force');
    expect(held(assaulted, 'VG_WEAK')).toEqual({});
    expect(held({ ...assaulted, peacefulness: 'PE_VIOLENT' })).toEqual({});
    expect(held({ ...assaulted, assemblyTypes: ['AT_SOLO'] })).toEqual({});
  });

  it('belongs to the half-year that holds all days that readers see, or to none', () => {
    const day = asDay('2021-06-30');
    expect(halfYearOf(exactDay(day))).toBe('2021-H1');
    expect(halfYearOf(between(asDay('2021-07-01'), asDay('2021-12-31')))).toBe('2021-H2');
    expect(halfYearOf(between(day, asDay('2021-07-01')))).toBeNull();
    expect(held({ ...assaulted, when: exactDay(day) }, 'VG_FAIR', 'half-year')).toHaveProperty('force');
    expect(held({ ...assaulted, when: exactDay(day) }, 'VG_FAIR', 'year')).toEqual({});
  });

  it('is in the same tables, and as much together, for any two records that readers cannot tell apart', () => {
    const byView = new Map<string, string>();
    fc.assert(
      fc.property(fc.array(answersOf(Harm, []), { maxLength: 3 }), (answers) => {
        const incident = anIncident({
          harms: answers.map(
            (answer) =>
              Object.assign(aHarm(), answer, { id: aHarm().id, type: answer['type'] ?? 'HM_UNKNOWN' }) as Harm,
          ),
        });
        const out = leave(incident);
        const waiting = withheldOf(incident, out);
        const view = JSON.stringify(out.harms);
        const seen = JSON.stringify(waiting.map((one) => [one.tally, one.halfYear, one.seen]));
        expect(byView.get(view) ?? seen).toBe(seen);
        byView.set(view, seen);
        for (const { lows, seen: together } of waiting)
          if (together !== null) expect(lows.reduce((a, b) => a + b, 0)).toBe(together);
      }),
      { ...SEED, numRuns: 300 },
    );
    expect(byView.size).toBeGreaterThan(100);
  });
});
