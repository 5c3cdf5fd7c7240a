import fc from 'fast-check';
import { FEWEST } from '../counting/suppress-small-totals.js';
import { addDays, asDay, type Day } from '../day/day.js';
import { SeededRandom } from '../random/seeded-random.js';
import type { CountedPerson } from './counted-person.js';
import {
  type CountedBlock,
  countBlock,
  divideByRecorded,
  isFirstOfQuarter,
  isOfDay,
  publicDay,
  publicTotals,
} from './public-block.js';
import { anyEvents } from './random-people.js';
import { aCharge, anEvent, somebody } from './test-people.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const SEED = Number(env['VIGIL_SEED'] ?? 7);

const JUNE = asDay('2022-06-30');
const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const heldOnJune = (): CountedPerson => somebody([anEvent('ARREST', '2022-05-01'), anEvent('SEEN_HELD', '2022-07-02')]);
const outByJune = (): CountedPerson => somebody([anEvent('ARREST', '2022-05-01'), anEvent('RELEASED', '2022-05-04')]);
const silentSince = (): CountedPerson => somebody([anEvent('ARREST', '2021-03-01')]);

const block = (people: readonly CountedPerson[], rest: Partial<CountedBlock> = {}): CountedBlock => ({
  day: JUNE,
  isBeside: false,
  numbers: countBlock(people, JUNE) ?? [],
  takenBack: 0,
  ...rest,
});
/** "held certain: 10", as printed. */
const printed = (...blocks: CountedBlock[]): string[] =>
  publicTotals(blocks)
    .filter(({ tally }) => tally !== 'people' && tally !== 'counted')
    .map(({ tally, code, isRest, low }) => `${tally} ${code}${isRest ? ' rest' : ''}: ${low}`);
/** The articles that a block is counted by. */
const keysOf = (people: readonly CountedPerson[]): string[] =>
  block(people).numbers.flatMap(({ tally, code }) => (tally === 'article' ? [code] : []));
const allOf = (...blocks: CountedBlock[]): number | undefined =>
  publicTotals(blocks).find(({ tally }) => tally === 'people')?.low;

describe('K6: known individually beside what acts record, for readers', () => {
  const linkedTo = (incident: string) => ({ ...heldOnJune(), acts: [{ id: 'a', incident, act: 'act' }] });
  const recorded = new Map([
    ['F', 1],
    ['J', 64],
  ]);
  const people = [linkedTo('F'), ...times(13, () => linkedTo('J'))];
  const besideOf = (all: readonly CountedPerson[], before: readonly CountedPerson[] = []) =>
    divideByRecorded(all, recorded, before);

  it('14 of at least 61: "at least 10"', () => {
    const { beside, apart } = besideOf(people);
    expect([beside.length, apart.length]).toEqual([14, 0]);
    const totals = publicTotals([block(beside, { isBeside: true })]);
    expect(totals.filter(({ tally }) => tally === 'beside')).toEqual([
      { day: JUNE, tally: 'beside', code: '', isRest: false, low: 10 },
    ]);
  });

  it('a 15th who is linked to F waits, in the same block or a later one', () => {
    const fifteenth = linkedTo('F');
    expect(besideOf([...people, fifteenth]).beside).toHaveLength(14);
    expect(besideOf([fifteenth], people)).toEqual({ beside: [], apart: [] });
  });

  it('who is linked to two incidents is one person, and who is linked to none that readers see is not beside', () => {
    const both = { ...heldOnJune(), acts: [...linkedTo('F').acts, ...linkedTo('J').acts] };
    expect(besideOf([both, linkedTo('F')]).beside).toEqual([both]);
    expect(besideOf([linkedTo('F'), both]).beside).toHaveLength(2);
    expect(besideOf([linkedTo('draft'), heldOnJune()]).apart).toHaveLength(2);
  });
});

describe('K7: groups, for readers', () => {
  const of = (tie: string, link: string) =>
    somebody([anEvent('ARREST', '2022-05-01')], {
      groups: [{ id: 'g', group: 'FW', tie: `GT_${tie}`, link: `GL_${link}` }],
    });
  const people = [
    of('MEMBER', 'STATED'),
    of('MEMBER', 'STATED'),
    of('MEMBER', 'INFERRED'),
    ...times(5, () => of('FOR_WHOM', 'STATED')),
    ...times(14, () => somebody([anEvent('ARREST', '2022-05-01')])),
  ];

  it('all "at least 20"; members not shown, nor the other 20; for whom "at least 5", the rest "at least 15"', () => {
    expect(people).toHaveLength(22);
    expect(allOf(block(people))).toBe(20);
    expect(printed(block(people)).filter((one) => one.startsWith('group'))).toEqual([
      'group.GT_FOR_WHOM FW: 5',
      'group.GT_FOR_WHOM FW rest: 15',
    ]);
  });

  it('nothing of a group where few are not in it, nor of ties that the team infers', () => {
    const ofGroup = (all: readonly CountedPerson[]): string[] =>
      printed(block(all)).filter((one) => one.startsWith('group'));
    const members = times(20, () => of('MEMBER', 'STATED'));
    expect(ofGroup([...members, ...times(4, heldOnJune)])).toEqual([]);
    const inferred = times(9, () => of('MEMBER', 'INFERRED'));
    expect(ofGroup([...members.slice(0, 4), ...inferred, ...times(5, heldOnJune)])).toEqual([]);
  });
});

