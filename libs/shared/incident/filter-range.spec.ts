import { asDay, epochDay } from '../day/day.js';
import { readRange, writeRange } from './filter-range.js';

describe('a range among the values of a filter', () => {
  it('is of numbers, of days or of times of day, open at either end', () => {
    expect(readRange('count', '10..50')).toEqual({ from: 10, until: 50 });
    expect(readRange('count', '0..0')).toEqual({ from: 0, until: 0 });
    expect(readRange('count', '10..')).toEqual({ from: 10, until: null });
    expect(readRange('count', '..50')).toEqual({ from: null, until: 50 });
    const day = epochDay(asDay('2021-06-04'));
    expect(readRange('days', '2021-06-04..2021-06-05')).toEqual({ from: day, until: day + 1 });
    expect(readRange('time', '09:30..10:00')).toEqual({ from: 570, until: 600 });
    expect(readRange('time', '22:00..02:00')).toEqual({ from: 1320, until: 120 });
  });

  it.each([
    ['count', 'answered'],
    ['count', '..'],
    ['count', '50..10'],
    ['count', '-1..5'],
    ['count', '1.5..2'],
    ['count', '1..2..3'],
    ['count', '09:30..10:00'],
    ['days', '2021-02-30..2021-03-01'],
    ['days', '2021-06-05..2021-06-04'],
    ['time', '9:30..10:00'],
    ['time', '24:00..'],
    ['codes', '10..50'],
    ['presence', '10..50'],
  ] as const)('is none: %s %s', (kind, value) => expect(readRange(kind, value)).toBeNull());

  it('is written as it is read, and not where it says nothing', () => {
    expect(writeRange('count', '10', '')).toBe('10..');
    expect(writeRange('time', '', '09:30')).toBe('..09:30');
    expect([writeRange('count', '', ''), writeRange('count', '9', '3'), writeRange('days', 'x', '')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
