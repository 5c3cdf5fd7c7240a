import { asDay } from '../day/day.js';
import { ALL } from './cell-key.js';
import { atLeast, exactly, NONE_COUNT, UNKNOWN_COUNT } from './count-value.js';
import { answer, cell, many, total } from './test-counts.js';
import { count } from './count.js';
import {
  aForce,
  aHarm,
  anArrest,
  anIncident,
  anUnlawfulForce,
  aRestriction,
  inferredGroup,
  statedGroup,
} from './test-facts.js';
import type { Answer, Cell } from './answer.js';
import type { ActFact, IncidentFact } from './fact-rows.js';
import { createFacts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Filters, type Split } from './question.js';
import { whyNoneIn } from './why-no-number.js';

describe('rule 1: every number names its unit', () => {
  const mixed = [
    anIncident({
      code: 'a',
      acts: [aRestriction(), aRestriction({ type: 'RS_DISPERSAL' }), anArrest({ people: exactly(3) })],
    }),
  ];

  it('counts an incident once, its restrictions as acts, and its people as people', () => {
    expect(answer(mixed, { indicator: 'I04' })).toMatchObject({ unit: 'incidents', total: { low: 1 } });
    expect(answer(mixed, { indicator: 'I08' })).toMatchObject({ unit: 'acts', total: { low: 2 } });
    expect(answer(mixed, { indicator: 'I10' })).toMatchObject({ unit: 'people', total: { low: 3 } });
    expect(answer(mixed, { indicator: 'I10', measure: 'acts' })).toMatchObject({ unit: 'acts', total: { low: 1 } });
  });

  it('says of a table by type that its rows do not add up to incidents', () => {
    const byType = answer(mixed, { indicator: 'I07', split: ['restriction'] });
    expect(byType.cells.map(({ low }) => low)).toEqual([1, 1]);
    expect(byType.total.low).toBe(1);
    expect(byType.splits[0]!.overlaps).toBe(true);
  });

  it('counts five gas canisters as one act', () => {
    const gas = [anIncident({ code: 'a', acts: [aForce({ type: 'FM_IRRITANT_DIST', quantity: exactly(5) })] })];
    expect(total(gas, { indicator: 'I07', measure: 'force' }).low).toBe(1);
  });
});

describe('rule 2: what counts', () => {
  const graded = (['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED', 'VG_DISCOUNTED'] as const).map((grade) =>
    anIncident({ code: grade, grade }),
  );

  it('takes confirmed and fair into the headline, and says a single source beside it', () => {
    expect(total(graded)).toMatchObject({ low: 2, high: 2, asides: { singleSource: { low: 1, high: 1 } } });
  });

  it('takes a single source in only when it is asked for, and then no longer beside', () => {
    expect(total(graded, { includeSingleSource: true })).toMatchObject({
      low: 3,
      asides: { singleSource: { low: 0 } },
    });
    expect(total(graded, { filters: { grades: ['VG_WEAK'] } })).toMatchObject({
      low: 1,
      asides: { singleSource: { low: 0 } },
    });
  });

  it('lets no question bring back a discounted incident', () => {
    expect(() => total(graded, { filters: { grades: ['VG_DISCOUNTED'] } })).toThrow(/grades unknown-value/);
  });

  it('leaves out a one-person protest, unless it is asked for by name', () => {
    const solo = [
      anIncident({ code: 'a', assemblyTypes: ['AT_SOLO'] }),
      anIncident({ code: 'b', assemblyTypes: ['AT_SOLO', 'AT_PETITION'] }),
    ];
    expect(total(solo).low).toBe(1);
    expect(total(solo, { filters: { assemblyTypes: ['AT_SOLO'] } }).low).toBe(2);
  });

  it('counts only what is published, unless staff ask for more, and then the answer says so', () => {
    const staged = (['published', 'verified', 'unfinished'] as const).map((stage) =>
      anIncident({ code: stage, stage }),
    );
    expect(total(staged).low).toBe(1);
    expect(answer(staged, { stages: ['published', 'verified'] })).toMatchObject({
      total: { low: 2 },
      question: { stages: ['published', 'verified'] },
    });
  });

  it('counts a violent assembly apart, and the force used there, too', () => {
    const violent = [
      anIncident({ code: 'a', peacefulness: 'PE_VIOLENT', acts: [anUnlawfulForce()] }),
      anIncident({ code: 'b', peacefulness: 'PE_ISOLATED', acts: [anUnlawfulForce()] }),
    ];
    expect(total(violent, { indicator: 'I06' })).toMatchObject({ low: 1, asides: { violent: { low: 1 } } });
    expect(total(violent, { indicator: 'I06', filters: { peacefulness: ['PE_VIOLENT'] } })).toMatchObject({
      low: 1,
      asides: { violent: { low: 0 } },
    });
  });

  it('counts by group what a source states, and what we infer only when asked', () => {
    const grouped = [
      anIncident({ code: 'a', groups: [statedGroup('g')] }),
      anIncident({ code: 'b', groups: [inferredGroup('g')] }),
    ];
    expect(total(grouped, { filters: { groups: ['g'] } }).low).toBe(1);
    expect(total(grouped, { filters: { groups: ['g'], groupLink: 'any' } }).low).toBe(2);
    expect(cell(answer(grouped, { split: ['group'] }), null)?.low).toBe(1);
  });
});

