import { addDays, type Day, weekday } from '../day/day.js';
import { type Period, periodBetween } from '../day/period.js';
import { daysKnown, type KnownDays, progressOf } from '../day/period-progress.js';
import type { Answer, Cell } from './answer.js';
import { ALL, type CellKey } from './cell-key.js';
import type { Question } from './question.js';
import { type CoverageEntry, type Watch, watchedDays, watchIn, type Within } from './coverage-status.js';
import { keptCoverage } from './watching-of.js';

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
interface StripAnswers {
  /** I01 split by period and interference. */
  recorded: Answer;
  /** Counts I05 split by period and kind: its assemblies. Asked only where anything is recorded. */
  force: () => Answer;
}

/** Both questions of a strip, without their period and filter. */
export const STRIP_QUESTIONS = {
  recorded: { indicator: 'I01', split: ['period', 'interference'] },
  force: { indicator: 'I05', split: ['period', 'kind'] },
} as const satisfies Record<keyof StripAnswers, Partial<Question>>;

type CellAt = (first: CellKey, second: CellKey) => Cell | undefined;
/** Returns a function that finds a cell or total of two splits. */
const byKeys = ({ totals, cells }: Answer): CellAt => {
  const of = new Map<CellKey, Cell[]>();
  for (const cell of [...totals, ...cells]) {
    const [first = null] = cell.keys;
    const known = of.get(first);
    if (known) known.push(cell);
    else of.set(first, [cell]);
  }
  return (first, second) => of.get(first)?.find(({ keys }) => keys[1] === second);
};

const countsIn = (recorded: CellAt, force: CellAt, key: string): StripCounts => ({
  interfered: recorded(key, 'IN_INTERFERED')?.low ?? 0,
  quiet: recorded(key, 'IN_NONE')?.low ?? 0,
  unknown: recorded(key, 'IN_UNKNOWN')?.low ?? 0,
  recorded: recorded(key, ALL)?.low ?? 0,
  force: force(key, 'IK_ASSEMBLY')?.low ?? 0,
});

/**
 * Arranges published figures as squares, one for each period from the first with anything recorded to the last. It
 * counts nothing itself: each number is a cell of an answer.
 * @param watchIn who watched in a period; null: not known
 */
export const stripOf = ({ recorded, force }: StripAnswers, watchIn: (period: Period) => Watch | null): Strip => {
  const recordedIn = byKeys(recorded);
  const begun = recorded.periods.filter((period) => progressOf(period, recorded).is !== 'not-begun');
  const isAny = ({ key }: Period): boolean => {
    const cell = recordedIn(key, ALL);
    return cell !== undefined && cell.low + uncertainIn(cell) > 0;
  };
  const shown = begun.slice(Math.max(0, begun.findIndex(isAny)), begun.findLastIndex(isAny) + 1);
  // What met with force is among what is recorded.
  const forceIn = recorded.total.low + uncertainIn(recorded.total) > 0 ? byKeys(force()) : () => undefined;
  const squares = shown.map((period): StripSquare => {
    const counts = countsIn(recordedIn, forceIn, period.key);
    const uncertain = uncertainIn(recordedIn(period.key, ALL));
    return { period, ...counts, uncertain, state: stateOf(counts, uncertain, watchIn(period)) };
  });
  const total = countsIn(recordedIn, forceIn, ALL);
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
  if (watch === 'nobody') return watch;
  return watch === null || watch === 'not-recorded' || watch === 'not-published' ? 'not-recorded' : 'nothing';
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
  known: KnownDays,
): ((period: Period) => Watch) => {
  const own = keptCoverage({ groups: [group] }, coverage, places);
  const days = areas.map((area) => watchedDays(area, own, places));
  return (period) => {
    const covered = daysKnown(period, known);
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

/**
 * Returns the days that show on which weekday a group gathers; null where nothing is recorded of it for certain.
 * @param weeks I01 split by weeks
 */
export const daysOfWeekday = (weeks: Pick<Answer, 'periods' | 'cells' | 'day' | 'lastPublished'>): Period | null => {
  const last = weeks.periods.findLast(
    (period, index) => weeks.cells[index]!.low > 0 && progressOf(period, weeks).is !== 'not-begun',
  );
  if (!last) return null;
  return periodBetween(addDays(last.until, -7 * WEEKS_OF_WEEKDAY) as Day, addDays(last.until, -1));
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
