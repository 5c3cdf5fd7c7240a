import type { Answer } from '@vigil/shared/counting/answer.js';
import {
  type CoverageEntry,
  type Watch,
  watchedDays,
  watchIn as watchInDays,
  watchOf,
} from '@vigil/shared/counting/coverage-status.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Period } from '@vigil/shared/day/period.js';
import { daysKnown, type KnownDays } from '@vigil/shared/day/period-progress.js';
import type { Places } from './places.js';

/** Returns the key of the word for who watched; of a time that nobody can know yet, for why not. */
export const watchKey = (watch: Watch | null): string =>
  watch === 'not-begun' || watch === 'not-published' ? `cell.${watch}` : `table.watch-${watch}`;

/** Returns the area that the place filter stands for: a single place, or the country for several. */
export const areaOf = (wanted: readonly string[] | undefined, places: Places): string =>
  wanted?.length === 1 ? wanted[0]! : places.country.code;

/** Returns up to which days the current edition can know anything. */
export const knownFrom = ({ asOf, last }: Pick<PublicAbout, 'asOf' | 'last'>): KnownDays => ({
  day: asOf.day as Day,
  lastPublished: last as Day | null,
});

/** Returns who watched an area in a period, as far as a figure can know; null until loaded. */
export const watchIn = (
  area: string | null,
  period: Period,
  known: KnownDays | null,
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): Watch | null => known && coverage && places && watchOf(area ?? places.country.code, period, coverage, places, known);

/** Returns who watched in each period of a series, in its single place or in the country. */
export const watchesOf = (
  series: Answer,
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): readonly (Watch | null)[] => {
  const days = coverage && places && watchedDays(areaOf(series.question.filters.place, places), coverage, places);
  return series.periods.map((period) => days && watchInDays(days, daysKnown(period, series)));
};

/** Returns who watched where and when an answer counts. */
export const watchOfAnswer = (
  answer: Answer,
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): Watch | null =>
  watchIn(places && areaOf(answer.question.filters.place, places), spanOf(answer), answer, coverage, places);

/** Returns the time from the first day of a series to its last. */
export const spanOf = ({ periods }: Answer): Period => ({
  key: '',
  from: periods[0]!.from,
  until: periods.at(-1)!.until,
});
