import { countedPerson } from './counted-person.js';
import { besideRecorded } from './known-individually.js';
import { aCharge, anEntry, anEvent, ask, parts, rows, somebody, TODAY } from './test-people.js';

const held = (people: Parameters<typeof ask>[0], day: string): string => {
  const { total } = ask(people, { indicator: 'I14', day, period: day.slice(0, 4) });
  return `${parts(total)} of ${total.of}`;
};
const days = (total: ReturnType<typeof ask>['total']): { low: number; high: number | null } => {
  const { certain, possible } = total.measures['days']!;
  return { low: certain, high: possible === null ? null : certain + possible };
};

describe('K1: days that are not known exactly', () => {
  const A = somebody([anEvent('ARREST', '2021-03-01'), anEvent('RELEASED', '2021-03-10')]);
  const B = somebody([anEvent('ARREST', '2021-03-01..2021-03-31'), anEvent('RELEASED', '2021-04-17..2021-04-23')]);

  it.each([
    ['2021-03-05', '1/1/0 of 2'],
    ['2021-03-11', '0/1/0 of 2'],
    ['2021-03-31', '1/0/0 of 2'],
    ['2021-04-17', '1/0/0 of 2'],
    ['2021-04-20', '0/1/0 of 2'],
    ['2021-04-24', '0/0/0 of 2'],
  ])('I14 on %s: %s', (day, expected) => expect(held([A, B], day)).toBe(expected));

  it('I15: A 10, B 18 to 54, both 28 to 64; no median of two', () => {
    const of = (...people: (typeof A)[]) =>
      ask(people, { indicator: 'I15', period: '2021-03', day: '2021-12-31' }).total;
    expect([days(of(A)), days(of(B)), days(of(A, B))]).toEqual([
      { low: 10, high: 10 },
      { low: 18, high: 54 },
      { low: 28, high: 64 },
    ]);
    expect(of(A, B).median).toBeNull();
  });

  it('I13: 2 in March; in week 9 1, and 1 more may fall in it', () => {
    expect(parts(ask([A, B], { indicator: 'I13', period: '2021-03' }).total)).toBe('2/0/0');
    expect(parts(ask([A, B], { indicator: 'I13', period: '2021-W09' }).total)).toBe('1/1/0');
  });
});

describe('K2: a release that nobody knows of', () => {
  const C = somebody([
    anEvent('ARREST', '2021-05-01'),
    anEvent('SEEN_HELD', '2021-06-15'),
    anEvent('RELEASE_ANNOUNCED', '2021-07-01'),
  ]);

  it.each([
    ['2021-06-15', '1/0/0 of 1'],
    ['2021-09-13', '0/1/0 of 1'],
    ['2021-09-14', '0/0/1 of 1'],
    ['2022-01-11', '0/0/1 of 1'],
  ])('I14 on %s: %s', (day, expected) => expect(held([C], day)).toBe(expected));

  it('I15: at least 46 days, at most 256 by 11 January 2022', () => {
    expect(days(ask([C], { indicator: 'I15', period: '2021-05', day: '2022-01-11' }).total)).toEqual({
      low: 46,
      high: 256,
    });
  });

  it('I18 of May: 0 to 1 of 1', () => {
    const { total } = ask([C], { indicator: 'I18', period: '2021-05', day: '2022-01-11' });
    expect([parts(total), parts(total, 'held')]).toEqual(['1/0/0', '0/0/1']);
  });
});

