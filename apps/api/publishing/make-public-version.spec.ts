import { describe, expect, it } from '@jest/globals';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT, type CountValue } from '@vigil/shared/counting/count-value.js';
import { asDay } from '@vigil/shared/day/day.js';
import { between, exactDay, monthOf } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { loadCountry } from '../places/country-data.js';
import { aGroupLink, aHarm, anAccount, anAct, anIncident, aSource, notSought } from '../testing/an-incident.js';
import {
  joinCounts,
  coarsenForReaders,
  type AgreedAssessment,
  type Leaving,
  type Shown,
} from './make-public-version.js';

const { gazetteer } = loadCountry();
const leave = (incident: Incident, shown: Partial<Shown> = {}, assessments: AgreedAssessment[] = []): Leaving =>
  coarsenForReaders(
    {
      incident,
      grade: 'VG_FAIR',
      gradeReason: 'Two sources.',
      hasFailedCheck: false,
      assessments,
      groupCodes: new Map([['g1', 'G-000001']]),
    },
    { place: 'district', date: 'day', ...shown },
    gazetteer,
  );
const sangkat = { code: '120211', precision: 'LP_COMMUNE' };

describe('a place that leaves', () => {
  it.each([
    ['country', { code: 'KH', precision: 'LP_COUNTRY' }],
    ['province', { code: '12', precision: 'LP_PROVINCE' }],
    ['district', { code: '1202', precision: 'LP_DISTRICT' }],
    ['commune', sangkat],
  ] as const)('is no finer than the %s', (place, expected) => {
    for (const precision of ['LP_COMMUNE', 'LP_SITE', 'LP_EXACT'])
      expect(leave(anIncident({ place: { code: '120211', precision } }), { place }).place).toEqual(expected);
  });

  it('is no finer than it is known', () => {
    expect(leave(anIncident({ place: { code: '12', precision: 'LP_PROVINCE' } }), { place: 'commune' }).place).toEqual({
      code: '12',
      precision: 'LP_PROVINCE',
    });
    expect(leave(anIncident({ place: { code: null, precision: 'LP_ONLINE' } })).place).toEqual({
      code: null,
      precision: 'LP_ONLINE',
    });
  });

  it('of an act is as coarse, and stands there only where it differs', () => {
    const acts = [anAct({ place: sangkat }), anAct({ place: { code: '120101', precision: 'LP_COMMUNE' } })];
    expect(leave(anIncident({ place: sangkat, acts })).acts.map((act) => act.place)).toEqual([
      null,
      { code: '1201', precision: 'LP_DISTRICT' },
    ]);
  });
});

describe('a day that leaves', () => {
  const fourth = exactDay(asDay('2021-06-04'));
  it.each([
    ['day', fourth],
    ['month', monthOf(2021, 6)],
    ['quarter', between(asDay('2021-04-01'), asDay('2021-06-30'))],
    ['half-year', between(asDay('2021-01-01'), asDay('2021-06-30'))],
    ['year', { precision: 'DP_YEAR', earliest: '2021-01-01', latest: '2021-12-31' }],
  ] as const)('is shown as the %s', (date, expected) => {
    expect(leave(anIncident({ when: fourth }), { date }).when).toEqual(expected);
  });

  it('that is withheld is told by no act, account or source either', () => {
    const incident = anIncident({
      when: fourth,
      acts: [anAct({ when: exactDay(asDay('2021-06-05')) })],
      accounts: [anAccount({ saidOn: exactDay(asDay('2021-06-05')) })],
      sources: [aSource({ publishedOn: exactDay(asDay('2021-06-04')) })],
    });
    const out = leave(incident, { date: 'month' });
    expect([out.acts[0]!.when, out.accounts[0]!.saidOn, out.sources[0]!.publishedOn]).toEqual([
      null,
      monthOf(2021, 6),
      monthOf(2021, 6),
    ]);
    expect(JSON.stringify(out)).not.toMatch(/2021-06-0[2-9]/);
  });
});

