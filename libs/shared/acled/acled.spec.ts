import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import type { PublicAct, PublicHarm, PublicIncident } from '../public/response-types.js';
import { codesOf } from '../vocabulary/vocabulary.js';
import { ACLED_COLUMNS } from './column-names.js';
import { acledRows, type AcledNames } from './acled-rows.js';
import { isIntervention, subEventOf } from './sub-event.js';

const names: AcledNames = {
  gazetteer: new Gazetteer([
    aPlace('C', null, 0, 'Examplia', { lat: 10, lon: 100 }),
    aPlace('1', 'C', 1, 'North', { lat: 11, lon: 101 }),
    aPlace('11', '1', 2, 'Hill', { lat: 12, lon: 102 }),
    aPlace('111', '11', 3, 'Well', { lat: 13, lon: 103 }),
    aPlace('12', '1', 2, 'Dale', { lat: 12, lon: 102 }),
  ]),
  countryOf: () => ({ name: 'Examplia', iso: 999, region: 'Somewhere' }),
  group: (code) => `Group ${code}`,
};
const UNKNOWN = { state: 'CS_UNKNOWN', low: null, high: null, text: null } as const;
const exactly = (n: number) => ({ state: 'CS_EXACT', low: n, high: n, text: null }) as const;
const act = (type: string, more: Partial<PublicAct> = {}): PublicAct => ({
  kind: 'force',
  type,
  actor: 'PF_POLICE',
  forceName: null,
  byState: true,
  quantity: UNKNOWN,
  people: UNKNOWN,
  place: null,
  when: null,
  outcome: 'LA_NOT_ASSESSED',
  assessedBy: null,
  assessedUnder: null,
  testsNotMet: [],
  ...more,
});
const harm = (type: string, count: PublicHarm['count'] = exactly(1)): PublicHarm => ({
  type,
  side: 'SI_ASSEMBLY',
  count,
});
const day = (earliest: string, latest = earliest, precision = earliest === latest ? 'DP_DAY' : 'DP_RANGE') =>
  ({ precision, earliest, latest }) as PublicIncident['when'];
const incident = (more: Partial<PublicIncident> = {}): PublicIncident => ({
  code: 'XX-ABC123',
  kind: 'IK_ASSEMBLY',
  title: 'A march',
  titleTranslation: null,
  summary: 'They walked.',
  summaryTranslation: null,
  when: day('2021-06-04'),
  announced: null,
  place: { code: '11', precision: 'LP_DISTRICT' },
  interference: 'IN_INTERFERED',
  grade: 'VG_FAIR',
  gradeReason: null,
  publishedOn: '2021-07-01',
  firstPublishedOn: '2021-07-01',
  assemblyTypes: ['AT_MARCH'],
  crowd: exactly(25),
  issues: [],
  peacefulness: 'PE_PEACEFUL',
  grounds: [],
  groups: [],
  acts: [],
  harms: [],
  accounts: [],
  sources: [],
  changes: [],
  ...more,
});
const rows = (more: Partial<PublicIncident> = {}) => acledRows(incident(more), names);
const row = (more: Partial<PublicIncident> = {}) => rows(more)[0]!;

