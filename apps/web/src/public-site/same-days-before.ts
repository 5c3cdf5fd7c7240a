import type { Answer } from '@vigil/shared/counting/answer.js';
import { questionFromQuery, questionToQuery } from '@vigil/shared/counting/question-address.js';
import { type Split, tilesOf } from '@vigil/shared/counting/question.js';
import { comparedOn } from '@vigil/shared/day/comparison-periods.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import type { Period } from '@vigil/shared/day/period.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../text-bundles.js';
import { answerTo } from './answer-to-query.js';
import { useCounts } from './use-counts.js';
import { knownFrom } from './who-watched.js';

/** The same days a year before those of a year that is not over: the figure that a tile compares it with. */
export interface SameDaysBefore {
  /** The key of the year that is not over; the row stands below it. */
  below: string;
  name: string;
  answer: Answer;
}

type Years = Pick<Answer, 'question' | 'periods' | 'day' | 'lastPublished'>;

/**
 * Returns what is known of an answer before it is loaded, so that what stands beside it is asked for at the same time.
 * @param query for `/api/public/counts`, about what is published now
 */
export const expectedAnswer = (query: string, about: PublicAbout): Years => {
  const question = questionFromQuery(new URLSearchParams(query));
  return { question, periods: tilesOf(question), ...knownFrom(about) };
};

/**
 * Returns the answer for the same days a year before, as published then; null if a table has no unfinished year, and
 * where there is no such figure. A whole year beside some months of the next one would show another change than the
 * tile.
 * @param series an answer by years, or what is known of it before it is loaded; null: nothing
 * @param split divides the earlier answer
 */
export const useSameDaysBefore = (series: Years | null, split: readonly Split[] = []): SameDaysBefore | null => {
  const t = useText();
  const year =
    series?.question.unit === 'year'
      ? series.periods.find((one) => progressOf(one, series).is === 'so-far')
      : undefined;
  const earlier = series && year ? comparedOn(year, series).before : null;
  const query = earlier && queryOf(series!, earlier.period, split);
  const reading = useCounts(query === null ? null : [query, ...editionOf(earlier!.asOf)].join('&'));
  // While another question is read, and after a failure, the value is still that of before.
  if (!earlier || !year || reading.state !== 'ready') return null;
  const { asOf } = reading.value;
  const answer = answerTo(query, reading.value.answer);
  if (!answer || asOf.seq === 0 || (earlier.asOf !== null && asOf.day !== earlier.asOf)) return null;
  const params = { period: formatPeriod(earlier.period, t.language) };
  return {
    below: year.key,
    name:
      earlier.asOf === null
        ? t('rates.same-days', params)
        : t('rates.same-days-by', { ...params, day: formatDay(earlier.asOf, t.language) }),
    answer,
  };
};

const queryOf = ({ question }: Years, period: Period, split: readonly Split[]): string =>
  questionToQuery({ ...question, periods: [period.key], unit: null, split });

const editionOf = (day: Day | null): string[] => (day === null ? [] : [`asOf=${day}`]);
