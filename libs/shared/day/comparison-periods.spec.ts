import { comparedOn } from './comparison-periods.js';
import { asDay, type Day } from './day.js';
import { asPeriod } from './period.js';

const today = asDay('2026-11-27');

describe('what a period is compared with', () => {
  const compared = (key: string, day = today, lastPublished?: Day | null) => {
    const { before, yearBefore } = comparedOn(asPeriod(key), { day, lastPublished });
    return [
      before && `${before.period.key} ${before.asOf}`,
      yearBefore && `${yearBefore.period.key} ${yearBefore.asOf}`,
    ];
  };

  it('is whole periods where it is over', () => {
    expect(compared('2025')).toEqual(['2024 null', null]);
    expect(compared('2026-Q3')).toEqual(['2026-Q2 null', '2025-Q3 null']);
  });

  it('is the same days, as they had been published then, where it is not over', () => {
    expect(compared('2026')).toEqual(['2025-01-01..2025-11-27 2025-11-27', null]);
    expect(compared('2026-H2')).toEqual(['2026-01-01..2026-05-30 2026-05-30', '2025-07-01..2025-11-27 2025-11-27']);
    expect(compared('2026-Q4')).toEqual(['2026-07-01..2026-08-27 2026-08-27', '2025-10-01..2025-11-27 2025-11-27']);
    expect(compared('2026-11')).toEqual(['2026-10-01..2026-10-27 2026-10-27', '2025-11-01..2025-11-27 2025-11-27']);
    expect(compared('2026-W48')).toEqual(['2026-11-16..2026-11-20 2026-11-20', '2025-11-24..2025-11-28 2025-11-28']);
  });

  it('is no period that overlaps itself: a year before several years is in them', () => {
    expect(compared('2022-01-01..2025-12-31')).toEqual(['2018-01-01..2021-12-31 null', null]);
    expect(compared('2022-01-01..2026-12-31')).toEqual(['2017-01-01..2021-11-27 2021-11-27', null]);
    expect(compared('2024-06-30..2025-06-30')[1]).toBeNull();
    expect(compared('2024-07-01..2025-06-30')[1]).toBe('2023-07-01..2024-06-30 null');
  });

  it('ends on the last day of which anything is published, as it stood as long after that day', () => {
    const last = asDay('2026-10-31');
    expect(compared('2026', today, last)).toEqual(['2025-01-01..2025-10-31 2025-11-27', null]);
    expect(compared('2026-Q4', today, last)).toEqual(['2026-07 2026-08-27', '2025-10 2025-11-27']);
    expect(compared('2026-11', today, last)).toEqual([null, null]);
    expect(compared('2026-Q3', today, last)).toEqual(['2026-Q2 null', '2025-Q3 null']);
    expect(compared('2026-01-01..2026-11-15', today, last)[1]).toBe('2025-01-01..2025-11-15 null');
  });

  it('is no more days than the earlier period has', () => {
    expect(compared('2026-03', asDay('2026-03-31'))[0]).toBe('2026-02 2026-02-28');
  });

  it('knows leap years', () => {
    expect(compared('2028', asDay('2028-02-29'))[0]).toBe('2027-01-01..2027-02-28 2027-02-28');
    expect(compared('2029', asDay('2029-03-01'))[0]).toBe('2028-01-01..2028-03-01 2028-03-01');
  });

  it('is nothing where it has not begun', () => {
    expect(compared('2026-12')).toEqual([null, null]);
  });

  it('is nothing before the calendar begins', () => {
    expect(compared('1900')).toEqual([null, null]);
  });
});