describe('an announcement that leaves', () => {
  const when = exactDay(asDay('2021-06-04'));
  const quarter = between(asDay('2021-04-01'), asDay('2021-06-30'));
  it.each([
    ['as it is where the day is shown', 'day', exactDay(asDay('2021-05-31')), exactDay(asDay('2021-05-31'))],
    ['not at all, in another month than the one shown', 'month', exactDay(asDay('2021-05-31')), null],
    ['as the month, within it', 'month', exactDay(asDay('2021-06-02')), monthOf(2021, 6)],
    ['as the quarter, within it', 'quarter', exactDay(asDay('2021-05-31')), quarter],
    [
      'not at all, if it may have been before the quarter',
      'quarter',
      between(asDay('2021-03-30'), asDay('2021-04-02')),
      null,
    ],
    ['as unknown', 'month', null, null],
  ] as const)('leaves %s', (_name, date, announced, expected) => {
    expect(leave(anIncident({ when, announced }), { date }).announced).toEqual(expected);
  });
});

it('leaves without invisible characters, of what was stored before they were refused; Khmer keeps its spaces of no width', () => {
  const out = leave(
    anIncident({
      title: 'A \u202Ehcram\u202C was\u2066 stop\u00ADp\u2060ed\uFEFF',
      publicSummary: 'ប៉ូលិស\u200Bបាន\u200Bបញ្ឈប់',
      sources: [{ ...aSource({ title: 'x\u200Fy\u061C' }), linkWithheld: 'no' }],
    }),
  );
  expect([out.title, out.summary, out.sources[0]!.title]).toEqual([
    'A hcram was stopped',
    'ប៉ូលិស\u200Bបាន\u200Bបញ្ឈប់',
    'xy',
  ]);
});

describe('what is never shown row by row', () => {
  it('is sexual force: it leaves exactly as force whose means nobody states, and so does not tell itself by being withheld', () => {
    const asLeft = (type: string) =>
      leave(
        anIncident({
          acts: [
            anAct({
              id: '00000000-0000-4000-8000-000000000001',
              type,
              actor: 'PF_POLICE',
              forceName: 'Police of the third post',
              people: exactly(1),
              quantity: exactly(2),
            }),
          ],
        }),
        {},
        [
          {
            act: '00000000-0000-4000-8000-000000000001',
            outcome: 'LA_UNLAWFUL',
            organisation: 'ORG',
            standards: 'S',
            testsNotMet: ['LT_NON_DISCRIMINATION'],
          },
        ],
      ).acts;
    expect(asLeft('FM_SEXUAL')).toEqual(asLeft('FM_UNSPEC'));
    expect(asLeft('FM_SEXUAL')[0]).toMatchObject({
      kind: 'force',
      type: 'WITHHELD',
      actor: 'PF_POLICE',
      forceName: 'Police of the third post',
      byState: true,
      people: UNKNOWN_COUNT,
      quantity: UNKNOWN_COUNT,
      outcome: 'LA_NOT_ASSESSED',
      assessedBy: null,
      assessedUnder: null,
      testsNotMet: [],
    });
  });

  it('is that it was assessed whether force whose type is withheld was lawful: only who knows the means can say', () => {
    const act = anAct({ type: 'FM_SEXUAL' });
    const agreed = {
      act: act.id,
      outcome: 'LA_UNLAWFUL',
      organisation: 'ORG',
      standards: 'S',
      testsNotMet: ['LT_NON_DISCRIMINATION'],
    };
    expect(leave(anIncident({ acts: [act] }), {}, [agreed])).toEqual(leave(anIncident({ acts: [act] })));
  });

  it('is sexual harm, the loss of a pregnancy and harm to the mind: one row without a side or a number', () => {
    const withheld = [{ type: 'WITHHELD', side: null, count: UNKNOWN_COUNT }];
    for (const types of [
      ['HM_SEXUAL'],
      ['HM_MISCARRIAGE'],
      ['HM_PSYCH'],
      ['HM_SEXUAL', 'HM_MISCARRIAGE', 'HM_PSYCH'],
    ]) {
      expect(leave(anIncident({ harms: types.map((type) => aHarm({ type, count: exactly(1) })) })).harms).toEqual(
        withheld,
      );
    }
  });

  it('is who was harmed: no child, no pregnancy, no disability', () => {
    const out = leave(
      anIncident({ harms: [aHarm({ affected: ['VC_CHILD', 'VC_PREGNANT', 'VC_DISABILITY'], count: exactly(3) })] }),
    );
    expect(JSON.stringify(out)).not.toMatch(/VC_|affected/);
  });

  it('is how grave an injury was: injuries of a side are one number, each side its own', () => {
    const out = leave(
      anIncident({
        harms: [
          aHarm({ type: 'HM_INJURY_SERIOUS', count: exactly(1) }),
          aHarm({ type: 'HM_INJURY_MINOR', count: exactly(4) }),
          aHarm({ type: 'HM_DEATH', count: exactly(1) }),
          aHarm({ type: 'HM_INJURY_UNSPEC', side: 'SI_SECURITY', count: atLeast(2) }),
        ],
      }),
    );
    expect(out.harms).toEqual([
      { type: 'HM_DEATH', side: 'SI_ASSEMBLY', count: exactly(1) },
      { type: 'INJURED', side: 'SI_ASSEMBLY', count: exactly(5) },
      { type: 'INJURED', side: 'SI_SECURITY', count: atLeast(2) },
    ]);
  });

  it('is anything internal', () => {
    const canary = 'Heron';
    const out = leave(
      anIncident({
        point: { lat: 11.5564, lon: 104.9282, accuracyMetres: 5 },
        placeNote: canary,
        narrative: canary,
        timeOfDay: canary,
        acts: [anAct({ note: canary })],
        harms: [aHarm({ note: canary })],
        sources: [aSource({ note: canary, origin: canary })],
        accounts: [anAccount(), anAccount({ party: 'PA_AFFECTED', mayBePublished: 'no', text: canary })],
      }),
    );
    expect(JSON.stringify(out)).not.toMatch(/Heron|11\.55|104\.92/);
  });
});