describe('K3: two cases', () => {
  const E = somebody(
    [
      anEvent('ARREST', '2020-09-03'),
      anEvent('CHARGE', '2020-09-05', { id: 'first', case: '1' }),
      anEvent('CONVICTED', '2021-05-06', { id: 'verdict', case: '1' }),
      anEvent('CHARGE', '2021-06-18', { id: 'second', case: '2' }),
      anEvent('DETENTION_ORDER', '2021-06-20', { case: '2' }),
      anEvent('SENTENCE_SUSPENDED', '2021-11-05', { case: '1', leftCustody: 'no' }),
      anEvent('BAIL', '2021-11-12', { id: 'bail', case: '2', leftCustody: 'yes' }),
    ],
    {},
    [
      aCharge('494', '1', [
        ['PENDING', 'first'],
        ['CONVICTED', 'verdict'],
      ]),
      aCharge('495', '1', [
        ['PENDING', 'first'],
        ['CONVICTED', 'verdict'],
      ]),
      aCharge('453', '2', [['PENDING', 'second']]),
    ],
  );

  it.each([
    ['2021-11-04', ['ST_CONVICTED: 1/0/0']],
    ['2021-11-08', ['ST_PRETRIAL: 1/0/0']],
    ['2021-11-13', []],
  ])('I14 on %s by stage: %s', (day, expected) => {
    expect(rows(ask([E], { indicator: 'I14', day, period: '2021', splits: 'stage' }))).toEqual(expected);
  });

  it('I19 on 13 November: under conditions, though held on none', () => {
    const { total } = ask([E], { indicator: 'I19', day: '2021-11-13', period: '2021' });
    expect(['people', 'conditions', 'summons', 'warrant'].map((one) => parts(total, one))).toEqual([
      '1/0/0',
      '1/0/0',
      '0/0/0',
      '0/0/0',
    ]);
    expect(parts(ask([E], { indicator: 'I19', day: '2021-11-11', period: '2021' }).total, 'conditions')).toBe('0/0/0');
  });

  it('I13 and I15: one spell of 436 days', () => {
    expect(parts(ask([E], { indicator: 'I13', period: '2020' }).total, 'spells')).toBe('1/0/0');
    expect(days(ask([E], { indicator: 'I15', period: '2020', day: '2021-12-31' }).total)).toEqual({
      low: 436,
      high: 436,
    });
  });

  it('I16: charged in 2020 1, in 2021 1, in both years 1; by article 1, 1, 1', () => {
    const charged = (period: string) => parts(ask([E], { indicator: 'I16', period }).total, 'charged');
    expect([charged('2020'), charged('2021'), charged('2020-01-01..2021-12-31')]).toEqual(['1/0/0', '1/0/0', '1/0/0']);
    const byArticle = ask([E], { indicator: 'I16', period: '2020-01-01..2021-12-31', splits: 'article' });
    expect(rows(byArticle, 'charged')).toEqual([
      'LW_PENAL_2009 494: 1/0/0',
      'LW_PENAL_2009 495: 1/0/0',
      'LW_PENAL_2009 453: 1/0/0',
    ]);
  });

  it('I17: bailed in 2021, and neither released nor under another condition', () => {
    const { total } = ask([E], { indicator: 'I17', period: '2021' });
    expect(['people', 'bailed', 'released', 'conditions'].map((one) => parts(total, one))).toEqual([
      '1/0/0',
      '1/0/0',
      '0/0/0',
      '0/0/0',
    ]);
  });
});

describe('K4: arrested again', () => {
  const F = somebody([
    anEvent('ARREST', '2022-01-04'),
    anEvent('RELEASED', '2022-01-06'),
    anEvent('ARREST', '2022-02-05'),
    anEvent('RELEASED', '2022-02-14'),
  ]);

  it('I13: January 1, February 1, the quarter 1, with 2 spells', () => {
    const { total, cells } = ask([F], { indicator: 'I13', period: '2022-Q1', splits: 'month' });
    expect([parts(total), parts(total, 'spells')]).toEqual(['1/0/0', '2/0/0']);
    expect(cells.map((cell) => [cell.keys[0], parts(cell)])).toEqual([
      ['2022-01', '1/0/0'],
      ['2022-02', '1/0/0'],
      ['2022-03', '0/0/0'],
    ]);
  });

  it('I15: 13 days; those of January 3. I14 on 20 January: none of 1', () => {
    expect(days(ask([F], { indicator: 'I15', period: '2022-Q1' }).total).low).toBe(13);
    expect(days(ask([F], { indicator: 'I15', period: '2022-01', day: '2022-03-31' }).total)).toEqual({
      low: 3,
      high: 3,
    });
    expect(held([F], '2022-01-20')).toBe('0/0/0 of 1');
  });

  it('I18: is not still held, though held again', () => {
    expect(parts(ask([F], { indicator: 'I18', period: '2022-01', day: '2022-02-10' }).total, 'held')).toBe('0/0/0');
  });
});

describe('K5: acquitted on appeal, and released a day later', () => {
  const G = somebody(
    [
      anEvent('ARREST', '2022-02-10'),
      anEvent('CONVICTED', '2022-03-01', { id: 'convicted', case: '1' }),
      anEvent('APPEAL', '2022-03-20', { id: 'appeal', case: '1' }),
      anEvent('ACQUITTED', '2022-09-15', { id: 'acquitted', case: '1', leftCustody: 'no' }),
      anEvent('RELEASED', '2022-09-16', { case: '1' }),
    ],
    {},
    [
      aCharge('494', '1', [
        ['CONVICTED', 'convicted'],
        ['CONVICTED_APPEALED', 'appeal'],
        ['ACQUITTED', 'acquitted'],
      ]),
    ],
  );
  const convicted = (period: string, of = G): string[] => {
    const { total } = ask([of], { indicator: 'I16', period });
    return [parts(total, 'convicted'), parts(total, 'acquittedSince'), parts(total, 'acquitted')];
  };

  it('I16: convicted in March 1; in 2022 1, of whom 1 acquitted by 31 December', () => {
    expect(convicted('2022-03')).toEqual(['1/0/0', '0/0/0', '0/0/0']);
    expect(convicted('2022')).toEqual(['1/0/0', '1/0/0', '1/0/0']);
  });

  it('I16: the same where nobody entered the charge', () => {
    const bare = somebody([...G.counted.events]);
    expect(convicted('2022', bare)).toEqual(['1/0/0', '1/0/0', '1/0/0']);
    expect(rows(ask([bare], { indicator: 'I16', period: '2022', splits: 'article' }), 'convicted')).toEqual([
      'none: 1/0/0',
    ]);
  });

  it('I15: 219 days', () => {
    expect(days(ask([G], { indicator: 'I15', period: '2022' }).total)).toEqual({ low: 219, high: 219 });
  });
});

