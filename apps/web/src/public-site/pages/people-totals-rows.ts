import { addDays, type Day } from '@vigil/shared/day/day.js';
import { periodContaining } from '@vigil/shared/day/period.js';
import { HELD_STAGES, NOT_CONVICTED } from '@vigil/shared/people-figures/public-total-codes.js';
import type { PublicPeopleTotals } from '@vigil/shared/public/response-types.js';

type Total = PublicPeopleTotals['items'][number];

/** The totals of one country: of an installation for one country, of that one (null). */
export interface TotalsOfCountry {
  country: string | null;
  items: readonly Total[];
  /** The last day of every half-year from the first that has a total to the last that was due, newest first. */
  days: readonly Day[];
}

/** Returns the totals country by country; none where nothing is shown. */
export const totalsByCountry = ({ items, lastDay }: PublicPeopleTotals): TotalsOfCountry[] =>
  [...new Set(items.map(({ country = null }) => country))].map((country) => {
    const its = items.filter((one) => (one.country ?? null) === country);
    const counted = its.map(({ day }) => day).sort();
    return { country, items: its, days: halfYearEnds(counted[0]!, lastDay ?? counted.at(-1)!) };
  });

const halfYearEnds = (first: string, last: string): Day[] => {
  const days: Day[] = [];
  for (let day = first as Day; day <= last; day = addDays(periodContaining('half-year', addDays(day, 1)).until, -1))
    days.unshift(day);
  return days;
};

/** Returns how many people there are at least; null: no number may be shown, which is never 0. */
export const lowOn = ({ items }: TotalsOfCountry, day: Day, tally: string, code = ''): number | null =>
  items.find((one) => one.day === day && one.tally === tally && one.code === code && !one.isRest)?.low ?? null;

/** Divides the half-years into those of which something is shown, and those of which nothing is. */
export const shownDays = (of: TotalsOfCountry): { shown: Day[]; empty: Day[] } => {
  const isShown = (day: Day): boolean => of.items.some((one) => one.day === day);
  return { shown: of.days.filter(isShown), empty: of.days.filter((day) => !isShown(day)) };
};

/** Returns the newest day of which there is a total of people who were counted. */
export const newestDay = (of: TotalsOfCountry): Day | null =>
  of.days.find((day) => lowOn(of, day, 'counted') !== null) ?? null;

const STANDING: readonly (readonly [tally: 'held' | 'stage', code: string])[] = [
  ['held', 'certain'],
  ...[...HELD_STAGES, NOT_CONVICTED].map((code) => ['stage', code] as const),
  ['held', 'unclear'],
  ['held', 'not-held'],
  ['held', 'other'],
];

/** How people stood on a day: one row for each number that is shown. */
export interface StandingRow {
  tally: 'held' | 'stage';
  code: string;
  low: number;
}
export const standingRows = (of: TotalsOfCountry, day: Day): StandingRow[] =>
  STANDING.flatMap(([tally, code]) => {
    const low = lowOn(of, day, tally, code);
    return low === null ? [] : [{ tally, code, low }];
  });

/** One article, or one group by one tie, with all others who were counted with them. */
export interface AgainstRow {
  /** Null: an article. */
  tie: string | null;
  code: string;
  low: number | null;
  rest: number | null;
}
export const againstRows = ({ items }: TotalsOfCountry, day: Day): AgainstRow[] => {
  const rows = new Map<string, AgainstRow>();
  for (const { day: on, tally, code, low, isRest } of items) {
    const tie = tally.startsWith('group.') ? tally.slice('group.'.length) : null;
    if (on !== day || (tie === null && tally !== 'article')) continue;
    const row = rows.get(`${tally} ${code}`) ?? { tie, code, low: null, rest: null };
    rows.set(`${tally} ${code}`, { ...row, [isRest ? 'rest' : 'low']: low });
  }
  return [...rows.values()];
};