describe('rule 3: unknown is never zero', () => {
  const hurt = (code: string, count: typeof UNKNOWN_COUNT): IncidentFact =>
    anIncident({ code, harms: [aHarm({ count })] });

  it('adds lows, and opens the high as soon as one high is open', () => {
    expect(total([hurt('a', exactly(2)), hurt('b', atLeast(3))], { indicator: 'I09' })).toMatchObject({
      low: 5,
      high: null,
      notReported: { k: 0, of: 2 },
    });
    expect(
      total([hurt('a', exactly(2)), hurt('b', { state: 'CS_RANGE', low: 3, high: 7, text: null })], {
        indicator: 'I09',
      }),
    ).toMatchObject({ low: 5, high: 9 });
  });

  it('opens the high of one incident when one of its counts is open, whichever comes first', () => {
    const minor = aHarm({ type: 'HM_INJURY_MINOR', count: exactly(4) });
    const serious = aHarm({ type: 'HM_INJURY_SERIOUS', count: atLeast(2) });
    for (const harms of [
      [minor, serious],
      [serious, minor],
    ]) {
      expect(total([anIncident({ code: 'a', harms })], { indicator: 'I09' })).toMatchObject({
        low: 6,
        high: null,
        notReported: { k: 0 },
      });
    }
  });

  it('tells "none", which a source says, from silence', () => {
    expect(total([hurt('a', NONE_COUNT)], { indicator: 'I09' })).toMatchObject({
      low: 0,
      high: 0,
      notReported: { k: 0, of: 1 },
    });
    expect(total([anIncident({ code: 'a' })], { indicator: 'I09' })).toMatchObject({
      low: 0,
      high: null,
      notReported: { k: 1, of: 1 },
    });
    expect(
      total([anIncident({ code: 'a', harms: [aHarm({ type: 'HM_NONE', count: NONE_COUNT })] })], { indicator: 'I09' }),
    ).toMatchObject({ low: 0, high: 0 });
  });

  it('does not take one side\'s "none" for the other side', () => {
    const quiet = [
      anIncident({ code: 'a', harms: [aHarm({ type: 'HM_NONE', side: 'SI_ASSEMBLY', count: NONE_COUNT })] }),
    ];
    expect(total(quiet, { indicator: 'I09', filters: { sides: ['SI_SECURITY'] } })).toMatchObject({
      high: null,
      notReported: { k: 1, of: 1 },
    });
  });

  it('counts interference, force and coverage that nobody reported in no figure', () => {
    const unknown = [anIncident({ code: 'a', interference: 'IN_UNKNOWN', coverage: null })];
    expect(total(unknown).low).toBe(0);
    expect(total(unknown, { indicator: 'I03' })).toMatchObject({
      asides: { notCovered: { low: 1 }, interferenceUnknown: { low: 0 } },
    });
  });

  it('counts people in several stages of one incident once: at least the largest stage, at most all of them', () => {
    const stages = [
      anIncident({
        code: 'a',
        acts: [
          anArrest({ people: exactly(5) }),
          anArrest({ type: 'D_PRETRIAL', people: exactly(3) }),
          anArrest({ type: 'D_RELEASED', people: exactly(2) }),
        ],
      }),
    ];
    expect(total(stages, { indicator: 'I10' })).toMatchObject({ low: 5, high: 8 });
    const twice = [
      anIncident({ code: 'a', acts: [anArrest({ people: exactly(8) }), anArrest({ people: exactly(1) })] }),
    ];
    expect(total(twice, { indicator: 'I10' })).toMatchObject({ low: 9, high: 9 });
  });
});

