import fc from 'fast-check';
import { addDays, asDay, epochDay, fromEpochDay } from './day.js';
import {
  asPeriod,
  parsePeriod,
  periodBetween,
  periodContaining,
  periodKey,
  PERIOD_UNITS,
  periodsOf,
  previousPeriod,
  samePeriodYearBefore,
  unitOfKey,
} from './period.js';

const anyDay = fc.integer({ min: epochDay(asDay('1905-01-01')), max: epochDay(asDay('2990-12-31')) }).map(fromEpochDay);

describe('a period', () => {
  it.each([
    ['2021', '2021-01-01', '2022-01-01'],
    ['2021-H1', '2021-01-01', '2021-07-01'],
    ['2021-H2', '2021-07-01', '2022-01-01'],
    ['2021-Q2', '2021-04-01', '2021-07-01'],
    ['2021-06', '2021-06-01', '2021-07-01'],
    ['2021-W22', '2021-05-31', '2021-06-07'],
    ['2020-W53', '2020-12-28', '2021-01-04'],
    ['2021-W01', '2021-01-04', '2021-01-11'],
    ['2021-PY04', '2021-04-01', '2022-04-01'],
    ['2021-01-01..2021-06-30', '2021-01-01', '2021-07-01'],
  ])('%s goes from %s up to, not including, %s', (key, from, until) => {
    expect(parsePeriod(key)).toEqual({ from, until, key });
  });

  it.each([
    '2021-13',
    '2021-00',
    '2021-Q5',
    '2021-H3',
    '2021-W53',
    '2021-W00',
    '2021-PY13',
    '21',
    '2021-6',
    '2021-06-04',
    '1899',
    '2999',
    '',
    '2021-06-30..2021-01-01',
    '2021-01-01..',
    '2021-01-01..2021-02-30',
    '2021-01-01..2021-02-01..2021-03-01',
    '2021-h1',
  ])('%p is no period', (key) => {
    expect(parsePeriod(key)).toBeNull();
    expect(() => asPeriod(key)).toThrow(RangeError);
  });

  it('is named as the calendar names it, and otherwise by its two days', () => {
    expect(periodBetween(asDay('2021-01-01'), asDay('2021-06-30')).key).toBe('2021-H1');
    expect(periodBetween(asDay('2021-05-31'), asDay('2021-06-06')).key).toBe('2021-W22');
    expect(periodBetween(asDay('2021-01-02'), asDay('2021-06-30')).key).toBe('2021-01-02..2021-06-30');
    expect(periodBetween(asDay('2020-10-19'), asDay('2020-12-31')).key).toBe('2020-10-19..2020-12-31');
  });

  it('reads back from its key, in every unit', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.constantFrom(...PERIOD_UNITS),
        fc.integer({ min: 1, max: 12 }),
        (day, unit, projectYearStart) => {
          const period = periodContaining(unit, day, { projectYearStart });
          expect(period.from <= day && day < period.until).toBe(true);
          expect(parsePeriod(period.key)).toEqual(period);
          expect(unitOfKey(period.key)).toBe(unit);
        },
      ),
    );
  });

  it('reads back from its key, for any two days', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(800), (day, span) => {
        const until = addDays(day, span + 1);
        expect(parsePeriod(periodKey(day, until))).toMatchObject({ from: day, until });
      }),
    );
  });
});

describe('dividing a period', () => {
  it('tiles it without gap or overlap, and cuts what sticks out', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(1200), fc.constantFrom(...PERIOD_UNITS), (from, span, unit) => {
        const whole = periodBetween(from, addDays(from, span));
        const tiles = periodsOf(unit, whole.from, whole.until);
        expect(tiles[0]!.from).toBe(whole.from);
        expect(tiles.at(-1)!.until).toBe(whole.until);
        tiles.forEach((tile, i) => {
          if (i > 0) expect(tile.from).toBe(tiles[i - 1]!.until);
          expect(tile.from >= whole.from && tile.until <= whole.until).toBe(true);
          expect(parsePeriod(tile.key)).toEqual(tile);
        });
      }),
    );
  });

  it('gives a cut week its two days as a name, so that it is not taken for a whole week', () => {
    expect(periodsOf('week', asDay('2021-01-01'), asDay('2021-01-12')).map(({ key }) => key)).toEqual([
      '2021-01-01..2021-01-03',
      '2021-W01',
      '2021-01-11..2021-01-11',
    ]);
  });
});

