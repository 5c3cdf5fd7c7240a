import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { addDays, type Day, daysBetween, weekday } from '@vigil/shared/day/day.js';

/** The days of one ISO week, Monday first; null where a day is outside the query's period. */
export interface Week {
  monday: Day;
  days: readonly (Cell | null)[];
}

export interface Calendar {
  weeks: readonly Week[];
  /**
   * Certain events that began on each weekday, Monday first. No event counts as certain for two days, so these numbers
   * add up.
   */ weekdays: readonly number[];
  /** The highest day. */ most: number;
}

/** Arranges the days of an answer in weeks. The answer must be split by days only. */
export const calendarOf = ({ periods, cells }: Pick<Answer, 'periods' | 'cells'>): Calendar => {
  const first = periods[0]!.from;
  const start = addDays(first, 1 - weekday(first));
  const weeks: { monday: Day; days: (Cell | null)[] }[] = [];
  const weekdays = Array.from({ length: 7 }, () => 0);
  periods.forEach(({ from }, i) => {
    const n = daysBetween(start, from);
    const week = (weeks[Math.floor(n / 7)] ??= {
      monday: addDays(start, n - (n % 7)),
      days: Array.from({ length: 7 }, () => null),
    });
    const cell = cells[i]!;
    week.days[n % 7] = cell;
    weekdays[n % 7]! += cell.low;
  });
  return { weeks, weekdays, most: Math.max(0, ...cells.map(({ low }) => low)) };
};
