import { addDays, type Day, weekday } from '../day/day.js';
import { type Period, periodBetween } from '../day/period.js';
import { progressOf } from '../day/period-progress.js';
import type { Answer, Cell } from './answer.js';
import { ALL } from './cell-key.js';
import type { Question } from './question.js';
import { type CoverageEntry, daysSoFar, type Watch, watchedDays, watchIn, type Within } from './coverage-status.js';

/**
 * What a square of the strip shows, the gravest first. `uncertain`: only what may fall in the period, has a single
 * source or was violent, which is in no figure; `nothing`: nothing is recorded, and somebody watched at least partly.
 */
export const STRIP_STATES = [
  'force',
  'interfered',
  'unknown',
  'quiet',
  'uncertain',
  'nothing',
  'not-recorded',
  'nobody',
] as const;
export type StripState = (typeof STRIP_STATES)[number];

/** Assemblies by what is known of them: `recorded` is the sum of the last three, and `force` is among `interfered`. */
export interface StripCounts {
  recorded: number;
  force: number;
  interfered: number;
  quiet: number;
  unknown: number;
}

/** One week or month. */
export interface StripSquare extends StripCounts {
  period: Period;
  state: StripState;
  /** How many are recorded that no figure of this period counts for certain. */
  uncertain: number;
}

/** The squares add up to the totals; `longer` is what is in the totals, but certain in no single square. */
export interface Strip {
  squares: readonly StripSquare[];
  longer: StripCounts;
  total: StripCounts;
}

/** The answers that a strip is made of, for the same periods and filters. */
export interface StripAnswers {
  /** I01 split by period and interference. */
  recorded: Answer;
  /** I05 split by period and kind: its assemblies. */
  force: Answer;
}

/** Both questions of a strip, without their period and filter. */
export const STRIP_QUESTIONS = {
  recorded: { indicator: 'I01', split: ['period', 'interference'] },
  force: { indicator: 'I05', split: ['period', 'kind'] },
} as const satisfies Record<keyof StripAnswers, Partial<Question>>;

/** The interferences, each with its name in the counts. */
const INTERFERENCES = { IN_INTERFERED: 'interfered', IN_NONE: 'quiet', IN_UNKNOWN: 'unknown' } as const;

const byKeys = (answer: Answer): ((first: string, second: string) => Cell | undefined) => {
  const cells = new Map([...answer.cells, ...answer.totals].map((cell) => [cell.keys.join(' '), cell]));
  return (first, second) => cells.get(`${first} ${second}`);
};

/**
 * Arranges published figures as squares, one for each period from the first with anything recorded to the last. It
 * counts nothing itself: each number is a cell of an answer.
 * @param watchIn who watched in a period; null: not known
 */
export const stripOf = ({ recorded, force }: StripAnswers, watchIn: (period: Period) => Watch | null): Strip => {
  const [recordedIn, forceIn] = [byKeys(recorded), byKeys(force)];
  const countsIn = (key: string): StripCounts => {
    const of = (interference: string): number => recordedIn(key, interference)?.low ?? 0;
    const counts = Object.entries(INTERFERENCES).map(([code, name]) => [name, of(code)] as const);
    return {
      ...(Object.fromEntries(counts) as Pick<StripCounts, 'interfered' | 'quiet' | 'unknown'>),
      recorded: recordedIn(key, ALL)?.low ?? 0,
      force: forceIn(key, 'IK_ASSEMBLY')?.low ?? 0,
    };
  };
  const all = recorded.periods
    .filter((period) => progressOf(period, recorded.day).is !== 'not-begun')
    .map((period): StripSquare => {
      const counts = countsIn(period.key);
      const uncertain = uncertainIn(recordedIn(period.key, ALL));
      return { period, ...counts, uncertain, state: stateOf(counts, uncertain, watchIn(period)) };
    });
  const isAny = (square: StripSquare): boolean => square.recorded + square.uncertain > 0;
  const squares = all.slice(Math.max(0, all.findIndex(isAny)), all.findLastIndex(isAny) + 1);
  const total = countsIn(ALL);
  total.recorded = recorded.total.low;
  const longer = Object.fromEntries(
    Object.entries(total).map(([name, n]) => [
      name,
      squares.reduce((rest, square) => rest - square[name as keyof StripCounts], n),
    ]),
  ) as unknown as StripCounts;
  return { squares, longer, total };
};

const uncertainIn = (cell: Cell | undefined): number => {
  if (!cell) return 0;
  const { singleSource, violent } = cell.asides;
  return cell.possible + (singleSource?.high ?? 0) + (violent?.high ?? 0);
};

const stateOf = ({ recorded, force, interfered, unknown }: StripCounts, uncertain: number, watch: Watch | null) => {
  if (force > 0) return 'force';
  if (interfered > 0) return 'interfered';
  if (unknown > 0) return 'unknown';
  if (recorded > 0) return 'quiet';
  if (uncertain > 0) return 'uncertain';
  return watch === 'nobody' ? 'nobody' : watch === null || watch === 'not-recorded' ? 'not-recorded' : 'nothing';
};

/**
 * Returns who watched a group's assemblies in each period, by the rule of places: what is on record for this group
 * alone watches it as well as what is on record for all. Where it gathers in several places, `watched` and `nobody`
 * need all of them.
 * @param areas the places where it gathered
 */
export const watchOfGroup = (
  group: string,
  areas: readonly string[],
  coverage: readonly CoverageEntry[],
  places: Within,
  day: Day | null,
): ((period: Period) => Watch) => {
  const own = coverage
    .filter((entry) => entry.group === null || entry.group === group)
    .map((entry) => ({ ...entry, group: null }));
  const days = areas.map((area) => watchedDays(area, own, places));
  return (period) => {
    const covered = daysSoFar(period, day);
    const watches = new Set(days.map((one) => watchIn(one, covered)));
    const [first = 'not-recorded', ...others] = watches;
    if (others.length === 0) return first;
    return watches.has('watched') || watches.has('partly') ? 'partly' : watches.has('media') ? 'media' : 'not-recorded';
  };
};

/** On how many protests, and on what share of them, a weekday must be to be a group's day. */
const LEAST = { of: 10, share: 0.75 };
/** Weeks up to the last recorded one that show a group's day. */
const WEEKS_OF_WEEKDAY = 104;

/** Returns the days that show on which weekday a group gathers; null where its strip is empty. */
export const daysOfWeekday = ({ squares }: Strip): Period | null => {
  const last = squares.findLast(({ recorded }) => recorded > 0);
  if (!last) return null;
  return periodBetween(addDays(last.period.until, -7 * WEEKS_OF_WEEKDAY) as Day, addDays(last.period.until, -1));
};

/** The weekday of a weekly protest: 1 is Monday. Of `of` protests whose day is certain, `n` were on it. */
export interface UsualWeekday {
  weekday: number;
  n: number;
  of: number;
}

/**
 * Returns the weekday of a weekly protest; null where fewer than 10 days are certain, or under three quarters of them
 * are one weekday. @param days I01 split by days
 */
export const usualWeekday = ({ periods, cells }: Pick<Answer, 'periods' | 'cells'>): UsualWeekday | null => {
  const on = Array.from({ length: 7 }, () => 0);
  periods.forEach(({ from }, index) => {
    on[weekday(from) - 1]! += cells[index]!.low;
  });
  const of = on.reduce((sum, n) => sum + n, 0);
  const n = Math.max(...on);
  return of >= LEAST.of && n >= LEAST.share * of ? { weekday: on.indexOf(n) + 1, n, of } : null;
};
