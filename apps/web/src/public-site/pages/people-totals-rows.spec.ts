import type { Day } from '@vigil/shared/day/day.js';
import type { PublicPeopleTotals } from '@vigil/shared/public/response-types.js';
import { againstRows, lowOn, newestDay, shownDays, standingRows, totalsByCountry } from './people-totals-rows.js';

type Items = PublicPeopleTotals['items'];
const JUNE = '2022-06-30' as Day;
const item = (day: string, tally: string, code: string, low: number, more: Partial<Items[number]> = {}) => ({
  day,
  tally,
  code,
  low,
  ...more,
});
const totals = (items: Items, lastDay: string | null = JUNE): PublicPeopleTotals => ({ shown: true, lastDay, items });

describe('public totals of people on their page', () => {
  it('are none where nothing is shown', () => {
    expect(totalsByCountry(totals([]))).toEqual([]);
    expect(totalsByCountry({ shown: false, lastDay: null, items: [] })).toEqual([]);
  });

  it('have every half-year, newest first, also those of which nothing is shown', () => {
    const [of] = totalsByCountry(
      totals([item('2020-12-31', 'counted', '', 10), item('2021-12-31', 'counted', '', 15)]),
    );
    expect(of!.days).toEqual(['2022-06-30', '2021-12-31', '2021-06-30', '2020-12-31']);
    expect(newestDay(of!)).toBe('2021-12-31');
    expect(of!.days.map((day) => lowOn(of!, day, 'counted'))).toEqual([null, 15, null, 10]);
    // Each in one line of a phone, and not as a row of "not shown".
    expect(shownDays(of!)).toEqual({ shown: ['2021-12-31', '2020-12-31'], empty: ['2022-06-30', '2021-06-30'] });
  });

  it('show each number of a day once, stages after those held for certain', () => {
    const [of] = totalsByCountry(
      totals([
        item(JUNE, 'counted', '', 30),
        item(JUNE, 'held', 'unclear', 5),
        item(JUNE, 'held', 'certain', 15),
        item(JUNE, 'stage', 'NOT_CONVICTED', 10),
        item(JUNE, 'stage', 'ST_CONVICTED', 5),
        item('2021-12-31', 'held', 'not-held', 5),
      ]),
    );
    expect(standingRows(of!, JUNE).map(({ code, low }) => `${code} ${low}`)).toEqual([
      'certain 15',
      'ST_CONVICTED 5',
      'NOT_CONVICTED 10',
      'unclear 5',
    ]);
  });

  it('show one article or group against all others, and never take a missing number for 0', () => {
    const [of] = totalsByCountry(
      totals([
        item(JUNE, 'article', 'LW_PENAL_2009 453', 5),
        item(JUNE, 'article', 'LW_PENAL_2009 453', 15, { isRest: true }),
        item(JUNE, 'group.GT_FOR_WHOM', 'G-1', 10, { isRest: true }),
      ]),
    );
    expect(againstRows(of!, JUNE)).toEqual([
      { tie: null, code: 'LW_PENAL_2009 453', low: 5, rest: 15 },
      { tie: 'GT_FOR_WHOM', code: 'G-1', low: null, rest: 10 },
    ]);
  });

  it('are apart for each of several countries', () => {
    const of = totalsByCountry(
      totals([item(JUNE, 'counted', '', 10, { country: 'KE' }), item(JUNE, 'counted', '', 20, { country: '*' })]),
    );
    expect(of.map((one) => [one.country, lowOn(one, JUNE, 'counted')])).toEqual([
      ['KE', 10],
      ['*', 20],
    ]);
  });
});
