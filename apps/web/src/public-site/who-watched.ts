import type { Answer } from '@vigil/shared/counting/answer.js';
import {
  type CoverageEntry,
  type Watch,
  watchedDays,
  watchIn as watchInDays,
  watchOf,
} from '@vigil/shared/counting/coverage-status.js';
import { keptCoverage } from '@vigil/shared/counting/watching-of.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Period } from '@vigil/shared/day/period.js';
import { daysKnown, type KnownDays } from '@vigil/shared/day/period-progress.js';
import type { Places } from './places.js';

/** Returns the key of the word for who watched; of a time that nobody can know yet, for why not. */
export const watchKey = (watch: Watch | null): string =>
  watch === 'not-begun' || watch === 'not-published' ? `cell.${watch}` : `table.watch-${watch}`;

/** Returns up to which days the current edition can know anything. */
export const knownFrom = ({ asOf, last }: Pick<PublicAbout, 'asOf' | 'last'>): KnownDays => ({
  day: asOf.day as Day,
  lastPublished: last as Day | null,
});

/** What a figure is about and can know: an answer is one. Without a question, of everything recorded. */
type Known = KnownDays & { question?: Pick<Answer['question'], 'filters'> };

/** Returns who watched an area in a period, as far as a figure can know and asks for it; null until loaded. */
export const watchIn = (
  area: string | null,
  period: Period,
  known: Known | null,
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): Watch | null =>
  known &&
  coverage &&
  places &&
  watchOf(area ?? places.country.code, period, asked(known, coverage, places), places, known);

const asked = ({ question }: Known, coverage: readonly CoverageEntry[], places: Places): readonly CoverageEntry[] =>
  question ? keptCoverage(question.filters, coverage, places) : coverage;

/** The single place that a question asks for, or the country for several. */
const areaOf = ({ question: { filters } }: Answer): string | null =>
  filters.place?.length === 1 ? filters.place[0]! : null;

/** Returns who watched in each period of a series, in its single place or in the country. */
export const watchesOf = (
  series: Answer,
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): readonly (Watch | null)[] => {
  const days =
    coverage && places && watchedDays(areaOf(series) ?? places.country.code, asked(series, coverage, places), places);
  return series.periods.map((period) => days && watchInDays(days, daysKnown(period, series)));
};

/** Returns who watched where and when an answer counts. */
export const watchOfAnswer = (
  answer: Answer,
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): Watch | null => watchIn(areaOf(answer), spanOf(answer), answer, coverage, places);

/** Returns an answer as if it asked for these groups or places alone: who watched is then said of them. */
export const askedOf = (answer: Answer, filters: Pick<Answer['question']['filters'], 'groups' | 'place'>): Answer => ({
  ...answer,
  question: { ...answer.question, filters: { ...answer.question.filters, ...filters } },
});

/** Returns the time from the first day of a series to its last. */
export const spanOf = ({ periods }: Answer): Period => ({
  key: '',
  from: periods[0]!.from,
  until: periods.at(-1)!.until,
});
