import { describe, expect, it } from '@jest/globals';
import { readDate } from './read-date.js';

describe('a date', () => {
  const days = (cell: string, order: 'dmy' | null = 'dmy'): string => {
    const got = readDate(cell, { order, era: null, serial: null });
    return 'problem' in got ? got.problem : `${got.window?.earliest} ${got.window?.latest}`;
  };
  const readings = (rows: readonly (readonly [string, string])[]): void =>
    expect(rows.map(([cell]) => [cell, days(cell)])).toEqual(rows);

  it('in words has a year of four digits: a second day is no year', () => {
    readings([
      ['1-5 June', 'date-not-understood'],
      ['June 1-5', 'date-not-understood'],
      ['4 & 5 June', 'date-not-understood'],
      ['1-5 មិថុនា', 'date-not-understood'],
      ['17 July 20', 'date-not-understood'],
      ['1-5 June 2021', '2021-06-01 2021-06-05'],
      ['June 5, 2021', '2021-06-05 2021-06-05'],
      ['2021 June 5', '2021-06-05 2021-06-05'],
      ['17-Jul-20', '2020-07-17 2020-07-17'],
    ]);
  });

  it('with a time of another zone may be another day here, and is not understood', () => {
    readings([
      ['2021-03-03T17:00:00.000Z', 'date-not-understood'],
      ['2021-03-03T17:00Z', 'date-not-understood'],
      ['2021-03-03T17:00:00+00:00', 'date-not-understood'],
      ['2021-03-03 17:00:00-05', 'date-not-understood'],
      ['03/03/2021 17:00 UTC', 'date-not-understood'],
      ['2021-03-03T00:00:00.000Z', '2021-03-03 2021-03-03'],
      ['2021-03-03T00:00:00+00:00', '2021-03-03 2021-03-03'],
      ['2021-03-03T17:00:00', '2021-03-03 2021-03-03'],
      ['2021-03-03 10:00-12:00', '2021-03-03 2021-03-03'],
      ['03/03/2021 17:00', '2021-03-03 2021-03-03'],
    ]);
  });

  it('in numbers with other words after it is no day alone: they may change it', () => {
    readings([
      ['2024-07-08 to 2024-07-10', '2024-07-08 2024-07-10'],
      ['2024-07-08 - 2024-07-10', '2024-07-08 2024-07-10'],
      ['2024-07-08 or 2024-07-09', '2024-07-08 2024-07-09'],
      ['25/06/2024 10:00 to 27/06/2024 12:00', '2024-06-25 2024-06-27'],
      ['2024-07-08 & 9', 'date-not-understood'],
      ['2024-07-08 ?', 'date-not-understood'],
      ['2024-07-08 (approx.)', 'date-not-understood'],
      ['2016-10-18 EC', 'date-not-understood'], // the Ethiopian calendar: 2024-06-25
      ['2024-07-08 23:30 EST', 'date-not-understood'],
      ['25/06/2024 23:30 EST', 'date-not-understood'],
      ['2024-07-08 10:00 – 12:30', '2024-07-08 2024-07-08'],
      ['25/06/2024 2:30 PM', '2024-06-25 2024-06-25'],
      ['25/06/2024, 14:30 hrs', '2024-06-25 2024-06-25'],
      ['2024-07-08T14:30:00.000', '2024-07-08 2024-07-08'],
    ]);
  });

  it('has the digits of any script', () => {
    readings([
      ['۲۰۲۲-۰۹-۲۴', '2022-09-24 2022-09-24'],
      ['٢٤/٠٩/٢٠٢٢', '2022-09-24 2022-09-24'],
      ['२४ September २०२२', '2022-09-24 2022-09-24'],
      ['၂၄.၀၉.၂၀၂၂', '2022-09-24 2022-09-24'],
      ['۱۴۰۱/۰۷/۰۲', 'date-other-calendar'],
    ]);
  });

  it('of two digits never lies in years to come, and a year has the weeks that it has', () => {
    readings([
      ['17/07/63', 'date-not-understood'],
      ['17/07/20', '2020-07-17 2020-07-17'],
      ['17/07/98', '1998-07-17 1998-07-17'],
      ['2021-W53', 'date-not-understood'],
      ['2020-W53', '2020-12-28 2021-01-03'],
      ['2999-W53', 'date-not-understood'],
    ]);
  });

  it('of four calendars in one column is read by the two that the column may have, and no other is taken for them', () => {
    const rule = { order: 'dmy', era: 'thai', serial: null } as const;
    const read = (cell: string): string | null | undefined => {
      const got = readDate(cell, rule);
      return 'problem' in got ? got.problem : got.window?.earliest;
    };
    expect(['04/06/2021', '04/06/2564', '១៤ មិថុនា ២៥៦៤', '14/03/1400', '23/10/1442', '2021-06-04'].map(read)).toEqual([
      '2021-06-04', // Gregorian
      '2021-06-04', // the Buddhist era
      '2021-06-14',
      'date-other-calendar', // solar Hijri: kept in words, not the year 1400
      'date-other-calendar', // lunar Hijri
      '2021-06-04',
    ]);
    expect(['1403/04/27', '1446-01-11', '27/04/1403', '1403', '1403-04', '27 April 1403'].map(read)).toEqual(
      Array.from({ length: 6 }, () => 'date-other-calendar'),
    );
    // No calendar that is used has these years now.
    expect(['17/07/1203', '17/07/1650'].map(read)).toEqual(['date-not-in-calendar', 'date-not-in-calendar']);
    // Nobody said which of its two countings: nothing is guessed.
    expect(readDate('04/06/2564', { ...rule, era: null })).toEqual({ problem: 'date-era-unclear' });
  });
});
