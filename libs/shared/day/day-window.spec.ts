import fc from 'fast-check';
import { asDay, epochDay, fromEpochDay } from './day.js';
import {
  aboutDay,
  between,
  type CoarseUnit,
  coarsenWindow,
  DATE_PRECISIONS,
  type DatePrecision,
  type DayWindow,
  exactDay,
  monthOf,
  weekendOf,
  weekOf,
  windowProblem,
  yearOf,
} from './day-window.js';

const window = (precision: DatePrecision, earliest: string, latest: string): DayWindow => ({
  precision,
  earliest: asDay(earliest),
  latest: asDay(latest),
});

describe('a window of possible days', () => {
  it('is made by what is known: a day, about a day, a week, a weekend, a month, a year, a range', () => {
    expect(exactDay(asDay('2021-06-04'))).toEqual(window('DP_DAY', '2021-06-04', '2021-06-04'));
    expect(aboutDay(asDay('2021-06-01'))).toEqual(window('DP_DAY_APPROX', '2021-05-29', '2021-06-04'));
    expect(weekOf(asDay('2021-06-04'))).toEqual(window('DP_WEEK', '2021-05-31', '2021-06-06'));
    expect(weekendOf(asDay('2021-06-04'))).toEqual(window('DP_WEEK', '2021-06-05', '2021-06-06'));
    expect(monthOf(2020, 2)).toEqual(window('DP_MONTH', '2020-02-01', '2020-02-29'));
    expect(yearOf(2021)).toEqual(window('DP_YEAR', '2021-01-01', '2021-12-31'));
    expect(between(asDay('2021-03-25'), asDay('2021-04-07'))).toEqual(window('DP_RANGE', '2021-03-25', '2021-04-07'));
  });

  it('keeps what its precision promises, however it was made', () => {
    const anyDay = fc
      .integer({ min: epochDay(asDay('1901-01-01')), max: epochDay(asDay('2998-12-31')) })
      .map(fromEpochDay);
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const made of [exactDay(day), aboutDay(day), weekOf(day), weekendOf(day)])
          expect(windowProblem(made)).toBeNull();
      }),
    );
  });

  it.each([
    ['DP_DAY', '2021-06-04', '2021-06-05', 'not-one-day'],
    ['DP_DAY_APPROX', '2021-06-01', '2021-06-05', 'not-three-days-around'],
    ['DP_WEEK', '2021-06-01', '2021-06-07', 'not-a-whole-week'],
    ['DP_WEEK', '2021-06-04', '2021-06-05', 'not-a-whole-week'],
    ['DP_MONTH', '2021-06-01', '2021-06-29', 'not-a-whole-month'],
    ['DP_MONTH', '2021-05-01', '2021-06-30', 'not-a-whole-month'],
    ['DP_YEAR', '2021-01-01', '2021-12-30', 'not-a-whole-year'],
    ['DP_YEAR', '2020-01-01', '2021-12-31', 'not-a-whole-year'],
  ] as const)('%s from %s to %s is refused: %s', (precision, earliest, latest, problem) => {
    expect(windowProblem(window(precision, earliest, latest))).toBe(problem);
  });

  it('is refused in every precision when the latest day lies before the earliest', () => {
    for (const precision of DATE_PRECISIONS)
      expect(windowProblem(window(precision, '2021-06-05', '2021-06-04'))).toBe('latest-before-earliest');
    expect(() => between(asDay('2021-06-05'), asDay('2021-06-04'))).toThrow(RangeError);
  });
});

describe('coarsening for publication', () => {
  it('widens a day to its month, quarter, half-year or year', () => {
    const day = exactDay(asDay('2021-05-04'));
    expect(coarsenWindow(day, 'month')).toEqual(window('DP_MONTH', '2021-05-01', '2021-05-31'));
    expect(coarsenWindow(day, 'quarter')).toEqual(window('DP_RANGE', '2021-04-01', '2021-06-30'));
    expect(coarsenWindow(day, 'half-year')).toEqual(window('DP_RANGE', '2021-01-01', '2021-06-30'));
    expect(coarsenWindow(day, 'year')).toEqual(window('DP_YEAR', '2021-01-01', '2021-12-31'));
  });

  it('keeps both units of a window that crosses a boundary', () => {
    const late = between(asDay('2021-03-25'), asDay('2021-04-07'));
    expect(coarsenWindow(late, 'month')).toEqual(window('DP_RANGE', '2021-03-01', '2021-04-30'));
    expect(coarsenWindow(late, 'quarter')).toEqual(window('DP_RANGE', '2021-01-01', '2021-06-30'));
  });

  it('never loses a possible day, is always valid, and changes nothing the second time', () => {
    const anyWindow = fc
      .tuple(fc.integer({ min: -20_000, max: 60_000 }), fc.nat(900))
      .map(([n, span]) => between(fromEpochDay(n), fromEpochDay(n + span)));
    fc.assert(
      fc.property(anyWindow, fc.constantFrom<CoarseUnit>('month', 'quarter', 'half-year', 'year'), (w, unit) => {
        const coarse = coarsenWindow(w, unit);
        expect(coarse.earliest <= w.earliest && coarse.latest >= w.latest).toBe(true);
        expect(windowProblem(coarse)).toBeNull();
        expect(coarsenWindow(coarse, unit)).toEqual(coarse);
      }),
    );
  });
});