describe('K6: beside what acts record', () => {
  const linkedTo = (incident: string) => ({ acts: [{ id: 'a', incident, act: 'act' }] });
  const incidents = [
    { incident: 'F', low: 1, high: 1 },
    { incident: 'J', low: 60, high: 64 },
  ];
  const people = [
    linkedTo('F'),
    ...Array.from({ length: 13 }, () => linkedTo('J')),
    linkedTo('elsewhere'),
    { acts: [] },
  ];

  it('14 of at least 61 are known individually, 47 to 51 are not', () => {
    expect(besideRecorded(people, incidents, { low: 61, high: 65 })).toEqual({
      recorded: { low: 61, high: 65 },
      known: 14,
      notKnown: { low: 47, high: 51 },
      tooMany: [],
    });
  });

  it('a 15th who is linked to F changes neither, and is said: 2 linked, 1 recorded', () => {
    const { recorded, known, notKnown, tooMany } = besideRecorded([...people, linkedTo('F')], incidents, {
      low: 61,
      high: 65,
    });
    expect([recorded, known, notKnown]).toEqual([{ low: 61, high: 65 }, 14, { low: 47, high: 51 }]);
    expect(tooMany).toEqual([{ linked: 2, recorded: 1 }]);
  });

  it('counts somebody who is linked to two acts of an incident once', () => {
    const twice = { acts: [...linkedTo('J').acts, { id: 'b', incident: 'J', act: 'other' }] };
    expect(besideRecorded([twice], incidents, { low: 61, high: 65 }).known).toBe(1);
  });

  it('leaves open how many are not known where the record is open', () => {
    const open = besideRecorded([linkedTo('F')], [{ incident: 'F', low: 5, high: null }], { low: 5, high: null });
    expect(open.notKnown).toEqual({ low: 4, high: null });
  });
});

describe('K7: groups', () => {
  const of = (tie: string, link: string) =>
    somebody([anEvent('ARREST', '2022-05-01')], {
      groups: [{ id: 'g', group: 'FW', tie: `GT_${tie}`, link: `GL_${link}` }],
    });
  const people = [
    of('MEMBER', 'STATED'),
    of('MEMBER', 'STATED'),
    of('MEMBER', 'INFERRED'),
    ...Array.from({ length: 5 }, () => of('FOR_WHOM', 'STATED')),
    ...Array.from({ length: 14 }, () => somebody([anEvent('ARREST', '2022-05-01')])),
  ];
  const inGroup = (asked: object): string[] =>
    rows(ask(people, { indicator: 'I13', period: '2022', splits: 'group', ...asked }));

  it('by group 2 members, with inferred 3, for whom 5, never 8', () => {
    expect(inGroup({})).toEqual(['FW: 2/0/0', 'none: 20/0/0']);
    expect(inGroup({ inferred: 'yes' })).toEqual(['FW: 3/0/0', 'none: 19/0/0']);
    expect(inGroup({ tie: 'GT_FOR_WHOM' })).toEqual(['none: 17/0/0', 'FW: 5/0/0']);
    expect(inGroup({ tie: 'GT_FOR_WHOM', inferred: 'yes' })).toEqual(['none: 17/0/0', 'FW: 5/0/0']);
  });
});

describe('K8: one person recorded twice', () => {
  const first = anEvent('ARREST', '2022-04-01', { id: 'h1' });
  const second = [anEvent('ARREST', '2022-04-01..2022-04-10', { id: 'h2' }), anEvent('RELEASED', '2022-05-02')];
  const apart = [somebody([first]), somebody(second)];
  const joined = [
    countedPerson(
      { entries: [anEntry(), anEntry({ sex: 'SX_FEMALE' })], events: [first, ...second], charges: [] },
      TODAY,
    )!,
  ];

  it('counts 2 until they are joined, then 1, held for 32 days', () => {
    const began = (people: typeof apart) => parts(ask(people, { indicator: 'I13', period: '2022-04' }).total);
    expect([began(apart), began(joined)]).toEqual(['2/0/0', '1/0/0']);
    expect([held(apart, '2022-04-05'), held(apart, '2022-04-10'), held(joined, '2022-04-05')]).toEqual([
      '0/2/0 of 2',
      '1/1/0 of 2',
      '1/0/0 of 1',
    ]);
    expect(days(ask(joined, { indicator: 'I15', period: '2022-04', day: '2022-12-31' }).total)).toEqual({
      low: 32,
      high: 32,
    });
    expect(joined[0]!.sex).toBe('SX_FEMALE');
  });
});