describe('K9: taken back', () => {
  const people = [...times(14, heldOnJune), ...times(10, outByJune)];

  it('24, of whom 14 held and 10 not: "at least 10" each', () => {
    expect(allOf(block(people))).toBe(20);
    expect(printed(block(people))).toEqual(['held certain: 10', 'held other: 10']);
  });

  it('one is retracted: 13 and 9, so "at least 10" and "at least 5", whoever it was', () => {
    expect(printed(block(people, { takenBack: 1 }))).toEqual(['held certain: 10', 'held other: 5']);
    expect(allOf(block(people, { takenBack: 1 }))).toBe(20);
  });

  it('of everybody nothing is left, and never less than nothing', () => {
    expect(publicTotals([block(people, { takenBack: 24 })])).toEqual([]);
    // Another block keeps its own.
    expect(printed(block(people, { takenBack: 24 }), block(people))).toEqual(['held certain: 10', 'held other: 10']);
  });
});

describe('the day that is counted', () => {
  it.each([
    ['2022-09-30', '2021-12-31'],
    ['2022-10-01', '2022-06-30'],
    ['2022-12-31', '2022-06-30'],
    ['2023-01-01', '2022-06-30'],
    ['2023-03-31', '2022-06-30'],
    ['2023-04-01', '2022-12-31'],
    ['2024-02-29', '2023-06-30'],
    ['2024-07-01', '2023-12-31'],
  ])('on %s is %s: the end of a half-year, a quarter late', (today, day) => {
    expect(publicDay(asDay(today))).toBe(day);
  });

  it('is counted at the first publication step of a quarter', () => {
    const isFirst = (last: string | null, today: string) => isFirstOfQuarter(last as Day | null, asDay(today));
    expect(isFirst(null, '2022-10-01')).toBe(true);
    expect(isFirst('2022-09-30', '2022-10-01')).toBe(true);
    expect(isFirst('2022-10-01', '2022-10-01')).toBe(false);
    expect(isFirst('2022-10-01', '2022-12-31')).toBe(false);
    expect(isFirst('2022-12-31', '2023-01-01')).toBe(true);
    expect(isFirst('2021-10-01', '2022-10-01')).toBe(true);
  });

  it('has whose custody had begun by then for certain, also where nobody knows since when', () => {
    expect([heldOnJune(), outByJune(), silentSince()].map((one) => isOfDay(one, JUNE))).toEqual([true, true, true]);
    const isOf = (...events: Parameters<typeof somebody>[0]) => isOfDay(somebody(events), JUNE);
    expect(isOf(anEvent('SEEN_HELD', '2022-06-30'))).toBe(true);
    expect(isOf(anEvent('ARREST', '2022-06-01..2022-07-01'))).toBe(false);
    expect(isOf(anEvent('WARRANT', '2022-01-01'))).toBe(false);
    expect(isOf(anEvent('ARREST', '2022-05-01', { grade: 'VG_WEAK' }))).toBe(false);
  });

  it('knows nothing of later: a release after it changes no number', () => {
    const until = (day: string) =>
      block(
        times(12, () =>
          somebody([anEvent('ARREST', '2022-05-01'), anEvent('SEEN_HELD', '2022-06-30'), anEvent('RELEASED', day)]),
        ),
      );
    expect(until('2022-07-01')).toEqual(until('2022-11-30'));
  });
});