describe('what ACLED calls an incident', () => {
  it.each([
    ['nothing was done', {}, 'Peaceful protest'],
    ['no force, as a source says', { acts: [act('FM_NONE')] }, 'Peaceful protest'],
    ['not known whether there was force', { acts: [act('FM_UNKNOWN')] }, 'Peaceful protest'],
    ['it was banned before', { acts: [act('RS_BAN_SPECIFIC')] }, 'Peaceful protest'],
    ['it was watched', { acts: [act('RS_SURVEIL_PHYS')] }, 'Peaceful protest'],
    ['somebody was fined after', { acts: [act('RS_FINE')] }, 'Peaceful protest'],
    ['somebody was summoned', { acts: [act('LE_SUMMONS')] }, 'Peaceful protest'],
    ['somebody died though nobody intervened', { harms: [harm('HM_DEATH')] }, 'Peaceful protest'],
    ['banners were taken', { acts: [act('RS_SEIZE_MATERIAL')] }, 'Protest with intervention'],
    ['it was told to disperse', { acts: [act('RS_DISPERSAL_ORDER')] }, 'Protest with intervention'],
    ['force was threatened', { acts: [act('FM_THREAT')] }, 'Protest with intervention'],
    ['they were pushed', { acts: [act('FM_PUSH')] }, 'Protest with intervention'],
    ['force of a kind that is withheld', { acts: [act('WITHHELD')] }, 'Protest with intervention'],
    ['somebody was arrested there', { acts: [act('D_ARREST')] }, 'Protest with intervention'],
    [
      'people were injured, nobody says how badly',
      { acts: [act('FM_BATON')], harms: [harm('INJURED', exactly(5))] },
      'Protest with intervention',
    ],
    [
      'none was seriously injured',
      {
        acts: [act('FM_BATON')],
        harms: [harm('HM_INJURY_SERIOUS', { state: 'CS_NONE', low: 0, high: 0, text: null })],
      },
      'Protest with intervention',
    ],
    [
      'somebody was seriously injured',
      { acts: [act('FM_BATON')], harms: [harm('HM_INJURY_SERIOUS')] },
      'Excessive force against protesters',
    ],
    ['somebody died', { acts: [act('RS_DISPERSAL')], harms: [harm('HM_DEATH')] }, 'Excessive force against protesters'],
    [
      'an unknown number died',
      { acts: [act('FM_BATON')], harms: [harm('HM_DEATH', { state: 'CS_SOME', low: null, high: null, text: null })] },
      'Excessive force against protesters',
    ],
    ['live fire, nobody hurt', { acts: [act('FM_LIVE_FIRE')] }, 'Excessive force against protesters'],
    ['a choke hold', { acts: [act('FM_CHOKE')] }, 'Excessive force against protesters'],
    ['isolated violence', { peacefulness: 'PE_ISOLATED', acts: [act('FM_PUSH')] }, 'Protest with intervention'],
    ['not known whether peaceful', { peacefulness: 'PE_UNKNOWN' }, 'Peaceful protest'],
    ['it was violent', { peacefulness: 'PE_VIOLENT' }, 'Violent demonstration'],
    [
      'it was violent and somebody died',
      { peacefulness: 'PE_VIOLENT', acts: [act('FM_LIVE_FIRE')], harms: [harm('HM_DEATH')] },
      'Violent demonstration',
    ],
  ] as const)('when %s', (_what, more, called) => {
    expect(row(more as Partial<PublicIncident>)).toMatchObject({
      sub_event_type: called,
      event_type: called === 'Violent demonstration' ? 'Riots' : 'Protests',
      disorder_type: called.startsWith('Excessive') ? 'Political violence; Demonstrations' : 'Demonstrations',
      civilian_targeting: called.startsWith('Excessive') ? 'Civilian targeting' : null,
    });
  });

  it('is decided for every type of act that there is', () => {
    const types = (['restriction_type', 'force_type', 'liberty_type', 'legal_event'] as const).flatMap((list) => [
      ...codesOf(list),
    ]);
    const said = types.map((type) =>
      subEventOf({ peacefulness: 'PE_PEACEFUL', acts: [type], someoneDied: false, seriouslyInjured: false }),
    );
    expect(types.filter((_, i) => said[i] === 'Excessive force against protesters')).toEqual([
      'FM_CHOKE',
      'FM_LIVE_FIRE',
    ]);
    expect(
      types
        .filter(isIntervention)
        .filter((type) => type.startsWith('LE_') || type.startsWith('RS_BAN') || type.startsWith('RS_COND')),
    ).toEqual([]);
  });
});

