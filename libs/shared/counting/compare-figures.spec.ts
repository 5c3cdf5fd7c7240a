import { asDay } from '../day/day.js';
import { asPeriod } from '../day/period.js';
import type { Rate } from './answer.js';
import { compareFigures, type TwoPeriods, whyPeriodsNotCompared } from './compare-figures.js';
import type { CoverageEntry } from './coverage-status.js';
import { isSameCoverage } from './same-coverage.js';

const figure = (low: number, rate: Rate | null = null, none: null | 'unseen' = null) => ({
  low,
  rate,
  none,
  watch: 'watched' as const,
});
const rate = (a: number, b: number): Rate => ({
  numerator: { low: a, high: a },
  denominator: { low: b, high: b },
  share: b < 10 ? null : a / b,
  whyNoShare: b < 10 ? 'denominator-under-10' : null,
});

describe('a figure and the same a year before', () => {
  it('has a direction by what is certain, and a rate by whole per cent', () => {
    expect(compareFigures(figure(3), figure(2)).direction).toBe('up');
    expect(compareFigures(figure(2), figure(3)).direction).toBe('down');
    expect(compareFigures(figure(2), figure(2)).direction).toBe('same');
    expect(compareFigures(figure(5, rate(5, 10)), figure(30, rate(30, 40))).direction).toBe('down');
    expect(compareFigures(figure(501, rate(501, 1000)), figure(500, rate(500, 1000))).direction).toBe('same');
  });

  it('has none of a share by group where force that is not yet assessed, of others or its own, could turn it', () => {
    const share = (a: number, b: number, own: number, others: number) => ({
      ...figure(a, rate(a, b)),
      asides: {
        notYetAssessed: { low: own, high: own },
        otherGroupsNotYetAssessed: { low: others, high: others },
      },
    });
    const turned = { direction: null, why: 'not-assessed-turns-it' };
    expect(compareFigures(share(6, 10, 0, 0), share(10, 20, 0, 0)).direction).toBe('up');
    expect(compareFigures(share(6, 10, 0, 3), share(10, 20, 0, 0))).toEqual(turned);
    expect(compareFigures(share(6, 10, 3, 0), share(10, 20, 0, 0)).direction).toBe('up');
    expect(compareFigures(share(6, 10, 0, 0), share(10, 20, 5, 0))).toEqual(turned);
    expect(compareFigures(share(6, 10, 0, 0), share(10, 20, 0, 5)).direction).toBe('up');
  });

  it('has none of a rate where the assemblies at which it is not known could turn it', () => {
    const open = (a: number, b: number, unknown: number) => ({
      ...figure(a, rate(a, b)),
      asides: { interferenceUnknown: { low: unknown, high: unknown } },
    });
    const turned = { direction: null, why: 'not-known-turns-it' };
    expect(compareFigures(open(25, 32, 2), open(16, 20, 2))).toEqual(turned);
    expect(compareFigures(open(16, 20, 0), open(25, 31, 2))).toEqual(turned);
    expect(compareFigures(open(10, 20, 1), open(10, 20, 0))).toEqual(turned);
    expect(compareFigures(open(25, 32, 0), open(16, 20, 0))).toEqual({ direction: 'down', why: null });
    expect(compareFigures(open(30, 32, 2), open(10, 20, 2))).toEqual({ direction: 'up', why: null });
    const force = { ...figure(25, rate(25, 32)), asides: { forceNotKnown: { low: 9, high: 9 } } };
    expect(compareFigures(force, open(16, 20, 0))).toEqual(turned);
  });

  it('has none where a denominator is under 10, or one of them is no number', () => {
    const none = (why: string) => ({ direction: null, why });
    expect(compareFigures(figure(5, rate(5, 9)), figure(5, rate(5, 10)))).toEqual(none('denominator-under-10'));
    expect(compareFigures(figure(5, rate(5, 10)), figure(5, rate(5, 9)))).toEqual(none('denominator-under-10'));
    expect(compareFigures(figure(3), figure(0, null, 'unseen'))).toEqual(none('not-known'));
    expect(compareFigures(figure(0, null, 'unseen'), figure(3))).toEqual(none('not-known'));
    expect(compareFigures(figure(0), figure(3)).direction).toBe('down');
  });

  it('has none where one is 0 and it was not watched everywhere and always: nobody knows whether it was 0', () => {
    const partly = (low: number) => ({ ...figure(low), watch: 'partly' as const });
    const none = { direction: null, why: 'zero-watched-partly' };
    expect([compareFigures(partly(0), partly(2)), compareFigures(partly(1), partly(0))]).toEqual([none, none]);
    expect(compareFigures(partly(0), partly(0))).toEqual(none);
    expect(compareFigures(figure(0), { ...figure(2), watch: 'media' }).direction).toBe('down');
    expect(compareFigures(partly(1), partly(2)).direction).toBe('down');
    expect(compareFigures(figure(0), figure(0)).direction).toBe('same');
  });

  it('has none where most records of one of them give no number', () => {
    const silent = (low: number, k: number, of: number) => ({ ...figure(low), notReported: { k, of } });
    expect(compareFigures(silent(16, 31, 37), silent(30, 2, 24)).why).toBe('mostly-not-reported');
    expect(compareFigures(silent(16, 2, 37), silent(30, 17, 24)).why).toBe('mostly-not-reported');
    expect(compareFigures(silent(16, 18, 37), silent(30, 12, 24))).toEqual({ direction: 'down', why: null });
  });

  it('has none where records from a single source would change it, and the same one where they would not', () => {
    const with1 = (low: number, single: number) => ({
      ...figure(low),
      asides: { singleSource: { low: single, high: single } },
    });
    expect(compareFigures(with1(10, 1), with1(2, 15))).toEqual({ direction: null, why: 'single-source-turns-it' });
    expect(compareFigures(with1(2, 15), with1(10, 1))).toEqual({ direction: null, why: 'single-source-turns-it' });
    expect(compareFigures(with1(10, 1), with1(2, 9))).toEqual({ direction: 'up', why: null });
    expect(compareFigures(with1(10, 1), with1(2, 8))).toEqual({ direction: 'up', why: null });
    expect(compareFigures(with1(2, 5), figure(2))).toEqual({ direction: null, why: 'single-source-turns-it' });
    expect(compareFigures(with1(2, 5), with1(2, 5))).toEqual({ direction: 'same', why: null });
  });

  it('has none where an assessment that waits could turn it, in either year', () => {
    const waiting = (low: number, waits: number) => ({
      ...figure(low),
      asides: { notYetAssessed: { low: waits, high: waits } },
    });
    const turned = { direction: null, why: 'not-assessed-turns-it' };
    expect(compareFigures(waiting(5, 7), waiting(5, 3))).toEqual(turned);
    expect(compareFigures(waiting(5, 0), waiting(3, 4))).toEqual(turned);
    expect(compareFigures(waiting(3, 4), waiting(5, 0))).toEqual(turned);
    expect(compareFigures(waiting(5, 9), waiting(3, 1))).toEqual({ direction: 'up', why: null });
    expect(compareFigures(waiting(3, 1), waiting(5, 9))).toEqual({ direction: 'down', why: null });
    expect(compareFigures(waiting(5, 0), waiting(5, 0))).toEqual({ direction: 'same', why: null });
  });
});

