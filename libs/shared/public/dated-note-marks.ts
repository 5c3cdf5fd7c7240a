import { nameOf } from '../language/name-of.js';
import { type Day, daysBetween } from '../day/day.js';
import { type Period, periodBetween } from '../day/period.js';
import { formatPeriod } from '../day/format-dates.js';
import type { Text } from '../text/text.js';
import type { PublicDatedNote } from './response-types.js';

/** A dated note as a chart shows it: from one place on its time axis to another, in numbers of periods. */
export interface DatedNoteMark {
  /** As numbered in the list below the chart. */
  number: number;
  from: number;
  to: number;
  note: PublicDatedNote;
}

/** Returns where a day begins on the time axis: 1.5 is the middle of the second period. It stays within the axis. */
export const placeOfDay = (periods: readonly Period[], day: Day): number => {
  const index = periods.findIndex(({ until }) => day < until);
  if (index < 0) return periods.length;
  const { from, until } = periods[index]!;
  return index + Math.max(0, daysBetween(from, day)) / daysBetween(from, until);
};

/**
 * Returns the notes of a time and of some places, numbered in the order of their days. A note without a place is about
 * the whole country, and belongs to every place in it; of several countries nobody knows which it is about, so it
 * belongs to all of them together alone. One about a place belongs to what is around it and to what is in it.
 * @param wanted the places of the figure; none: the whole country
 */
export const datedNoteMarks = (
  notes: readonly PublicDatedNote[],
  periods: readonly Period[],
  wanted: readonly string[],
  places: { isOfSeveral: boolean; isWithin(code: string, area: string): boolean } | null,
): DatedNoteMark[] => {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return [];
  const isHere = (place: string | null): boolean =>
    (place === null && places?.isOfSeveral !== true) ||
    wanted.length === 0 ||
    (place !== null &&
      wanted.some((area) => places?.isWithin(place, area) === true || places?.isWithin(area, place) === true));
  return notes
    .filter(({ from, until, place }) => from < last.until && until >= first.from && isHere(place))
    .map((note, index) => ({
      number: index + 1,
      from: placeOfDay(periods, note.from as Day),
      to: placeOfDay(periods, note.until as Day),
      note,
    }));
};

/** Returns a dated note in words: its days, what happened, and where. @param place its name; null: the whole country */
export const formatDatedNote = (note: PublicDatedNote, place: string | null, t: Text): string => {
  const when = formatPeriod(periodBetween(note.from as Day, note.until as Day), t.language);
  const what = nameOf(note, t.language);
  return t('cell.said', { name: when, said: place === null ? what : `${what} (${place})` });
};