describe('rule 4: uncertain dates', () => {
  const june = anIncident({ code: 'a', earliest: '2021-06-01', latest: '2021-06-30' });

  it('is certain only for a period that holds every possible day, and possible for one that it touches', () => {
    expect(total([june], {}, '2021-06')).toMatchObject({ low: 1, high: 1, certain: 1, possible: 0 });
    expect(total([june], {}, '2021-06-01..2021-06-29')).toMatchObject({ low: 0, high: 1, certain: 0, possible: 1 });
    expect(total([june], {}, '2021-07')).toMatchObject({ low: 0, high: 0, possible: 0 });
  });

  it('counts a total for its own period, and says what is known only to a longer one', () => {
    const byWeek = answer([june], { split: ['period'], unit: 'week' }, '2021-06');
    expect(byWeek.cells.every(({ low, high }) => low === 0 && high === 1)).toBe(true);
    expect(byWeek.total).toMatchObject({ low: 1, high: 1, longerPeriod: 1 });
  });

  it('counts several periods without what lies between them', () => {
    const apart = ['2021-01', '2021-03'];
    const between = [
      anIncident({ code: 'a', on: '2021-02-10' }),
      anIncident({ code: 'b', on: '2021-03-31' }),
      anIncident({ code: 'c', earliest: '2021-01-30', latest: '2021-02-02' }),
    ];
    expect(total(between, {}, apart)).toMatchObject({ low: 1, high: 2 });
    expect(cell(answer(between, { split: ['period'] }, apart), '2021-01')).toMatchObject({ low: 0, high: 1 });
  });

  it('holds a window inside two periods that follow each other, but not one across a gap', () => {
    const late = [anIncident({ code: 'a', earliest: '2021-01-20', latest: '2021-02-20' })];
    expect(total(late, { split: ['period'] }, ['2021-01', '2021-02'])).toMatchObject({ low: 1, longerPeriod: 1 });
    expect(
      total([anIncident({ code: 'a', earliest: '2021-01-20', latest: '2021-03-20' })], {}, ['2021-01', '2021-03']),
    ).toMatchObject({ low: 0, high: 1 });
  });
});

describe('rule 5: an incident counts once, in the period in which it started', () => {
  it('counts a protest that went on until July in June, where it began', () => {
    // The window holds possible days of the start; how long it lasted does not matter.
    const long = [
      anIncident({
        code: 'a',
        on: '2021-06-28',
        acts: [aRestriction({ earliest: asDay('2021-07-02'), latest: asDay('2021-07-02') })],
      }),
    ];
    expect(total(long, {}, '2021-06').low).toBe(1);
    expect(total(long, {}, '2021-07')).toMatchObject({ low: 0, high: 0 });
  });

  it('counts an act by its own day and place, where it has them', () => {
    const moved = [
      anIncident({
        code: 'a',
        on: '2021-06-28',
        place: '1201',
        acts: [
          aRestriction({ place: '08', earliest: asDay('2021-07-02'), latest: asDay('2021-07-02') }),
          aRestriction(),
        ],
      }),
    ];
    const acts = answer(moved, { indicator: 'I08', split: ['period', 'place:1'], unit: 'month' }, '2021');
    expect(cell(acts, '2021-06', '12')?.low).toBe(1);
    expect(cell(acts, '2021-07', '08')?.low).toBe(1);
    expect(total(moved, { indicator: 'I08', filters: { place: ['08'] } }, '2021').low).toBe(1);
  });
});