describe('the rows of an incident', () => {
  it('have 31 columns in ACLED’s order', () => {
    expect(ACLED_COLUMNS).toHaveLength(31);
    expect(Object.keys(row())).toEqual([...ACLED_COLUMNS]);
  });

  it('say in a tag what is known from a single source, which ACLED has no column for', () => {
    const isTagged = (grade: string): boolean => String(row({ grade }).tags).split('; ').includes('single source');
    expect([isTagged('VG_WEAK'), isTagged('VG_FAIR')]).toEqual([true, false]);
  });

  it('are one for each place and day: to the court, then to an embassy where nothing happened but a push', () => {
    const [first, second, ...more] = rows({
      acts: [
        act('RS_SEIZE_MATERIAL'),
        act('FM_PUSH', { place: { code: '12', precision: 'LP_DISTRICT' } }),
        act('RS_DISPERSAL_ORDER'),
      ],
      harms: [harm('HM_DEATH')],
    });
    expect(more).toEqual([]);
    expect(
      [first, second].map((one) => [one!.event_id_cnty, one!.admin2, one!.sub_event_type, one!.fatalities]),
    ).toEqual([
      ['XX-ABC123', 'Hill', 'Protest with intervention', 0],
      ['XX-ABC123-2', 'Dale', 'Excessive force against protesters', 1],
    ]);
  });

  it('are another for a second day, and none for an arrest on a later day, which was at no assembly', () => {
    expect(
      rows({ acts: [act('FM_BATON', { when: day('2021-06-05') }), act('D_ARREST', { when: day('2021-06-09') })] }).map(
        (one) => one.event_date,
      ),
    ).toEqual(['2021-06-04', '2021-06-05']);
  });

  it('say who stood against whom', () => {
    expect(
      row({
        groups: [
          { code: 'A', link: 'GL_STATED', role: null },
          { code: 'B', link: 'GL_INFERRED', role: null },
        ],
        acts: [
          act('FM_PUSH', { actor: 'PF_DISTRICT_SECURITY', forceName: 'Hill security' }),
          act('FM_GRAB', { actor: 'PF_COMPANY', byState: false }),
        ],
      }),
    ).toMatchObject({
      actor1: 'Protesters (Examplia)',
      assoc_actor_1: 'Group A',
      inter1: 'Protesters',
      actor2: 'District / municipal security guards ("para-police"): Hill security (Examplia)',
      inter2: 'State forces',
      assoc_actor_2: 'Company (Examplia)',
      interaction: 'State forces-Protesters',
    });
    expect(row()).toMatchObject({ actor2: null, inter2: null, interaction: 'Protesters only' });
    expect(row({ acts: [act('FM_PUSH', { actor: null, byState: false })] })).toMatchObject({
      actor2: 'Unidentified Group (Examplia)',
      interaction: 'Protesters-External/Other forces',
    });
  });

  it('stand on the middle of the days that are possible, and say how well the day is known', () => {
    expect(
      [
        day('2021-06-04'),
        day('2021-06-01', '2021-06-07', 'DP_DAY_APPROX'),
        day('2021-06-07', '2021-06-13', 'DP_WEEK'),
        day('2021-06-01', '2021-06-30', 'DP_MONTH'),
        day('2021-03-25', '2021-04-07'),
      ].map((when) => [row({ when }).event_date, row({ when }).time_precision]),
    ).toEqual([
      ['2021-06-04', 1],
      ['2021-06-04', 2],
      ['2021-06-10', 2],
      ['2021-06-15', 3],
      ['2021-03-31', 3],
    ]);
  });

  it('say how finely the place is known', () => {
    expect(
      ['111', '11', '1']
        .map((code) => row({ place: { code, precision: 'LP_DISTRICT' } }))
        .map(({ location, admin1, admin2, admin3, geo_precision: precision }) => [
          location,
          admin1,
          admin2,
          admin3,
          precision,
        ]),
    ).toEqual([
      ['Well', 'North', 'Hill', 'Well', 1],
      ['Hill', 'North', 'Hill', null, 2],
      ['North', 'North', null, null, 3],
    ]);
  });

  it.each([
    ['not reported', [], 0, /fatalities not reported, written as 0/],
    ['unknown', [harm('HM_DEATH', UNKNOWN)], 0, /fatalities not reported, written as 0/],
    [
      'none, as a source says',
      [harm('HM_DEATH', { state: 'CS_NONE', low: 0, high: 0, text: null })],
      0,
      /^crowd size=25$/,
    ],
    [
      'no harm at all, as a source says',
      [harm('HM_NONE', { state: 'CS_NONE', low: 0, high: 0, text: null })],
      0,
      /^crowd size=25$/,
    ],
    ['exactly two', [harm('HM_DEATH', exactly(2))], 2, /^crowd size=25$/],
    ['at least two', [harm('HM_DEATH', { state: 'CS_AT_LEAST', low: 2, high: null, text: null })], 2, /minimum/],
    [
      'two, and on the other side unknown',
      [harm('HM_DEATH', exactly(2)), harm('HM_DEATH', UNKNOWN)],
      2,
      /more fatalities not reported/,
    ],
  ] as const)('write unknown deaths as 0 and say so: %s', (_what, harms, fatalities, tags) => {
    expect(row({ harms: [...harms] }).fatalities).toBe(fatalities);
    expect(row({ harms: [...harms] }).tags).toMatch(tags);
  });

  it('name sources, and protect those whose link is withheld', () => {
    const source = (
      type: string,
      publisher: string | null,
      linkWithheld = false,
    ): PublicIncident['sources'][number] => ({
      type,
      publisher,
      title: null,
      url: null,
      archiveUrl: null,
      publishedOn: null,
      linkWithheld,
    });
    expect(
      row({ sources: [source('SR_MEDIA_NAT', 'Daily'), source('SR_NGO', null, true), source('SR_MONITOR', null)] }),
    ).toMatchObject({ source: 'Daily; Undisclosed Source; Own monitor', source_scale: 'National-Local partner' });
  });

  it('are of the day of publication, in seconds', () => {
    expect(row()).toMatchObject({
      timestamp: Date.UTC(2021, 6, 1) / 1000,
      iso: 999,
      region: 'Somewhere',
      country: 'Examplia',
      year: 2021,
      notes: 'A march. They walked.',
    });
  });
});

describe('what goes wrong', () => {
  it.each([
    ['a reprisal away from an assembly', { kind: 'IK_REPRISAL' }],
    ['a one-person protest', { assemblyTypes: ['AT_SOLO'] }],
    ['a place that nobody knows', { place: { code: null, precision: 'LP_COUNTRY' } }],
    ['the country alone', { place: { code: 'C', precision: 'LP_COUNTRY' } }],
    ['a year', { when: day('2021-01-01', '2021-12-31', 'DP_YEAR') }],
    ['days further apart than a month', { when: day('2021-01-01', '2021-02-15') }],
  ] as const)('makes no row, since ACLED has no such event: %s', (_what, more) => {
    expect(rows(more as Partial<PublicIncident>)).toEqual([]);
  });

  it('tells that published injuries do not say how bad they were', () => {
    expect(row({ acts: [act('FM_BATON')], harms: [harm('INJURED', exactly(5))] }).tags).toMatch(
      /severity that is not published/,
    );
  });

  it('keeps a crowd in a source’s words from ending the tag', () => {
    expect(row({ crowd: { state: 'CS_UNKNOWN', low: null, high: null, text: 'small; noisy' } }).tags).toMatch(
      /^crowd size=small, noisy; /,
    );
  });
});
