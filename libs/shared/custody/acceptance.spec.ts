import { asDay, daysBetween } from '../day/day.js';
import { asPeriod } from '../day/period.js';
import { daysInCustody, medianDays } from './days-in-custody.js';
import { beganIn, countHeld, heldOn, notKnownSince } from './held-on.js';
import { type Spell, spellsOf } from './spells.js';
import { stageOn, type CaseStep } from './stage.js';
import { aStep, released } from './test-events.js';

const spells = (...events: CaseStep[]): Spell[] => spellsOf(events).spells;

/** Returns "certain/possible/not known of all", as people are counted on one day. */
const held = (people: readonly Spell[][], day: string): string => {
  const { certain, possible, notKnown, of } = countHeld(people, asDay(day));
  return `${certain}/${possible}/${notKnown} of ${of}`;
};
const began = (people: readonly Spell[][], period: string): string[] =>
  people.map((one) => beganIn(one, asPeriod(period))).sort();

describe('K1: days that are not known exactly', () => {
  const A = spells(aStep('ARREST', '2021-03-01'), released('2021-03-10'));
  const B = spells(aStep('ARREST', '2021-03-01..2021-03-31'), released('2021-04-17..2021-04-23'));

  it.each([
    ['2021-02-28', '0/0/0 of 2'],
    ['2021-03-05', '1/1/0 of 2'],
    ['2021-03-10', '1/1/0 of 2'],
    ['2021-03-11', '0/1/0 of 2'],
    ['2021-03-31', '1/0/0 of 2'],
    ['2021-04-17', '1/0/0 of 2'],
    ['2021-04-20', '0/1/0 of 2'],
    ['2021-04-23', '0/1/0 of 2'],
    ['2021-04-24', '0/0/0 of 2'],
  ])('on %s %s are held for certain, possibly, or not known', (day, expected) => {
    expect(held([A, B], day)).toBe(expected);
  });

  it('lasts 10 days, and 18 to 54', () => {
    expect(daysInCustody(A)).toEqual({ low: 10, high: 10 });
    expect(daysInCustody(B)).toEqual({ low: 18, high: 54 });
  });

  it('began twice in March; in week 9 once, and once more that may fall in it', () => {
    expect(began([A, B], '2021-03')).toEqual(['certain', 'certain']);
    expect(began([A, B], '2021-W09')).toEqual(['certain', 'possible']);
    expect(began([A, B], '2021-04')).toEqual(['no', 'no']);
  });
});

describe('K2: a release that nobody knows of', () => {
  const events = [aStep('ARREST', '2021-05-01'), aStep('SEEN_HELD', '2021-06-15')];
  const C = spells(...events);

  it.each([
    ['2021-06-15', '1/0/0 of 1'],
    ['2021-06-16', '0/1/0 of 1'],
    ['2021-09-13', '0/1/0 of 1'],
    ['2021-09-14', '0/0/1 of 1'],
    ['2022-01-11', '0/0/1 of 1'],
  ])('on %s counts as %s', (day, expected) => {
    expect(held([C], day)).toBe(expected);
  });

  it('was last confirmed 210 days before 11 January 2022, and is not said to be unknown while it is not', () => {
    const day = asDay('2022-01-11');
    expect(daysBetween(notKnownSince(C, day)!, day)).toBe(210);
    expect(notKnownSince(C, asDay('2021-09-13'))).toBeNull();
  });

  it('lasts at least 46 days, at most 256 by then, and has no limit without a day', () => {
    expect(daysInCustody(C, asDay('2022-01-11'))).toEqual({ low: 46, high: 256 });
    expect(daysInCustody(C)).toEqual({ low: 46, high: null });
    expect(daysInCustody(C, asDay('2021-05-10'))).toEqual({ low: 10, high: 10 });
  });

  it('is not changed by a release of 2,000 that was announced', () => {
    const announced = aStep('RELEASE_ANNOUNCED', '2021-07-01', { leftCustody: 'yes' });
    expect(spellsOf([...events, announced])).toEqual(spellsOf(events));
  });
});

/** Arrested, charged and convicted in one case while a second begins: 494 and 495, then 453. */
const E: CaseStep[] = [
  aStep('ARREST', '2020-09-03'),
  aStep('CHARGE', '2020-09-05', { case: '1' }),
  aStep('CONVICTED', '2021-05-06', { case: '1' }),
  aStep('CHARGE', '2021-06-18', { case: '2' }),
  aStep('DETENTION_ORDER', '2021-06-20', { case: '2' }),
  aStep('SENTENCE_SUSPENDED', '2021-11-05', { case: '1', leftCustody: 'no' }),
  aStep('BAIL', '2021-11-12', { case: '2', leftCustody: 'yes' }),
];

