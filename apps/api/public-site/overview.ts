import type { Answer } from '@vigil/shared/counting/answer.js';
import { ASSESSED_FORCE } from '@vigil/shared/counting/assessed-force.js';
import { answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import {
  type Change,
  type Compared,
  compareFigures,
  whyPeriodsNotCompared,
  type WhyNotCompared,
} from '@vigil/shared/counting/compare-figures.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Unit } from '@vigil/shared/counting/indicators.js';
import { type LargestGroup, largestGroupOfRate } from '@vigil/shared/counting/largest-group-of-rate.js';
import { lastPublishedOf, unitAsked } from '@vigil/shared/counting/last-published.js';
import { oppositeQuestion, oppositeWithin } from '@vigil/shared/counting/opposite-within.js';
import { createQuestion, type Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { Period } from '@vigil/shared/day/period.js';
import { begunOf, wholeTime } from '@vigil/shared/day/whole-time.js';
import {
  type Asked,
  comparedPeriod,
  OVERVIEW,
  type OverviewBody,
  type OverviewFigure,
  overviewQuestion,
  unitOfOverview,
  yearBefore,
} from '@vigil/shared/public/overview-figures.js';
import type { CountingWork, FactSnapshot, PlacesOfCounting } from '../statistics/counting-work.js';

/**
 * Periods of an overview. `with`: the period of its earlier figures; `asOf`: the day whose edition they are from, null:
 * the same edition as the others. `with` is null if there are none.
 */
export interface OverviewPeriods {
  period: Period;
  whole: Period;
  compared: Period;
  with: { period: Period; asOf: Day | null } | null;
}

/** @param asked null: everything recorded */
export const overviewPeriods = ({ facts, asOf }: FactSnapshot, asked: Period | null): OverviewPeriods => {
  const day = asOf.day as Day;
  const whole = wholeTime(facts.days().earliest ?? day, facts.lastDays().acts ?? day);
  const period = asked ?? whole;
  const known = { day, lastPublished: facts.lastPublished?.incidents };
  const compared = comparedPeriod(period, known);
  return { period, whole, compared, with: yearBefore(compared, known) };
};

/** The facts of the earlier figures; null: not to be had now. */
export type EarlierFacts = FactSnapshot | null;

/** What is shown with a figure. It depends on the period that is compared, not on the one that was asked for. */
type BesideFigure = Pick<OverviewFigure, 'now' | 'before' | 'change' | 'opposite'>;

/** Counts figures of an overview. Each answer is that of `/api/public/counts`. */
export class OverviewCounting {
  constructor(
    readonly periods: OverviewPeriods,
    readonly now: FactSnapshot,
    private readonly places: PlacesOfCounting,
  ) {}

  /** Counts a figure of the period that was asked for. */
  figure(of: (typeof OVERVIEW)[number]): Asked {
    return sent(this.ask(this.now, overviewQuestion(of, this.periods.period.key), null));
  }

  /** Returns whose protests were monitored, if half or more are those of one group. */
  monitored(): LargestGroup | null {
    const question = createQuestion(this.periods.period.key, { indicator: 'I03', split: ['group'] });
    // The page names the group, and only if it has a name.
    return largestGroupOfRate(this.ask(this.now, question, null).plain, (code) => `name of ${code}`);
  }

  /** Counts force by what its assessments found, whoever used it. */
  assessed(): Asked {
    const question = createQuestion(this.periods.period.key, ASSESSED_FORCE);
    return sent(this.ask(this.now, question, null));
  }

  /** Counts a figure over the whole time: it depends on no period. */
  series(of: (typeof OVERVIEW)[number]): Asked {
    const { whole } = this.periods;
    const unit = unitOfOverview(of.indicator, whole);
    const period = begunOf(whole, unit, this.now.asOf.day as Day).key;
    return sent(this.ask(this.now, overviewQuestion(of, period, { unit, split: ['period'] }), null));
  }

  /** Counts what is shown with a figure. */
  beside(of: (typeof OVERVIEW)[number], then: EarlierFacts): BesideFigure {
    const { compared } = this.periods;
    const { now } = this;
    const before = this.withOf(of);
    const thisYear = this.ask(now, overviewQuestion(of, compared.key), null);
    const why = whyNotCompared({ compared, with: before }, now, then, unitAsked(overviewQuestion(of, compared.key)));
    const earlier =
      before === null || then === null || why === 'not-published'
        ? null
        : this.ask(then, overviewQuestion(of, before.period.key), before.asOf === null ? null : editionOf(then));
    const change: Change =
      why !== null || earlier === null
        ? { direction: null, why: why ?? 'not-known' }
        : compareFigures(thisYear.seen, earlier.seen);
    const byGroup = (snapshot: FactSnapshot, { plain: { question } }: Counted): Answer | null => {
      const asked = oppositeQuestion(question);
      return asked && this.ask(snapshot, asked, null).plain;
    };
    const groups = change.direction === null || !earlier ? null : [byGroup(now, thisYear), byGroup(then!, earlier)];
    const opposite = groups?.[0] && groups[1] ? oppositeWithin(change.direction, groups[0], groups[1]) : [];
    return { now: sent(thisYear), before: earlier && sent(earlier), change, opposite };
  }

  /** Figures of acts can end on another day than the others, and are compared with the days until then. */
  private withOf(of: (typeof OVERVIEW)[number]): OverviewPeriods['with'] {
    const { compared, with: before } = this.periods;
    const { facts, asOf } = this.now;
    const lastPublished = lastPublishedOf(unitAsked(overviewQuestion(of, compared.key)), facts.lastPublished);
    if (before === null) return null;
    const own = yearBefore(compared, { day: asOf.day as Day, lastPublished });
    // All are of one earlier edition.
    return own && { period: own.period, asOf: before.asOf };
  }

  private ask(snapshot: FactSnapshot, question: Question, asOf: string | null): Counted {
    const plain = count(snapshot.facts, question, snapshot.asOf.day as Day);
    const watchOf = watchingOf(plain, snapshot.coverage, this.places.gazetteer, this.places.country.code);
    const query = `${questionToQuery(question)}${asOf === null ? '' : `&asOf=${asOf}`}`;
    const answer = answerToWire(plain, watchOf);
    const seen = { ...plain.total, none: answer.total.none, watch: watchOf(plain.total.keys) };
    return { query, plain, answer, seen };
  }
}

/** The parts of an overview that are counted in one go. Of those that are of one figure, `at` says of which. */
const PARTS = {
  figures: (counting: OverviewCounting) => OVERVIEW.map((of) => counting.figure(of)),
  rest: (counting: OverviewCounting): Pick<OverviewBody, 'monitored' | 'assessed'> => ({
    monitored: counting.monitored(),
    assessed: counting.assessed(),
  }),
  series: (counting: OverviewCounting, at: number) => JSON.stringify(counting.series(OVERVIEW[at]!)),
  beside: (counting: OverviewCounting, at: number, then: EarlierFacts) =>
    JSON.stringify(counting.beside(OVERVIEW[at]!, then)),
};
type Parts = { [P in keyof typeof PARTS]: ReturnType<(typeof PARTS)[P]> };

/** Counts a part of an overview from the facts of now and, if they are there, of earlier. */
export const partOfOverview = <P extends keyof Parts>(): CountingWork<
  { part: P; at: number; periods: OverviewPeriods },
  Parts[P]
> => PART_OF_OVERVIEW as CountingWork<{ part: P; at: number; periods: OverviewPeriods }, Parts[P]>;
const PART_OF_OVERVIEW: CountingWork<{ part: keyof Parts; at: number; periods: OverviewPeriods }, Parts[keyof Parts]> =
  {
    module: import.meta.url,
    name: 'PART_OF_OVERVIEW',
    run: ([now, then = null], places, { part, at, periods }) =>
      PARTS[part](new OverviewCounting(periods, now!, places), at, then),
  };

type Counted = Asked & { plain: Answer; seen: Compared };

const sent = ({ query, answer }: Asked): Asked => ({ query, answer });

/** Returns what the period that was asked for is compared with. */
export const comparedWith = ({ with: before }: OverviewPeriods, then: EarlierFacts): OverviewBody['with'] =>
  before && { period: before.period.key, asOf: before.asOf === null ? null : (then?.asOf ?? null) };

/**
 * Writes the answer, as `JSON.stringify` would.
 * @param series a line with the series of each figure
 * @param beside a line with what the period is compared with, and one with what is shown with each figure
 */
export const overviewText = (
  { periods: { period, compared }, now: { asOf } }: OverviewCounting,
  figures: readonly Asked[],
  rest: Pick<OverviewBody, 'monitored' | 'assessed'>,
  series: string,
  beside: string,
): string => {
  const [before, ...lines] = beside.split('\n');
  const overTime = series.split('\n');
  const written = figures.map(
    (figure, i) => `${JSON.stringify(figure).slice(0, -1)},"series":${overTime[i]!},${lines[i]!.slice(1)}`,
  );
  const head = JSON.stringify({ asOf, period: period.key, compared: compared.key });
  return `${head.slice(0, -1)},"with":${before},${JSON.stringify(rest).slice(1, -1)},"figures":[${written.join(',')}]}`;
};

const editionOf = ({ asOf: { seq, day } }: FactSnapshot): string => `${seq}.${day}`;

/** Returns why nothing of a period is compared with a year before; null where it is. */
const whyNotCompared = (
  { compared, with: before }: Pick<OverviewPeriods, 'compared' | 'with'>,
  now: FactSnapshot,
  then: EarlierFacts,
  unit: Unit,
): WhyNotCompared | null => {
  if (before === null) return 'not-known';
  const { earliest: first } = now.facts.days();
  const last = lastPublishedOf(unit, now.facts.lastDays()) ?? null;
  const day = now.asOf.day as Day;
  const why = whyPeriodsNotCompared({
    now: compared,
    before: before.period,
    coverage: now.coverage,
    day,
    first,
    last,
  });
  if (then?.asOf.seq === 0 && last !== null && compared.from <= last) return 'not-published';
  return then === null && why !== 'not-known' ? 'busy' : why;
};
