import { describe, expect, it } from '@jest/globals';
import { days } from '@vigil/shared/custody/test-events.js';
import type { HearingLine } from '@vigil/shared/staff-responses/people.js';
import { hearingMonth, monthFrom } from './hearing-month.js';

const line = (when: string): HearingLine => ({
  event: when,
  type: 'CE_HEARING_SET',
  when: { precision: 'DP_RANGE', ...days(when) },
  state: 'due',
  case: null,
  people: [],
});
const said = (lines: HearingLine[], year: number, month: number) =>
  hearingMonth(lines, year, month).map(({ monday, spans }) => [
    monday,
    ...spans.map(({ from, to, isBegunBefore, goesOn }) => [from, to, isBegunBefore, goesOn]),
  ]);

describe('hearings of a month', () => {
  it('are over all days on which they may be, in each week', () => {
    expect(said([line('2024-02-28..2024-03-05'), line('2024-02-29')], 2024, 2).slice(-1)).toEqual([
      ['2024-02-26', [3, 7, false, true], [4, 4, false, false]],
    ]);
    expect(said([line('2024-02-28..2024-03-05')], 2024, 3).slice(0, 2)).toEqual([
      ['2024-02-26', [3, 7, false, true]],
      ['2024-03-04', [1, 2, true, false]],
    ]);
  });

  it('are of that month, also in a week that it shares', () => {
    // 31 January 2022 is a Monday: its week is in both months.
    expect(said([line('2022-01-31')], 2022, 2)[0]).toEqual(['2022-01-31']);
    expect(said([line('2022-01-31')], 2022, 1).at(-1)).toEqual(['2022-01-31', [1, 1, false, false]]);
  });

  it('have whole weeks, from Monday', () => {
    const weeks = hearingMonth([], 2021, 2);
    expect([weeks.length, weeks[0]!.monday, weeks.flatMap((week) => week.days).every((day) => day.isInMonth)]).toEqual([
      4,
      '2021-02-01',
      true,
    ]);
  });

  it('lead to the month before and after, over the end of a year', () => {
    expect([monthFrom(2021, 12, 1), monthFrom(2022, 1, -1), monthFrom(2022, 6, 0)]).toEqual([
      [2022, 1],
      [2021, 12],
      [2022, 6],
    ]);
  });
});