describe('the words of a number', () => {
  const saying = (text: string): CountValue => ({ state: 'CS_AT_LEAST', low: 1, high: null, text });
  const wordsOf = (text: string, fields: Partial<Incident> = {}): (string | null)[] => {
    const count = saying(text);
    const { crowd, acts, harms } = leave(
      anIncident({
        crowd: count,
        acts: [anAct({ people: count, quantity: count })],
        harms: [aHarm({ type: 'HM_DEATH', count })],
        ...fields,
      }),
    );
    return [crowd.text, acts[0]!.people.text, acts[0]!.quantity.text, harms[0]!.count.text];
  };

  it.each(['dozens', 'about 50', 'several', 'more than 1,000', 'twenty', 'a dozen', 'រាប់សិប', 'ខ្លះ'])(
    'leave with it where they are the number and nothing else: %s',
    (text) => {
      expect(wordsOf(text)).toEqual([text, text, text, text]);
    },
  );

  it.each([
    'a boy of 9',
    'four girls of the school',
    '3 women',
    'some villagers',
    'dozens, among them Heron',
    'the 2 sons',
    'banners',
  ])('stay where they say more: %s', (text) => {
    expect(wordsOf(text)).toEqual([null, null, null, null]);
  });

  it('stay where they are another number than the one that was entered: an age', () => {
    expect(
      leave(anIncident({ harms: [aHarm({ type: 'HM_DEATH', count: { ...exactly(1), text: '9' } })] })).harms[0]!.count,
    ).toEqual(exactly(1));
  });

  it.each(['S1_COARSE', 'S2_INTERNAL', null])('never leave with a record that is shown coarsely: %s', (sensitivity) => {
    expect(wordsOf('dozens', { sensitivity })).toEqual([null, null, null, null]);
  });
});

it('the name of a unit does not leave with a record that is shown coarsely: it says where the unit serves', () => {
  const acts = [anAct({ forceName: 'Police of the third post' })];
  expect(leave(anIncident({ acts })).acts[0]!.forceName).toBe('Police of the third post');
  expect(leave(anIncident({ acts, sensitivity: 'S1_COARSE' })).acts[0]!.forceName).toBeNull();
});

