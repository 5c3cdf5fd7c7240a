import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { daysKnown } from '../day/period-progress.js';
import type { Cell, Rate } from './answer.js';
import type { CoverageEntry, Watch, WhyNone } from './coverage-status.js';
import { isSameCoverage } from './same-coverage.js';

/** Why no direction may be said of two figures. The first three hold for all figures of two periods. */
export const WHY_NOT_COMPARED = [
  'busy',
  'not-published',
  'coverage-differs',
  'denominator-under-10',
  'not-closed',
  'not-known',
  'zero-watched-partly',
  'mostly-not-reported',
  'not-assessed-turns-it',
  'not-known-turns-it',
  'single-source-turns-it',
] as const;
export type WhyNotCompared = (typeof WHY_NOT_COMPARED)[number];

export interface Change {
  direction: 'up' | 'down' | 'same' | null;
  /** null where there is a direction. */
  why: WhyNotCompared | null;
}

export type Compared = Pick<Cell, 'low' | 'rate'> &
  Partial<Pick<Cell, 'asides' | 'notReported'>> & {
    none: WhyNone | null;
    /** Who watched where and when it counts. */
    watch: Watch | null;
  };

/** Two periods, and what decides whether their figures may be compared at all. */
export interface TwoPeriods {
  now: Period;
  before: Period;
  /** Of the edition in which `now` is counted. */
  coverage: readonly CoverageEntry[];
  /** The day of that edition. */
  day: Day | null;
  /** The first and last possible day of anything published in it; null: nothing is, undefined: not known. */
  first: Day | null | undefined;
  last: Day | null | undefined;
}

/**
 * Returns why no figure of two periods is compared; null where `compareFigures` decides. Tiles, reports and the API
 * call it. A 0 of days of which nothing is published yet is as little as any other number of them, and from a time
 * before the first record there is no rise.
 */
export const whyPeriodsNotCompared = ({
  now,
  before,
  coverage,
  day,
  first,
  last,
}: TwoPeriods): WhyNotCompared | null => {
  if (first === null || last === null || (last !== undefined && now.from > last)) return 'not-known';
  const days = daysKnown(now, { day, lastPublished: last });
  if (typeof days === 'string' || !isSameCoverage(coverage, days, before)) return 'coverage-differs';
  return first !== undefined && before.until <= first ? 'not-known' : null;
};

/**
 * Compares a figure with an earlier one: rates by whole per cent, others by what is certain. There is no direction
 * where one of them may not be written as a number, or a rate not as a percentage; where one is 0 and not all of it was
 * watched all of the time, so that nobody knows whether it was 0; where more than half of the records
 * of one give no number; where the assessments that wait, or of a rate the watched assemblies at which it is not known,
 * could turn it, in whichever year; and where what only a single source says would change it: a rise, or no change,
 * would then be a matter of how well each year is known.
 */
export const compareFigures = (now: Compared, before: Compared): Change => {
  if (now.rate && before.rate) {
    const why = now.rate.whyNoShare ?? before.rate.whyNoShare;
    if (why !== null) return { direction: null, why };
    const known = directionOf(percent(now.rate.share!) - percent(before.rate.share!));
    const [[least, most], [leastBefore, mostBefore]] = [sharesOf(now, now.rate), sharesOf(before, before.rate)];
    const ends = [percent(least) - percent(mostBefore), percent(most) - percent(leastBefore)].map(directionOf);
    const isTurned = ends.some(({ direction }) => direction !== known.direction);
    const isOfAssessed = now.asides?.notYetAssessed !== undefined;
    return isTurned ? { direction: null, why: isOfAssessed ? 'not-assessed-turns-it' : 'not-known-turns-it' } : known;
  }
  if (now.none !== null || before.none !== null) return { direction: null, why: 'not-known' };
  if ([now, before].some(({ low, watch }) => low === 0 && watch !== 'watched'))
    return { direction: null, why: 'zero-watched-partly' };
  if ([now, before].some(({ notReported }) => notReported && 2 * notReported.k > notReported.of))
    return { direction: null, why: 'mostly-not-reported' };
  const known = directionOf(now.low - before.low);
  const ends = [now.low - before.low - waitingIn(before), now.low + waitingIn(now) - before.low].map(directionOf);
  if (ends.some(({ direction }) => direction !== known.direction))
    return { direction: null, why: 'not-assessed-turns-it' };
  const withSingle = directionOf(now.low + singleIn(now) - before.low - singleIn(before));
  const isTurned = known.direction !== withSingle.direction && withSingle.direction !== 'same';
  return isTurned ? { direction: null, why: 'single-source-turns-it' } : known;
};

/**
 * The lowest and the highest that a rate can be, if what is not known were none, or all, of what it counts. A group's
 * share is lowest if all that waits of other groups is assessed as unlawful and nothing of its own, and highest if the
 * other way round.
 */
const sharesOf = ({ asides = {} }: Compared, { numerator, denominator }: Rate): [number, number] => {
  const unknown = asides.interferenceUnknown ?? asides.forceNotKnown;
  const less = (unknown ?? asides.otherGroupsNotYetAssessed)?.high ?? 0;
  const more = (unknown ?? asides.notYetAssessed)?.high ?? 0;
  return [numerator.low / (denominator.low + less), (numerator.low + more) / (denominator.low + more)];
};
const percent = (share: number): number => Math.round(share * 100);

const waitingIn = ({ asides }: Compared): number => asides?.notYetAssessed?.low ?? 0;
const singleIn = ({ asides }: Compared): number => asides?.singleSource?.low ?? 0;

const directionOf = (difference: number): Change => ({
  direction: difference > 0 ? 'up' : difference < 0 ? 'down' : 'same',
  why: null,
});
