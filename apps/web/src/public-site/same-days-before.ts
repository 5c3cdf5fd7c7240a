import type { Answer } from '@vigil/shared/counting/answer.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Split } from '@vigil/shared/counting/question.js';
import { comparedOn } from '@vigil/shared/day/comparison-periods.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import type { Period } from '@vigil/shared/day/period.js';
import { useText } from '../text-bundles.js';
import { answerTo } from './answer-to-query.js';
import { useCounts } from './use-counts.js';

/** The same days a year before those of a year that is not over: the figure that a tile compares it with. */
export interface SameDaysBefore {
  /** The key of the year that is not over; the row stands below it. */
  below: string;
  name: string;
  answer: Answer;
}

/**
 * Returns the answer for the same days a year before, as published then; null if a table has no unfinished year, and
 * where there is no such figure. A whole year beside some months of the next one would show another change than the
 * tile.
 * @param series an answer by years; null: not loaded
 * @param split divides the earlier answer
 */
export const useSameDaysBefore = (series: Answer | null, split: readonly Split[] = []): SameDaysBefore | null => {
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

const queryOf = ({ question }: Answer, period: Period, split: readonly Split[]): string =>
  questionToQuery({ ...question, periods: [period.key], unit: null, split });

const editionOf = (day: Day | null): string[] => (day === null ? [] : [`asOf=${day}`]);