describe('injuries as one number', () => {
  it.each<[string, CountValue[], CountValue]>([
    ['numbers', [exactly(1), exactly(4)], exactly(5)],
    ['a number and one that is not reported', [exactly(2), UNKNOWN_COUNT], atLeast(2)],
    ['none and one that is not reported: not known', [NONE_COUNT, UNKNOWN_COUNT], UNKNOWN_COUNT],
    ['none twice', [NONE_COUNT, NONE_COUNT], NONE_COUNT],
    ['nothing reported twice', [UNKNOWN_COUNT, UNKNOWN_COUNT], UNKNOWN_COUNT],
    [
      'a range and a number',
      [{ state: 'CS_RANGE', low: 2, high: 5, text: 'a few' }, exactly(1)],
      { state: 'CS_RANGE', low: 3, high: 6, text: null },
    ],
    [
      '"at most" twice',
      [{ state: 'CS_AT_MOST', low: 0, high: 3, text: null }, NONE_COUNT],
      { state: 'CS_AT_MOST', low: 0, high: 3, text: null },
    ],
    [
      'one alone, without the words that it came in',
      [{ state: 'CS_UNKNOWN', low: null, high: null, text: 'a woman taken to hospital' }],
      UNKNOWN_COUNT,
    ],
  ])('%s', (_name, counts, expected) => {
    expect(joinCounts(counts)).toEqual(expected);
  });
});

describe('what a person decides to show', () => {
  it('is an account that may be published, and the authorities’ silence with its reason', () => {
    const kept = (['no', 'unknown'] as const).map((mayBePublished) =>
      anAccount({ party: 'PA_WITNESS', mayBePublished, text: 'Kept back' }),
    );
    const out = leave(anIncident({ accounts: [...kept, anAccount({ text: 'Order was kept.' }), notSought()] }));
    expect(out.accounts.map(({ stance, text }) => [stance, text])).toEqual([
      ['DS_DENIES', 'Order was kept.'],
      ['DS_NOT_SOUGHT', 'The office could not be reached safely.'],
    ]);
  });

  it.each(['yes', 'unknown'] as const)(
    'is no link, publisher or title where the link is to be withheld: %s',
    (linkWithheld) => {
      const out = leave(
        anIncident({
          sources: [
            aSource({
              title: 'A title',
              archiveUrl: 'https://archive.example/1',
              publishedOn: exactDay(asDay('2021-06-05')),
              linkWithheld,
            }),
          ],
        }),
      );
      expect(out.sources).toEqual([
        {
          type: 'SR_MEDIA_NAT',
          publisher: null,
          title: null,
          url: null,
          archiveUrl: null,
          publishedOn: null,
          linkWithheld: true,
        },
      ]);
    },
  );

  it('is an assessment that two people agree on, with the tests that were not met', () => {
    const act = anAct({ type: 'FM_PUSH' });
    const agreed = {
      act: act.id,
      outcome: 'LA_UNLAWFUL',
      organisation: 'ORG',
      standards: 'STANDARDS',
      testsNotMet: ['LT_NECESSITY'],
    };
    const out = leave(anIncident({ acts: [act, anAct({ type: 'FM_GRAB' })] }), {}, [agreed]);
    expect(out.acts.map((one) => [one.outcome, one.assessedBy, one.assessedUnder, one.testsNotMet])).toEqual([
      ['LA_UNLAWFUL', 'ORG', 'STANDARDS', ['LT_NECESSITY']],
      ['LA_NOT_ASSESSED', null, null, []],
    ]);
  });

  it('is a group by its public code, stated or inferred', () => {
    expect(
      leave(anIncident({ groups: [aGroupLink('g1', { link: 'GL_INFERRED', role: 'RO_ORGANISER' })] })).groups,
    ).toEqual([{ code: 'G-000001', link: 'GL_INFERRED', role: 'RO_ORGANISER' }]);
  });
});