describe('K3: two cases', () => {
  const E_SPELLS = spells(...E);

  it('is one spell of 436 days: a suspended sentence in one case frees nobody who is held in another', () => {
    expect(E_SPELLS).toHaveLength(1);
    expect(daysInCustody(E_SPELLS)).toEqual({ low: 436, high: 436 });
  });

  it.each([
    ['2020-09-02', 'no', 'ST_UNKNOWN'],
    ['2020-09-03', 'certain', 'ST_POLICE'],
    ['2020-09-05', 'certain', 'ST_PRETRIAL'],
    ['2021-11-04', 'certain', 'ST_CONVICTED'],
    ['2021-11-08', 'certain', 'ST_PRETRIAL'],
    ['2021-11-13', 'no', 'ST_CONDITIONS'],
  ])('on %s: held %s, %s', (day, is, stage) => {
    expect([heldOn(E_SPELLS, asDay(day)), stageOn(E, E_SPELLS, asDay(day))]).toEqual([is, stage]);
  });
});

describe('K4: arrested again', () => {
  const F = spells(
    aStep('ARREST', '2022-01-04'),
    released('2022-01-06'),
    aStep('ARREST', '2022-02-05'),
    released('2022-02-14'),
  );

  it('is two spells of 13 days; one person in January, in February, and in the quarter', () => {
    expect(F).toHaveLength(2);
    expect(daysInCustody(F)).toEqual({ low: 13, high: 13 });
    for (const period of ['2022-01', '2022-02', '2022-Q1']) expect(began([F], period)).toEqual(['certain']);
    expect(began([F], '2022-03')).toEqual(['no']);
  });

  it('is held in neither spell on 20 January', () => {
    expect(held([F], '2022-01-20')).toBe('0/0/0 of 1');
  });
});

describe('K5: acquitted on appeal, and released a day later', () => {
  const events = [
    aStep('ARREST', '2022-02-10'),
    aStep('CONVICTED', '2022-03-01', { case: '1' }),
    aStep('APPEAL', '2022-03-20', { case: '1' }),
    aStep('ACQUITTED', '2022-09-15', { case: '1', leftCustody: 'no' }),
    released('2022-09-16', { case: '1' } as Partial<CaseStep>),
  ];
  const G = spells(...events);

  it('lasts 219 days, to the release and not to the acquittal', () => {
    expect(G).toHaveLength(1);
    expect(daysInCustody(G)).toEqual({ low: 219, high: 219 });
    expect(['2022-06-30', '2022-09-15', '2022-12-31'].map((day) => stageOn(events, G, asDay(day)))).toEqual([
      'ST_CONVICTED',
      'ST_HELD',
      'ST_FREE',
    ]);
  });
});

describe('K8: one person recorded twice', () => {
  const H1 = spells(aStep('ARREST', '2022-04-01'));
  const H2 = [aStep('ARREST', '2022-04-01..2022-04-10'), released('2022-05-02')];

  it('is two until they are joined, and then one of 32 days', () => {
    expect(began([H1, spells(...H2)], '2022-04')).toEqual(['certain', 'certain']);
    expect(held([H1, spells(...H2)], '2022-04-05')).toBe('0/2/0 of 2');
    expect(held([H1, spells(...H2)], '2022-04-10')).toBe('1/1/0 of 2');
    const joined = spells(aStep('ARREST', '2022-04-01'), ...H2);
    expect(joined).toHaveLength(1);
    expect(held([joined], '2022-04-05')).toBe('1/0/0 of 1');
    expect(daysInCustody(joined)).toEqual({ low: 32, high: 32 });
  });
});

describe('the median of days', () => {
  it('of 10; 13; 18 to 54; 436; and at least 46 is 18 to 54', () => {
    const all = [
      [10, 10],
      [13, 13],
      [18, 54],
      [436, 436],
      [46, null],
    ] as const;
    expect(medianDays(all.map(([low, high]) => ({ low, high })))).toEqual({ low: 18, high: 54 });
  });

  it('is not reached where too many are open, and between two the mean of both', () => {
    expect(
      medianDays([
        { low: 3, high: 3 },
        { low: 5, high: null },
      ]),
    ).toEqual({ low: 4, high: null });
    expect(
      medianDays([
        { low: 3, high: 4 },
        { low: 4, high: 6 },
      ]),
    ).toEqual({ low: 3.5, high: 5 });
    expect(medianDays([])).toBeNull();
  });
});
