import { describe, expect, it } from '@jest/globals';
import { addDays, asDay, dayOf, epochDay } from '@vigil/shared/day/day.js';
import {
  aboutDay,
  between,
  type DayWindow,
  exactDay,
  monthOf,
  weekendOf,
  weekOf,
  yearOf,
} from '@vigil/shared/day/day-window.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { SEED } from '../testing/arbitrary-answers.js';
import { LONGEST_DATE, readQueryDate } from './dates-in-query.js';

const isOf = (text: string, first: string, last = first): boolean | null =>
  readQueryDate(text)?.(epochDay(asDay(first)), epochDay(asDay(last))) ?? null;

describe('a date in a search', () => {
  it.each([
    ['6 August', '2026-08-06', '2025-08-07'],
    ['6 Aug', '2019-08-06', '2019-08-05'],
    ['August 6', '2026-08-06', '2026-07-06'],
    ['6 August 2026', '2026-08-06', '2025-08-06'],
    ['August', '2026-08-31', '2026-09-01'],
    ['February', '2024-02-29', '2023-03-01'],
    ['March 2026', '2026-03-31', '2025-03-31'],
    ['5 May', '2026-05-05', '2026-05-06'],
    ['March to May', '2021-04-30', '2021-06-30'],
    ['មីនា', '2026-03-31', '2026-04-01'],
    ['July to August', '2021-08-31', '2021-06-30'],
    ['Friday', '2026-08-07', '2026-08-06'],
    ['week of 27 July', '2026-08-02', '2026-08-03'],
    ['week of 29 July 2026', '2026-08-02', '2026-08-03'],
    ['weekend of 1 August', '2026-08-02', '2026-08-03'],
    ['week of 29 December', '2026-01-04', '2026-01-05'],
    ['៦ សីហា', '2026-08-06', '2026-08-07'],
    ['សីហា', '2026-08-06', '2026-07-31'],
    ['ខែសីហា', '2026-08-06', '2026-07-31'],
    ['ថ្ងៃសុក្រ', '2026-08-07', '2026-08-06'],
    ['សប្តាហ៍ ថ្ងៃទី២៧ ខែកក្កដា', '2026-08-02', '2026-08-03'],
  ])('%s is %s, and not %s', (text, day, other) => {
    expect([isOf(text, day), isOf(text, other)]).toEqual([true, false]);
  });

  it('of the week is not said of more days than a weekend', () => {
    expect([isOf('Sunday', '2026-08-01', '2026-08-02'), isOf('Sunday', '2026-07-27', '2026-08-02')]).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    '6',
    '6 people',
    '20',
    '6 8',
    'mar',
    'march',
    'May',
    'mai',
    'sun',
    'protest August',
    'ថ្ងៃ',
    'ឆ្នាំ',
    '7/8',
    'unknown',
    '31 June',
  ])('%s is none', (text) => expect(readQueryDate(text)).toBeNull());

  it('is understood as the queue writes it, in both languages', () => {
    const random = new SeededRandom(SEED.seed);
    for (let n = 0; n < 200; n++) {
      const day = addDays(asDay('2012-01-01'), random.below(5000));
      const [year, month] = day.split('-').map(Number) as [number, number];
      const windows: DayWindow[] = [
        exactDay(day),
        aboutDay(day),
        weekOf(day),
        weekendOf(day),
        monthOf(year, month),
        yearOf(year),
        between(day, addDays(day, 1 + random.below(300))),
        between(dayOf(year, 1, 1), dayOf(year, 6, 30)),
      ];
      for (const { earliest, latest, ...rest } of windows)
        for (const language of ['en', 'km'] as const) {
          const text = formatWindow({ earliest, latest, ...rest }, language);
          const days = [addDays(earliest, -1), earliest, latest, addDays(latest, 1)];
          expect([text, ...days.map((one) => isOf(text, one))]).toEqual([text, false, true, true, false]);
          expect(text.split(' ').length).toBeLessThanOrEqual(LONGEST_DATE);
        }
    }
  });
});