describe('what goes wrong: dividing at the ends of the calendar', () => {
  it.each([
    ['year', '2998-12-31', '2999-12-30', ['2998-12-31..2998-12-31', '2999-01-01..2999-12-30']],
    ['half-year', '2999-06-30', '2999-12-30', ['2999-06-30..2999-06-30', '2999-07-01..2999-12-30']],
    ['month', '2999-11-01', '2999-12-30', ['2999-11', '2999-12-01..2999-12-30']],
    ['week', '2999-12-26', '2999-12-30', ['2999-12-26..2999-12-29', '2999-12-30..2999-12-30']],
    ['project-year', '1900-01-01', '1901-03-31', ['1900-01-01..1900-03-31', '1900-PY04']],
    ['project-year', '1900-02-01', '1900-02-03', ['1900-02-01..1900-02-03']],
    ['project-year', '2999-03-31', '2999-12-30', ['2999-03-31..2999-03-31', '2999-04-01..2999-12-30']],
  ] as const)('cuts a %s that no calendar here holds whole, from %s to %s', (unit, first, last, keys) => {
    expect(
      periodsOf(unit, asDay(first), addDays(asDay(last), 1), { projectYearStart: 4 }).map(({ key }) => key),
    ).toEqual(keys);
  });
});

describe('comparing periods', () => {
  it.each([
    ['2021', '2020', '2020'],
    ['2021-H1', '2020-H2', '2020-H1'],
    ['2021-Q1', '2020-Q4', '2020-Q1'],
    ['2021-01', '2020-12', '2020-01'],
    ['2021-W01', '2020-W53', '2020-W01'],
    ['2021-PY04', '2020-PY04', '2020-PY04'],
    ['2021-01-02..2021-01-11', '2020-12-23..2021-01-01', '2020-01-02..2020-01-11'],
    ['2024-02-20..2024-02-29', '2024-02-10..2024-02-19', '2023-02-20..2023-02-28'],
  ])('%s follows %s, and a year before it was %s', (key, previous, yearBefore) => {
    expect(previousPeriod(asPeriod(key)).key).toBe(previous);
    expect(samePeriodYearBefore(asPeriod(key))?.key).toBe(yearBefore);
  });

  it.each([
    ['2026-07-01..2026-07-31', '2026-06', '2025-07'],
    ['2024-02-01..2024-02-29', '2024-01', '2023-02'],
    ['2025-02-01..2025-02-28', '2025-01', '2024-02'],
    ['2026-07-01..2026-09-30', '2026-Q2', '2025-Q3'],
    ['2026-01-01..2026-06-30', '2025-H2', '2025-H1'],
    ['2024-01-01..2024-12-31', '2023', '2023'],
    ['2026-07-02..2026-07-31', '2026-06-02..2026-07-01', '2025-07-02..2025-07-31'],
    ['2026-07-01..2026-08-31', '2026-04-30..2026-06-30', '2025-07-01..2025-08-31'],
  ])('takes dates that are exactly a month, quarter, half-year or year for it (%s)', (key, previous, yearBefore) => {
    expect(previousPeriod(asPeriod(key)).key).toBe(previous);
    expect(samePeriodYearBefore(asPeriod(key))?.key).toBe(yearBefore);
  });

  it('knows that a year of 52 weeks has no week 53', () => {
    expect(samePeriodYearBefore(asPeriod('2021-W52'))?.key).toBe('2020-W52');
    expect(samePeriodYearBefore(asPeriod('2020-W53'))).toBeNull();
  });
});