describe('rule 6: periods and places', () => {
  const spread = [
    anIncident({ code: 'a', place: '1201', on: '2021-01-01' }),
    anIncident({ code: 'b', place: '12', on: '2021-01-31' }),
    anIncident({ code: 'c', place: '08', on: '2021-02-01' }),
    anIncident({ code: 'd', place: null, on: '2021-06-30' }),
  ];

  it('puts the first and the last day of a month into that month', () => {
    expect(answer(spread, { split: ['period'], unit: 'month' }).cells.map(({ low }) => low)).toEqual([
      2, 1, 0, 0, 0, 1,
    ]);
  });

  it('takes a week by ISO over the turn of the year', () => {
    expect(total([anIncident({ code: 'a', on: '2021-01-03' })], {}, '2020-W53').low).toBe(1);
  });

  it('counts a place with all that lies in it, and says apart what is known less closely', () => {
    const byDistrict = answer(spread, { split: ['place:2'] });
    expect(byDistrict.cells.map(({ keys, low }) => [keys[0], low])).toEqual([
      ['1201', 1],
      [null, 3],
    ]);
    expect(total(spread, { filters: { place: ['12'] } }).low).toBe(2);
  });

  it('counts in the country as a whole what is known to no place in it, and nowhere else', () => {
    const facts = createFacts(
      createPlaceTree([
        { code: 'KH', parent: null, level: 0 },
        { code: '12', parent: 'KH', level: 1 },
      ]),
    );
    for (const [code, place] of [
      ['a', '12'],
      ['b', 'KH'],
      ['c', null],
    ] as const)
      facts.put(anIncident({ code, place, acts: [aRestriction()] }));
    const low = (indicator: 'I02' | 'I08', place: string[]): number =>
      count(facts, createQuestion('2021', { indicator, filters: { place } }), null).total.low;
    for (const indicator of ['I02', 'I08'] as const)
      expect([low(indicator, ['KH']), low(indicator, ['12'])]).toEqual([3, 1]);
  });

  it('gives totals over each of two splits that agree with the same question without the other', () => {
    const both = answer(spread, { split: ['place:1', 'period'], unit: 'quarter' });
    expect(cell(both, '12', ALL)).toMatchObject({ low: 2, longerPeriod: 0 });
    expect(cell(both, ALL, '2021-Q1')?.low).toBe(3);
    expect(both.total.low).toBe(4);
  });
});

