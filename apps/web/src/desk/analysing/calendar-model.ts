import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { WhyNone } from '@vigil/shared/counting/coverage-status.js';
import { addDays, type Day, daysBetween, weekday } from '@vigil/shared/day/day.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';

/** The days of one ISO week, Monday first; null where a day is outside the query's period. */
export interface Week {
  monday: Day;
  days: readonly (Cell | null)[];
}

/** A sum of days. Null where a 0 would say more than anybody knows of one of them, and why. */
export type Sum =
  | { low: number; none: null }
  | { low: null; none: 'unseen' | 'not-assessed' | 'not-reported' | 'not-published' | 'not-begun' };

interface Calendar {
  weeks: readonly Week[];
  /**
   * Certain events that began on each weekday, Monday first. No event counts as certain for two days, so these numbers
   * add up.
   */ weekdays: readonly Sum[];
  /** The highest day. */ most: number;
}

/**
 * Arranges the days of an answer in weeks. The answer must be split by days only.
 * @param noneOf tells why a day has no number; null where it has one
 */
export const calendarOf = (
  { periods, cells }: Pick<Answer, 'periods' | 'cells'>,
  noneOf: (cell: Cell) => WhyNone | null,
): Calendar => {
  const first = periods[0]!.from;
  const start = addDays(first, 1 - weekday(first));
  const weeks: { monday: Day; days: (Cell | null)[] }[] = [];
  const onWeekday = Array.from({ length: 7 }, (): Cell[] => []);
  periods.forEach(({ from }, i) => {
    const n = daysBetween(start, from);
    const week = (weeks[Math.floor(n / 7)] ??= {
      monday: addDays(start, n - (n % 7)),
      days: Array.from({ length: 7 }, () => null),
    });
    const cell = cells[i]!;
    week.days[n % 7] = cell;
    onWeekday[n % 7]!.push(cell);
  });
  return {
    weeks,
    weekdays: onWeekday.map((days) => sumOf(days, noneOf)),
    most: Math.max(0, ...cells.map(({ low }) => low)),
  };
};

const sumOf = (days: readonly Cell[], noneOf: (cell: Cell) => WhyNone | null): Sum => {
  const low = days.reduce((sum, cell) => sum + cell.low, 0);
  if (low > 0 || days.length === 0) return { low, none: null };
  const why = days.map(noneOf);
  for (const none of ['not-assessed', 'not-reported', 'unseen'] as const)
    if (why.includes(none)) return { low: null, none };
  for (const none of ['not-begun', 'not-published'] as const)
    if (why.every((one) => one === none || one === 'not-begun')) return { low: null, none };
  return { low, none: null };
};

/** Formats a sum briefly: a number, '?' where no source gives one, or a dash. */
export const formatSum = ({ low, none }: Sum, t: Text): string =>
  low !== null ? formatNumber(low, t.language) : none === 'not-reported' ? '?' : '–';
