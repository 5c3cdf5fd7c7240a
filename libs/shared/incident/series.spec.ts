import { describe, expect, it } from '@jest/globals';
import { addDays, asDay, type Day } from '../day/day.js';
import { seriesOf, type DatedRecord } from './series.js';

const FRIDAY = asDay('2021-06-04');
const on = (earliest: Day, latest = earliest): DatedRecord => ({ id: `${earliest} ${latest}`, earliest, latest });
const fridays = (...weeks: number[]): DatedRecord[] => weeks.map((n) => on(addDays(FRIDAY, 7 * n)));

describe('a weekly series', () => {
  it('is found in four weeks with the same weekday, and shows weeks without a record as gaps', () => {
    const series = seriesOf(fridays(0, 1, 3, 4), asDay('2021-07-05'))!;
    expect([series.weekday, series.gaps, series.next]).toEqual([5, 2, '2021-07-09']);
    expect(series.weeks.map(({ monday, records }) => [monday, records.length])).toEqual([
      ['2021-05-31', 1],
      ['2021-06-07', 1],
      ['2021-06-14', 0],
      ['2021-06-21', 1],
      ['2021-06-28', 1],
      ['2021-07-05', 0],
    ]);
  });

  it('is none with three weeks, nor where other weekdays are more', () => {
    expect(seriesOf(fridays(0, 1, 2), asDay('2021-07-05'))).toBeNull();
    expect(seriesOf([...fridays(0, 0, 1, 2)], asDay('2021-07-05'))).toBeNull();
    const others = [0, 1, 2, 3, 4].map((n) => on(addDays(FRIDAY, 7 * n + 1 + n)));
    expect(seriesOf([...fridays(0, 1, 2, 3), ...others], asDay('2021-08-01'))).toBeNull();
  });

  it('shows no gap where a record may lie, and counts that record in no week for certain', () => {
    const series = seriesOf(
      [...fridays(0, 1, 2, 4), on(asDay('2021-06-25'), asDay('2021-06-29'))],
      asDay('2021-07-02'),
    )!;
    expect(series.gaps).toBe(0);
    expect(series.weeks[3]).toMatchObject({ records: [], possible: ['2021-06-25 2021-06-29'] });
  });

  it('expects today until there is a record of today, and the next week then', () => {
    const today = addDays(FRIDAY, 28);
    expect(seriesOf(fridays(0, 1, 2, 3), today)!.next).toBe(today);
    expect(seriesOf(fridays(0, 1, 2, 3, 4), today)!.next).toBe(addDays(today, 7));
  });

  it('is over half a year after its last record', () => {
    expect(seriesOf(fridays(0, 1, 2, 3), addDays(FRIDAY, 7 * 40))).toBeNull();
    expect(seriesOf(fridays(0, 1, 2, 3), addDays(FRIDAY, 7 * 20))!.weeks).toHaveLength(21);
  });
});
