import type { WireAnswer } from '../counting/answer-to-wire.js';
import type { Change } from '../counting/compare-figures.js';
import type { IndicatorCode, Measure } from '../counting/indicators.js';
import type { LargestGroup } from '../counting/largest-group-of-rate.js';
import type { OppositeGroup } from '../counting/opposite-within.js';
import { createQuestion, type Question } from '../counting/question.js';
import { type Compared, comparedOn, type Earlier } from '../day/comparison-periods.js';
import { addDays, daysBetween, partsOf } from '../day/day.js';
import { asPeriod, type Period, periodBetween } from '../day/period.js';
import { type KnownDays, progressOf } from '../day/period-progress.js';
import type { AsOf } from './response-types.js';

/**
 * The opening figure, for its change, and those shown with it, in order. Injured and killed share a tile, and so do
 * people and acts: they are never added up.
 */
export const OVERVIEW = [
  { indicator: 'I02', measure: null },
  { indicator: 'I03', measure: null },
  { indicator: 'I05', measure: null },
  { indicator: 'I10', measure: 'people' },
  { indicator: 'I10', measure: 'acts' },
  { indicator: 'I09', measure: 'injured' },
  { indicator: 'I09', measure: 'killed' },
  { indicator: 'I06', measure: null },
] as const satisfies readonly { indicator: IndicatorCode; measure: Measure | null }[];

/** An answer, and its question as a query for `/api/public/counts`, which gives the same answer. */
export interface Asked {
  query: string;
  answer: WireAnswer;
}

export interface OverviewFigure extends Asked {
  /** Over the whole time. */
  series: Asked;
  /** The year that is compared, or a shorter period itself, and the same days a year before; null: not known. */
  now: Asked;
  before: Asked | null;
  change: Change;
  /** Of a rate with a direction: large groups within which it went the other way. */
  opposite: readonly OppositeGroup[];
}

/** The response of `/api/public/overview`. */
export interface OverviewBody {
  asOf: AsOf;
  /** Keys of periods: of the figures, of what is compared, and what it is compared with (null: nothing). */
  period: string;
  compared: string;
  with: { period: string; /** As published by then; null: as the figure itself. */ asOf: AsOf | null } | null;
  /** The group whose protests are half or more of those that I03 is of; null: no group surely is. */
  monitored: LargestGroup | null;
  /** I05 by kind and outcome: also force assessed as unlawful that I06 does not count. */
  assessed: Asked;
  figures: readonly OverviewFigure[];
}

/** Years above which a quarter is no longer a bar that can be seen. */
const MOST_YEARS = 8;
const QUARTERS_OF = (whole: Period): boolean => daysBetween(whole.from, whole.until) <= MOST_YEARS * 366;

/** Returns how a figure is divided over time. A rate needs a denominator, so its periods are longer. */
export const unitOfOverview = (indicator: IndicatorCode, whole: Period): 'quarter' | 'year' =>
  indicator !== 'I03' && QUARTERS_OF(whole) ? 'quarter' : 'year';

const YEAR = 366;

/**
 * Returns the period whose change is shown: of several years, the last of which anything is known. Where that year is
 * over, but the figure ends before its end, it is the days until then.
 */
export const comparedPeriod = (period: Period, known: KnownDays): Period => {
  if (daysBetween(period.from, period.until) <= YEAR) return period;
  const progress = progressOf(period, known);
  const last = progress.is === 'so-far' ? progress.last : addDays(period.until, -1);
  const year = asPeriod(String(partsOf(last).year));
  return progress.is === 'so-far' && progressOf(year, known).is === 'over' ? periodBetween(year.from, last) : year;
};

/** Returns the same days a year earlier, with the day as of which they are counted. Null if they cannot be compared. */
export const yearBefore = (period: Period, known: KnownDays): Earlier | null => {
  const { before, yearBefore: earlier }: Compared = comparedOn(period, known);
  // For a year, the period before is the same days a year before.
  return earlier ?? (before && daysBetween(period.from, period.until) >= YEAR - 1 ? before : null);
};

/** Returns the question of a figure for a period. */
export const overviewQuestion = (
  { indicator, measure }: (typeof OVERVIEW)[number],
  period: string,
  rest: Partial<Question> = {},
): Question => createQuestion(period, { indicator, measure, ...rest });
