import type { Answer } from '@vigil/shared/counting/answer.js';
import {
  daysOfWeekday,
  type Strip,
  stripOf,
  STRIP_QUESTIONS,
  type StripSquare,
  usualWeekday,
  watchOfGroup,
} from '@vigil/shared/counting/calendar-strip.js';
import { count } from '@vigil/shared/counting/count.js';
import { type Watch, type WatchedDays, watchedDays, watchIn } from '@vigil/shared/counting/coverage-status.js';
import { createQuestion, type Question } from '@vigil/shared/counting/question.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { type Period, periodBetween, periodsOf } from '@vigil/shared/day/period.js';
import { daysKnown, type KnownDays } from '@vigil/shared/day/period-progress.js';
import { begunOf, wholeTime } from '@vigil/shared/day/whole-time.js';
import type { CalendarBody, CalendarSquare } from '@vigil/shared/public/calendar.js';
import type { CountingWork, FactSnapshot, PlacesOfCounting } from '../statistics/counting-work.js';

/** Whose calendar: one group's, or that of one place. */
export type CalendarFilter = { groups: [string] } | { place: [string] };

/** Weeks that are counted at once to find the last protest. */
const AT_ONCE = 104;

type CalendarUnit = 'week' | 'month' | 'year';

const watchOfPlace =
  (days: WatchedDays, known: KnownDays) =>
  (period: Period): Watch =>
    watchIn(days, daysKnown(period, known));

const withKey = ({ period, ...square }: StripSquare): CalendarSquare => ({ ...square, period: period.key });

/** Counts the calendar of a group or place over everything recorded. Each number is one of `/api/public/counts`. */
const calendarOf = (
  filters: CalendarFilter,
  { facts, coverage, asOf }: FactSnapshot,
  { gazetteer }: Pick<PlacesOfCounting, 'gazetteer'>,
): CalendarBody => {
  const today = asOf.day as Day;
  const known = { day: today, lastPublished: facts.lastPublished?.incidents };
  const { earliest, latest } = facts.days();
  const whole = wholeTime(earliest ?? today, latest ?? today);
  const counted = (period: Period, more: Partial<Question>): Answer =>
    count(facts, createQuestion(period.key, { indicator: 'I01', filters, ...more }), today);
  const by = (unit: CalendarUnit, more: Partial<Question>): Answer =>
    counted(begunOf(whole, unit, today), { ...more, unit });
  const strip = (unit: CalendarUnit): Strip => {
    const { recorded, force } = STRIP_QUESTIONS;
    return stripOf({ recorded: by(unit, recorded), force: () => by(unit, force) }, watch);
  };
  const isGroup = 'groups' in filters;
  const met = isGroup
    ? counted(whole, { split: ['place:1'] }).cells.flatMap(({ keys: [key], low }) => (low > 0 && key ? [key] : []))
    : [];
  const watch = isGroup
    ? watchOfGroup(filters.groups[0], met, coverage, gazetteer, known)
    : watchOfPlace(watchedDays(filters.place[0], coverage, gazetteer), known);
  /** The last weeks first: of most groups, they have the last protest. */
  const lastWeeks = (): Period | null => {
    const { from, until } = begunOf(whole, 'week', today);
    const weeks = periodsOf('week', from, until);
    for (let end = weeks.length; end > 0; end -= AT_ONCE) {
      const some = periodBetween(weeks[Math.max(0, end - AT_ONCE)]!.from, addDays(weeks[end - 1]!.until, -1));
      const days = daysOfWeekday(counted(some, { unit: 'week', split: ['period'] }));
      if (days) return days;
    }
    return null;
  };
  const days = isGroup ? lastWeeks() : null;
  const usual = days && usualWeekday(counted(days, { unit: 'day', split: ['period'] }));
  const { squares, longer, total } = strip(usual ? 'week' : 'month');
  const years = strip('year');
  return {
    asOf,
    unit: usual ? 'week' : 'month',
    usual,
    squares: squares.map(withKey),
    longer,
    years: {
      squares: years.squares.map((square) => ({ ...withKey(square), watch: watch(square.period) })),
      longer: years.longer,
    },
    total,
  };
};

/** The same, written. */
export const CALENDAR: CountingWork<CalendarFilter, string> = {
  module: import.meta.url,
  name: 'CALENDAR',
  run: ([standing], places, filters) => JSON.stringify(calendarOf(filters, standing!, places)),
};
