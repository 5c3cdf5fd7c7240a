import { addDays, type Day, daysBetween, isDay } from '../day/day.js';
import { parsePeriod, type Period, periodsOf } from '../day/period.js';

/** The figures of people who are known individually. docs/people.md says how each is counted. */
export const PEOPLE_INDICATORS = ['I13', 'I14', 'I15', 'I16', 'I17', 'I18', 'I19', 'I20'] as const;
export type PeopleIndicator = (typeof PEOPLE_INDICATORS)[number];

/** What a figure can be divided by. The units divide a period; all others are of the person. */
const UNIT_SPLITS = ['year', 'quarter', 'month', 'week', 'day'] as const;
type UnitSplit = (typeof UNIT_SPLITS)[number];
export const PEOPLE_SPLITS = [...UNIT_SPLITS, 'stage', 'group', 'sex', 'ageGroup', 'custodyPlace', 'article'] as const;
export type PeopleSplit = (typeof PEOPLE_SPLITS)[number];
export const isUnit = (split: PeopleSplit): split is UnitSplit => (UNIT_SPLITS as readonly string[]).includes(split);

/** The ties to a group. By group counts members only, unless another is asked for. */
export const GROUP_TIES = ['GT_MEMBER', 'GT_FOR_WHOM', 'GT_SAID'] as const;
export type GroupTie = (typeof GROUP_TIES)[number];

export interface PeopleQuestion {
  indicator: PeopleIndicator;
  period: Period;
  /** The day on which it is asked where people stand: who is held, at which stage. */
  day: Day;
  splits: readonly PeopleSplit[];
  tie: GroupTie;
  /** Whether ties count that the team infers. By itself only what a source states does. */
  withInferred: boolean;
  /** Today at the place: nothing that is counted happened later. */
  today: Day;
}

/** How many parts of a period one table has at most: the weeks of ten years. */
const MOST_PARTS = 530;
/** How many days the series of those held has at most: ten years and a quarter. */
const MOST_DAYS = 3_750;

/** Whether a period has too many parts for a table. Day by day only the series of those held is asked for, alone. */
const isTooLong = (indicator: PeopleIndicator, { from, until }: Period, splits: readonly PeopleSplit[]): boolean => {
  const unit = splits.find(isUnit);
  if (unit === undefined) return false;
  const days = daysBetween(from, until);
  if (unit === 'day') return indicator !== 'I14' || splits.length > 1 || days > MOST_DAYS;
  return days > 100 * MOST_PARTS || periodsOf(unit, from, until).length > MOST_PARTS;
};

/** More parts than this take seconds with thousands of people. */
const MOST_QUICK_PARTS = 60;

/** Whether a question is a table of so many parts that it takes long. */
export const takesLong = ({ indicator, period, splits }: PeopleQuestion): boolean => {
  const unit = splits.find(isUnit);
  const isSeries = indicator === 'I14' && splits.length === 1;
  return unit !== undefined && !isSeries && periodsOf(unit, period.from, period.until).length > MOST_QUICK_PARTS;
};

/** What is asked, as text. Null: left out. */
export type AskedOfPeople = Partial<Record<'indicator' | 'period' | 'day' | 'splits' | 'tie' | 'inferred', string>>;

const oneOf = <T extends string>(list: readonly T[], value: string | undefined): T | undefined =>
  list.find((one) => one === value);

/**
 * Reads what is asked. Without a day, the last of the period, or today if it is not over.
 * @returns the question, or the name of what is wrong
 */
export const readPeopleQuestion = (asked: AskedOfPeople, today: Day): PeopleQuestion | keyof AskedOfPeople => {
  const indicator = oneOf(PEOPLE_INDICATORS, asked.indicator ?? 'I14');
  if (!indicator) return 'indicator';
  const period = parsePeriod(asked.period ?? today.slice(0, 4));
  // A period that has not begun has no figure.
  if (!period || period.from > today) return 'period';
  if (asked.day !== undefined && (!isDay(asked.day) || asked.day > today || asked.day < period.from)) return 'day';
  const named = (asked.splits ?? '').split(',').filter((name) => name !== '');
  const splits = named.flatMap((name) => oneOf(PEOPLE_SPLITS, name) ?? []);
  const isTwice = new Set(splits).size !== splits.length || splits.filter(isUnit).length > 1;
  if (splits.length !== named.length || splits.length > 2 || isTwice || isTooLong(indicator, period, splits))
    return 'splits';
  if (asked.inferred !== undefined && asked.inferred !== 'yes') return 'inferred';
  const tie = oneOf(GROUP_TIES, asked.tie ?? 'GT_MEMBER');
  if (!tie) return 'tie';
  const last = addDays(period.until, -1);
  const day = (asked.day as Day | undefined) ?? (last < today ? last : today);
  return { indicator, period, day, splits, tie, withInferred: asked.inferred === 'yes', today };
};