describe('rule 7: percentages', () => {
  const covered = (n: number, interfered: number): IncidentFact[] =>
    many(n, (i) => ({ interference: i < interfered ? 'IN_INTERFERED' : 'IN_NONE' }));

  it('show numerator and denominator, and none under a denominator of 10', () => {
    expect(total(covered(10, 3), { indicator: 'I03' }).rate).toEqual({
      numerator: { low: 3, high: 3 },
      denominator: { low: 10, high: 10 },
      share: 0.3,
      whyNoShare: null,
    });
    expect(total(covered(9, 3), { indicator: 'I03' }).rate).toMatchObject({
      numerator: { low: 3 },
      denominator: { low: 9 },
      share: null,
      whyNoShare: 'denominator-under-10',
    });
  });

  it('are not given over a number that is not closed', () => {
    const late = anIncident({ code: 'late', earliest: '2021-06-20', latest: '2021-07-20' });
    expect(total([...covered(12, 3), late], { indicator: 'I03' }).rate).toMatchObject({
      denominator: { low: 12, high: 13 },
      share: null,
      whyNoShare: 'not-closed',
    });
  });

  it('take only assemblies that were watched on site or by a network, and leave out and show what is not known', () => {
    const rest = (['CO_MEDIA', 'CO_NONE', null] as const).map((coverage, i) => anIncident({ code: `r${i}`, coverage }));
    const unknown = anIncident({ code: 'u', interference: 'IN_UNKNOWN', coverage: 'CO_NETWORK' });
    expect(total([...covered(10, 4), ...rest, unknown], { indicator: 'I03' })).toMatchObject({
      rate: { numerator: { low: 4 }, denominator: { low: 10 }, share: 0.4 },
      asides: { notCovered: { low: 3 }, interferenceUnknown: { low: 1 } },
    });
  });

  it('have assemblies at which it is not known beside the figure too, watched or not, and no reprisals (I02, I04)', () => {
    const unknown = (['CO_NETWORK', null] as const).map((coverage, i) =>
      anIncident({ code: `u${i}`, interference: 'IN_UNKNOWN', coverage }),
    );
    const reprisal = anIncident({ code: 'r', kind: 'IK_REPRISAL', interference: 'IN_UNKNOWN' });
    const weak = anIncident({ code: 'w', interference: 'IN_UNKNOWN', grade: 'VG_WEAK' });
    const all = [...covered(10, 4), ...unknown, reprisal, weak];
    expect(total(all, { indicator: 'I02' })).toMatchObject({ low: 4, asides: { interferenceUnknown: { low: 2 } } });
    expect(total(all, { indicator: 'I04' })).toMatchObject({ low: 5, asides: { interferenceUnknown: { low: 2 } } });
  });

  it('take force over force and confirmed none, by group; a threat alone leaves it not known (I11)', () => {
    const acts = [
      [aForce()],
      [aForce({ type: 'FM_NONE' })],
      [aForce({ type: 'FM_NONE' }), aForce({ type: 'FM_THREAT' })],
      [aForce({ type: 'FM_THREAT' })],
      [aForce({ type: 'FM_UNKNOWN' })],
      [],
    ];
    const assemblies = acts.map((of, i) => anIncident({ code: `a${i}`, acts: of, groups: [statedGroup('g')] }));
    expect(cell(answer(assemblies, { indicator: 'I11', split: ['group'] }), 'g')).toMatchObject({
      rate: { numerator: { low: 1 }, denominator: { low: 3 } },
      asides: { forceNone: { low: 2 }, forceNotKnown: { low: 3 } },
    });
  });

  it('take a quiet assembly as one without force, unless somebody says that there was some, or a threat (I11)', () => {
    const acts = [[], [aForce({ type: 'FM_THREAT' })], [aForce()]];
    const quiet = acts.map((of, i) => anIncident({ code: `q${i}`, interference: 'IN_NONE', acts: of }));
    const unknown = anIncident({ code: 'u', interference: 'IN_UNKNOWN', acts: [] });
    expect(total([...quiet, unknown], { indicator: 'I11' })).toMatchObject({
      rate: { numerator: { low: 1 }, denominator: { low: 2 } },
      asides: { forceNone: { low: 1 }, forceNotKnown: { low: 2 } },
    });
  });

  it('share I06 by group over all groups (I12)', () => {
    const shares = many(12, (i) => ({
      acts: [anUnlawfulForce()],
      groups: i < 9 ? [statedGroup('g')] : i < 11 ? [statedGroup('h')] : [],
    }));
    expect(total(shares, { indicator: 'I12', filters: { groups: ['g'] } }).rate).toMatchObject({
      numerator: { low: 9 },
      denominator: { low: 12 },
      share: 0.75,
    });
    expect(cell(answer(shares, { indicator: 'I12', split: ['group'] }), 'h')?.rate).toMatchObject({
      numerator: { low: 2 },
      denominator: { low: 12 },
    });
    // What others had is the same in the row of a group as beside a filter by it.
    expect(total(shares, { indicator: 'I12', filters: { groups: ['h'] } }).asides.otherGroups?.low).toBe(10);
    const byGroup = answer(shares, { indicator: 'I12', split: ['group'] });
    const others = (key: string | null): unknown => cell(byGroup, key)?.asides.otherGroups?.low;
    expect([others('g'), others('h'), others(null)]).toEqual([3, 10, 11]);
    expect(() => total(shares, { indicator: 'I12' })).toThrow(/groups needs-a-group/);
  });

  it('have beside a share by group what waits for its assessment: of the group, and of others (I12)', () => {
    const of = (group: string, ...acts: ActFact[]): IncidentFact =>
      anIncident({ code: `${group}-${acts.length}-${acts[0]!.outcome}`, groups: [statedGroup(group)], acts });
    const waits = aForce({ outcome: 'LA_NOT_ASSESSED', type: 'FM_IRRITANT_DIST' });
    const incidents = [of('g', waits), of('h', waits), of('h', anUnlawfulForce()), of('h', anUnlawfulForce(), waits)];
    const beside = ({ low, asides, rate }: Cell): unknown => [
      low,
      rate!.denominator.low,
      asides.notYetAssessed!.low,
      asides.otherGroupsNotYetAssessed!.low,
    ];
    const by = (filters: Filters, ...split: Split[]): Answer => answer(incidents, { indicator: 'I12', filters, split });
    for (const [group, expected] of [
      ['g', [0, 2, 1, 1]],
      ['h', [2, 2, 1, 1]],
    ] as const) {
      expect(beside(by({ groups: [group] }).total)).toEqual(expected);
      expect(beside(cell(by({}, 'group'), group)!)).toEqual(expected);
      // A filter of acts takes none of others for a group's own.
      expect(beside(by({ groups: [group], outcome: ['LA_NOT_ASSESSED'] }).total)).toEqual([
        0,
        0,
        1 + Number(group === 'h'),
        2 - Number(group === 'h'),
      ]);
    }
    // In the row of tear gas waits, too, what is beside other force that was assessed: of others as of the group.
    const gas = (answer: Answer, ...keys: string[]): unknown =>
      beside(answer.cells.find((one) => one.keys.join() === keys.join())!);
    expect(gas(by({ groups: ['g'] }, 'force'), 'FM_IRRITANT_DIST')).toEqual([0, 0, 1, 2]);
    expect(gas(by({}, 'group', 'force'), 'g', 'FM_IRRITANT_DIST')).toEqual([0, 0, 1, 2]);
    expect(gas(by({}, 'group', 'force'), 'h', 'FM_IRRITANT_DIST')).toEqual([0, 0, 2, 1]);
    expect(whyNoneIn(by({ groups: ['g'] }), by({ groups: ['g'] }).total, 'watched')).toBe('not-assessed');
  });
});
