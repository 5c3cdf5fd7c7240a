import { addDays, weekday, type Day } from '../day/day.js';

/** What a series is found from: a record, and the first and last day on which it may have begun. */
export interface DatedRecord {
  id: string;
  earliest: Day;
  latest: Day;
}
/** A week of a series, from its Monday on. */
interface SeriesWeek {
  monday: Day;
  /** Records that lie in this week for certain. */
  records: string[];
  /** Records that may lie in it or in another. */
  possible: string[];
}
export interface Series {
  /** The ISO weekday on which most of them were: 1 is Monday. */
  weekday: number;
  /** The oldest first, up to the week of today; at most 26. */
  weeks: SeriesWeek[];
  /** How many of these weeks have no record, not even a possible one. Nobody knows what happened in them. */
  gaps: number;
  /** The first such weekday after the newest record, and not before today. */
  next: Day;
}

const MOST_WEEKS = 26;
const FEWEST = 4;
const DAYS_OF_WEEK = 7;
const mondayOf = (day: Day): Day => addDays(day, 1 - weekday(day));

/**
 * Finds the weekly series in the assemblies of one group: four or more weeks of the last half-year have one on the same
 * weekday, and those are at least half of all whose day is known. Returns null if there is none.
 */
export const seriesOf = (records: readonly DatedRecord[], today: Day): Series | null => {
  const first = addDays(mondayOf(today), -(MOST_WEEKS - 1) * DAYS_OF_WEEK);
  const recent = records.filter(({ earliest, latest }) => latest >= first && earliest <= today);
  const exact = recent.filter(({ earliest, latest }) => earliest === latest);
  const weeksOn = [1, 2, 3, 4, 5, 6, 7].map(
    (on) =>
      new Set(exact.filter(({ earliest }) => weekday(earliest) === on).map(({ earliest }) => mondayOf(earliest))).size,
  );
  const most = Math.max(...weeksOn);
  const on = weeksOn.indexOf(most) + 1;
  const onThisDay = exact.filter(({ earliest }) => weekday(earliest) === on).length;
  if (most < FEWEST || onThisDay * 2 < exact.length) return null;
  const begins = recent.map(({ earliest }) => mondayOf(earliest)).reduce((a, b) => (a < b ? a : b));
  const weeks: SeriesWeek[] = [];
  for (let monday = begins < first ? first : begins; monday <= today; monday = addDays(monday, DAYS_OF_WEEK)) {
    const sunday = addDays(monday, DAYS_OF_WEEK - 1);
    const touching = recent.filter(({ earliest, latest }) => latest >= monday && earliest <= sunday);
    const isCertain = ({ earliest, latest }: DatedRecord): boolean => earliest >= monday && latest <= sunday;
    weeks.push({
      monday,
      records: touching.filter(isCertain).map(({ id }) => id),
      possible: touching.filter((one) => !isCertain(one)).map(({ id }) => id),
    });
  }
  const newest = exact.map(({ earliest }) => earliest).reduce((a, b) => (a > b ? a : b));
  let next = addDays(mondayOf(today), on - 1);
  while (next < today || next <= newest) next = addDays(next, DAYS_OF_WEEK);
  return {
    weekday: on,
    weeks,
    gaps: weeks.filter((week) => week.records.length + week.possible.length === 0).length,
    next,
  };
};
