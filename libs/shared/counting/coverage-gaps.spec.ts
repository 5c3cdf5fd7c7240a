import { describe, expect, it } from '@jest/globals';
import { asDay } from '../day/day.js';
import { asPeriod } from '../day/period.js';
import type { CoverageEntry } from '../staff-responses/coverage.js';
import { coverageGaps } from './coverage-gaps.js';

const places = { isWithin: (code: string, area: string) => code === area || area === 'KH' || code.startsWith(area) };
const entry = (part: Partial<CoverageEntry>): CoverageEntry =>
  ({ place: 'KH', from: '2021-01-01', until: '2021-01-31', level: 'CO_MEDIA', group: null, ...part }) as CoverageEntry;
const gaps = (today: string, ...entries: CoverageEntry[]) => {
  const { weeks, missing, units } = coverageGaps(asPeriod('2021-01'), asDay(today), entries, 'KH', ['1', '2'], places);
  return { weeks, missing: missing.map(({ key }) => key), units };
};

describe('weeks and units for which nobody entered who watched', () => {
  it('are all of them where nothing is entered, cut at the ends of the period', () => {
    expect(gaps('2021-06-01')).toEqual({
      weeks: 5,
      missing: ['2021-01-01..2021-01-03', '2021-W01', '2021-W02', '2021-W03', '2021-W04'],
      units: ['1', '2'],
    });
  });

  it('are none where the whole country was entered, also as watched by nobody', () => {
    for (const level of ['CO_ON_SITE', 'CO_MEDIA', 'CO_NONE'])
      expect(gaps('2021-06-01', entry({ level }))).toEqual({ weeks: 5, missing: [], units: [] });
  });

  it('a unit alone leaves the other units, and days outside the entry, without one', () => {
    expect(
      gaps('2021-06-01', entry({ place: '1', level: 'CO_ON_SITE', from: '2021-01-11', until: '2021-01-12' })),
    ).toEqual({
      weeks: 5,
      missing: ['2021-01-01..2021-01-03', '2021-W01', '2021-W03', '2021-W04'],
      units: ['2'],
    });
  });

  it('no week that has not begun is missing', () => {
    expect(gaps('2021-01-05')).toMatchObject({
      weeks: 2,
      missing: ['2021-01-01..2021-01-03', '2021-01-04..2021-01-05'],
    });
    expect(gaps('2020-12-31')).toEqual({ weeks: 0, missing: [], units: [] });
  });
});
