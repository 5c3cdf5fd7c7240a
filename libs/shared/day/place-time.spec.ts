import type { Day } from './day.js';
import { startOfDayIn, todayIn } from './place-time.js';

const at = (instant: string): Date => new Date(instant);

describe('the day at a place', () => {
  it('turns at the midnight of the place, whatever the clock of this computer says', () => {
    expect(todayIn('Asia/Phnom_Penh', at('2021-06-03T16:59:59Z'))).toBe('2021-06-03');
    expect(todayIn('Asia/Phnom_Penh', at('2021-06-03T17:00:00Z'))).toBe('2021-06-04');
    expect(todayIn('America/St_Johns', at('2021-06-04T02:29:59Z'))).toBe('2021-06-03');
    expect(todayIn('Pacific/Kiritimati', at('2021-06-03T10:00:00Z'))).toBe('2021-06-04');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => todayIn('Asia/Angkor')).toThrow(RangeError);
  });
});

describe('the beginning of a day at a place', () => {
  const begin = (zone: string, day: string): string => startOfDayIn(zone, day as Day);

  it('is its midnight, with the offset of the place on that day', () => {
    expect([
      begin('Asia/Phnom_Penh', '2021-06-04'),
      begin('UTC', '2021-06-04'),
      begin('America/St_Johns', '2021-06-04'),
      begin('America/St_Johns', '2021-01-04'),
      begin('Pacific/Kiritimati', '2021-06-04'),
      begin('Asia/Kathmandu', '2021-06-04'),
    ]).toEqual([
      '2021-06-04T00:00:00+07:00',
      '2021-06-04T00:00:00+00:00',
      '2021-06-04T00:00:00-02:30',
      '2021-01-04T00:00:00-03:30',
      '2021-06-04T00:00:00+14:00',
      '2021-06-04T00:00:00+05:45',
    ]);
  });

  it.each([
    ['Africa/Cairo', '2024-04-26'],
    ['Africa/Cairo', '2024-11-01'],
    ['America/Havana', '2024-03-10'],
    ['America/Havana', '2024-11-03'],
    ['Pacific/Auckland', '2024-09-29'],
    ['Europe/Berlin', '2024-03-31'],
  ])('is the first instant of the day also where clocks change then: %s, %s', (zone, day) => {
    const instant = Date.parse(begin(zone, day));
    expect(todayIn(zone, new Date(instant))).toBe(day);
    expect(todayIn(zone, new Date(instant - 1))).not.toBe(day);
  });
});
