import fc from 'fast-check';
import { addMonths } from './add-months.js';
import { addDays, asDay, type Day, daysBetween, epochDay, fromEpochDay, isDay, weekday } from './day.js';

const FIRST = epochDay(asDay('1900-01-01'));
const LAST = epochDay(asDay('2999-12-31'));
const anyDay = fc.integer({ min: FIRST, max: LAST }).map(fromEpochDay);

describe('a day', () => {
  it('is counted from 1 January 1970', () => {
    expect(epochDay(asDay('1970-01-01'))).toBe(0);
    expect(epochDay(asDay('1969-12-31'))).toBe(-1);
    expect(epochDay(asDay('2021-06-04'))).toBe(18_782);
  });

  it('is so many months later, or the last day of that month', () => {
    const later = (day: string, n: number): string => addMonths(asDay(day), n);
    expect([later('2024-01-31', 1), later('2023-01-31', 1), later('2022-12-31', 12)]).toEqual([
      '2024-02-29',
      '2023-02-28',
      '2023-12-31',
    ]);
    expect([later('2024-02-29', 12), later('2024-03-31', -1), later('2024-01-15', -1), later('2024-05-01', 0)]).toEqual(
      ['2025-02-28', '2024-02-29', '2023-12-15', '2024-05-01'],
    );
  });

  it('agrees with the ISO calendar on every day from 1900 to 2999', () => {
    let wrong = 0;
    for (let n = FIRST; n <= LAST; n++) {
      const iso = new Date(n * 86_400_000);
      const text = iso.toISOString().slice(0, 10);
      if (fromEpochDay(n) !== text || epochDay(text as Day) !== n || weekday(text as Day) !== (iso.getUTCDay() || 7))
        wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it('has its weekday by ISO: 4 June 2021 was a Friday, 1 January 1900 a Monday', () => {
    expect(weekday(asDay('2021-06-04'))).toBe(5);
    expect(weekday(asDay('1900-01-01'))).toBe(1);
  });

  it('moves by whole days over month, year and leap day', () => {
    expect(addDays(asDay('2020-02-28'), 1)).toBe('2020-02-29');
    expect(addDays(asDay('2021-02-28'), 1)).toBe('2021-03-01');
    expect(addDays(asDay('2021-01-01'), -1)).toBe('2020-12-31');
    expect(daysBetween(asDay('2021-03-25'), asDay('2021-04-07'))).toBe(13);
  });

  it('compares as text as it compares in time', () => {
    fc.assert(fc.property(anyDay, anyDay, (a, b) => a < b === daysBetween(a, b) > 0));
  });

  it('comes back from any move', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40_000, max: 40_000 }), (day, n) => {
        const there = epochDay(day) + n;
        fc.pre(there >= FIRST && there <= LAST);
        return addDays(addDays(day, n), -n) === day;
      }),
    );
  });
});

describe('what goes wrong', () => {
  it.each([
    '2021-02-29',
    '1900-02-29',
    '2021-13-01',
    '2021-00-10',
    '2021-04-31',
    '2021-06-00',
    '1899-12-31',
    '3000-01-01',
    '2021-6-4',
    '2021-06-04T00:00',
    ' 2021-06-04',
    '២០២១-០៦-០៤',
    '',
  ])('knows that %p is no day', (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => asDay(text)).toThrow(RangeError);
  });

  it.each([null, undefined, 20210604, new Date(0), {}])('knows that %p is no day', (x) => {
    expect(isDay(x)).toBe(false);
  });

  it('does not repeat in the error what may be confidential', () => {
    expect(() => asDay('a secret')).toThrow(/^(?!.*secret)/);
  });

  it('refuses to leave 1900 to 2999', () => {
    expect(() => addDays(asDay('2999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(asDay('1900-01-01'), -1)).toThrow(RangeError);
  });
});
