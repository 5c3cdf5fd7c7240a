import { addDays, type Day, firstOfMonth, lastOfMonth, weekday } from '@vigil/shared/day/day.js';
import type { HearingLine } from '@vigil/shared/staff-responses/people.js';

/** A hearing in one week: from which weekday to which, Monday is 1, and whether it goes on outside of the week. */
interface WeekSpan {
  line: HearingLine;
  from: number;
  to: number;
  isBegunBefore: boolean;
  goesOn: boolean;
}
export interface HearingWeek {
  monday: Day;
  /** Each day of the week, and whether it is in the month. */
  days: { day: Day; isInMonth: boolean }[];
  spans: WeekSpan[];
}

/** Arranges hearings in the weeks of a month, each over all days on which it may be. */
export const hearingMonth = (lines: readonly HearingLine[], year: number, month: number): HearingWeek[] => {
  const [first, last] = [firstOfMonth(year, month), lastOfMonth(year, month)];
  const weeks: HearingWeek[] = [];
  for (let monday = addDays(first, 1 - weekday(first)); monday <= last; monday = addDays(monday, 7)) {
    const sunday = addDays(monday, 6);
    weeks.push({
      monday,
      days: Array.from({ length: 7 }, (_, n) => addDays(monday, n)).map((day) => ({
        day,
        isInMonth: day >= first && day <= last,
      })),
      spans: lines.flatMap((line): WeekSpan[] => {
        const [earliest, latest] = [line.when.earliest, line.when.latest];
        // A week of two months shows what is in this one.
        if (latest < monday || earliest > sunday || latest < first || earliest > last) return [];
        return [
          {
            line,
            from: earliest <= monday ? 1 : weekday(earliest),
            to: latest >= sunday ? 7 : weekday(latest),
            isBegunBefore: earliest < monday,
            goesOn: latest > sunday,
          },
        ];
      }),
    });
  }
  return weeks;
};

/** Returns the month before or after: [2021, 12] and 1 give [2022, 1]. */
export const monthFrom = (year: number, month: number, n: number): [year: number, month: number] => {
  const months = year * 12 + month - 1 + n;
  return [Math.floor(months / 12), (months % 12) + 1];
};