describe('a block', () => {
  it('of fewer than ten is none: they wait', () => {
    expect(countBlock(times(9, heldOnJune), JUNE)).toBeNull();
    expect(countBlock(times(10, heldOnJune), JUNE)).toEqual([{ tally: 'counted', code: '', isRest: false, total: 10 }]);
  });

  const convicted = (): CountedPerson =>
    somebody(
      [
        anEvent('ARREST', '2022-05-01'),
        anEvent('CHARGE', '2022-05-02', { id: 'charge', case: '1' }),
        anEvent('CONVICTED', '2022-06-01', { id: 'verdict', case: '1' }),
        anEvent('SEEN_HELD', '2022-07-02'),
      ],
      {},
      [aCharge('494', '1', [['PENDING', 'charge']])],
    );

  it('shows the stage where each number is at least five, else only who is held', () => {
    const of = (n: number) =>
      printed(
        block([...times(n, convicted), ...times(7, heldOnJune), ...times(6, silentSince), ...times(5, outByJune)]),
      );
    expect(of(5).filter((one) => !one.startsWith('article'))).toEqual([
      'held certain: 10',
      'held unclear: 5',
      'held not-held: 5',
      'held other: 10',
      'stage ST_CONVICTED: 5',
      'stage NOT_CONVICTED: 5',
    ]);
    expect(of(4)).toEqual(['held certain: 10', 'held unclear: 5', 'held not-held: 5', 'held other: 10']);
  });

  it('shows an article against the rest, each person once', () => {
    const twice = (): CountedPerson => ({ ...convicted(), charges: [...convicted().charges, ...convicted().charges] });
    expect(
      printed(block([...times(6, twice), ...times(9, outByJune)])).filter((one) => one.startsWith('article')),
    ).toEqual(['article LW_PENAL_2009 494: 5', 'article LW_PENAL_2009 494 rest: 5']);
  });

  it('names an article only by its number: somebody may have typed other words', () => {
    const under = (article: string) => () =>
      somebody([anEvent('ARREST', '2022-05-01'), anEvent('CONVICTED', '2022-05-03', { id: 'verdict' })], {}, [
        aCharge(article, 'case', [['CONVICTED', 'verdict']]),
      ]);
    const of = (article: string) => [...times(6, under(article)), ...times(6, outByJune)];
    for (const words of ['Sok Dara', '453 (as Sok Dara)', 'new 453', '453\n']) expect(keysOf(of(words))).toEqual([]);
    expect(keysOf(of('453-1'))).toEqual(['LW_PENAL_2009 453-1', 'LW_PENAL_2009 453-1']);
    // Of a block that was counted before, too.
    const number = { tally: 'article', isRest: false, total: 6 };
    const stored = block(times(12, outByJune), {
      numbers: ['LW_PENAL_2009 Sok Dara', 'LW_PENAL_2009 453'].map((code) => ({ ...number, code })),
    });
    expect(printed(stored)).toEqual(['article LW_PENAL_2009 453: 5']);
  });

  it('adds nothing up that readers could not add, and prints only multiples of five from five on', () => {
    const random = new SeededRandom(SEED);
    for (let run = 0; run < 60; run++) {
      const people = times(random.between(10, 40), () => somebody(anyEvents(random))).filter((one) =>
        isOfDay(one, asDay('2021-06-30')),
      );
      const numbers = countBlock(people, asDay('2021-06-30'));
      if (numbers === null) continue;
      for (const { total } of numbers) expect(total).toBeGreaterThanOrEqual(FEWEST);
      const totals = publicTotals([{ day: asDay('2021-06-30'), isBeside: true, numbers, takenBack: random.below(6) }]);
      for (const { low } of totals) expect(low >= FEWEST && low % FEWEST === 0).toBe(true);
      const of = (tally: string, code: string) =>
        numbers.find((one) => one.tally === tally && one.code === code)?.total;
      const [certain, other] = [of('held', 'certain'), of('held', 'other')];
      if (certain !== undefined) expect(certain + other!).toBe(people.length);
    }
  });

  it('says the same of people whose lives were exchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 24 }), (n, at) => {
        const people = [...times(n, heldOnJune), ...times(24 - n, outByJune)];
        const turned = [...people.slice(at), ...people.slice(0, at)];
        expect(publicTotals([block(turned)])).toEqual(publicTotals([block(people)]));
      }),
      { seed: SEED, numRuns: 30 },
    );
  });
});

describe('all totals', () => {
  it('of people and of those beside I10 grow from day to day; all others are of the people counted on the day', () => {
    const later = addDays(JUNE, 184);
    const first = block([...times(14, heldOnJune), ...times(10, outByJune)], { isBeside: true });
    const second = block(times(13, heldOnJune), { day: later });
    expect(
      publicTotals([second, first])
        .map(({ day, tally, code, low }) => `${day} ${tally} ${code}: ${low}`)
        .sort(),
    ).toEqual([
      '2022-06-30 beside : 20',
      '2022-06-30 counted : 20',
      '2022-06-30 held certain: 10',
      '2022-06-30 held other: 10',
      '2022-06-30 people : 20',
      '2022-12-31 beside : 20',
      '2022-12-31 counted : 10',
      // 24 and 13 are 37.
      '2022-12-31 people : 35',
    ]);
  });
});
