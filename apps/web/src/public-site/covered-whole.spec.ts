import { asPeriod } from '@vigil/shared/day/period.js';
import { coveredWhole } from './covered-whole.js';

const ending = (years: string, last: string | null, day: string): string => {
  const { from, until } = coveredWhole(asPeriod(years), { asOf: { seq: 1, day }, last });
  return `${from} ${until}`;
};

describe('the time of all files', () => {
  it.each([
    ['2022-01-01..2026-12-31', '2026-10-31', '2026-11-30', '2022-01-01 2026-11-01'],
    ['2022-01-01..2024-12-31', '2024-02-29', '2026-11-30', '2022-01-01 2024-03-01'],
    ['2022-01-01..2025-12-31', '2025-12-31', '2026-01-01', '2022-01-01 2026-01-01'],
    ['2026', '2026-10-31', '2026-11-30', '2026-01-01 2026-11-01'],
  ])('ends on the last day of which anything is published, as figures do (%s, %s)', (years, last, day, time) =>
    expect(ending(years, last, day)).toBe(time),
  );

  it('is this year where nothing is published yet', () =>
    expect(ending('2026', null, '2026-11-30')).toBe('2026-01-01 2027-01-01'));
});