describe('two periods', () => {
  const entry = { place: '12', level: 'CO_ON_SITE' as const, group: null };
  const why = (more: Partial<TwoPeriods> = {}) =>
    whyPeriodsNotCompared({
      now: asPeriod('2022'),
      before: asPeriod('2021'),
      coverage: [{ ...entry, from: asDay('2021-01-01'), until: asDay('2023-01-01') }],
      day: asDay('2023-02-01'),
      first: asDay('2021-12-31'),
      last: asDay('2022-01-01'),
      ...more,
    });

  it('are compared where coverage is the same and both have something published by then', () => {
    expect(why()).toBeNull();
  });

  it('are not where coverage differs', () => {
    expect(why({ coverage: [{ ...entry, from: asDay('2021-01-02'), until: asDay('2023-01-01') }] })).toBe(
      'coverage-differs',
    );
  });

  it('are not where nothing is published of one of them yet, or was before its end', () => {
    expect(why({ first: asDay('2022-01-01') })).toBe('not-known');
    expect(why({ last: asDay('2021-12-31') })).toBe('not-known');
    expect(why({ first: null, last: null })).toBe('not-known');
  });
});

describe('the coverage of two periods', () => {
  const entry = (from: string, until: string, more: Partial<CoverageEntry> = {}): CoverageEntry => ({
    place: '12',
    from: asDay(from),
    until: asDay(until),
    level: 'CO_ON_SITE',
    group: null,
    ...more,
  });
  const isSame = (...entries: CoverageEntry[]): boolean => isSameCoverage(entries, asPeriod('2022'), asPeriod('2021'));

  it('is the same where the same places were watched in the same way on the same days', () => {
    expect(isSame()).toBe(true);
    expect(isSame(entry('2020-01-01', '2024-01-01'))).toBe(true);
    expect(isSame(entry('2021-01-01', '2022-01-01'), entry('2022-01-01', '2023-01-01'))).toBe(true);
    expect(isSame(entry('2021-03-01', '2021-05-01'), entry('2022-03-01', '2022-05-01'))).toBe(true);
    expect(
      isSame(entry('2021-03-01', '2021-05-01'), entry('2022-03-01', '2022-04-01'), entry('2022-04-01', '2022-05-01')),
    ).toBe(true);
  });

  it('differs by a place, a way, a group or a day', () => {
    const before = entry('2021-01-01', '2022-01-01');
    expect(isSame(before)).toBe(false);
    expect(isSame(before, entry('2022-01-01', '2023-01-01', { place: '13' }))).toBe(false);
    expect(isSame(before, entry('2022-01-01', '2023-01-01', { level: 'CO_NETWORK' }))).toBe(false);
    expect(isSame(before, entry('2022-01-01', '2023-01-01', { group: 'g' }))).toBe(false);
    expect(isSame(before, entry('2022-01-02', '2023-01-01'))).toBe(false);
  });
});
