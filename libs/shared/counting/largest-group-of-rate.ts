import type { Text } from '../text/text.js';
import type { Answer } from './answer.js';
import type { Question } from './question.js';

/** A group, how many of the assemblies that a rate is of are its own, and how many there are. */
export interface LargestGroup {
  key: string;
  k: number;
  of: number;
}

/** Whether a figure must say whose protests were monitored: a rate of one period that is not already one group's. */
export const saysWhose = ({
  indicator,
  filters,
  periods,
}: Pick<Question, 'indicator' | 'filters' | 'periods'>): boolean =>
  (indicator === 'I03' || indicator === 'I11') && periods.length === 1 && !filters.groups;

/** Returns the question whose answer tells whose protests a rate is of: the same, split by group alone. */
export const byGroupOf = (question: Question): Question => ({ ...question, split: ['group'], unit: null });

/**
 * Returns the group whose assemblies are half or more of those that a rate is of; of several, the largest. A rate says
 * little about all protests where one group is most of what was monitored.
 * @param byGroup the rate, split by group
 * @param nameOf a group without a public name is a code to readers, and is not named
 * @returns null where no group surely is
 */
export function largestGroupOfRate(
  { cells, total: { rate } }: Answer,
  nameOf: (code: string) => string,
): LargestGroup | null {
  const [of, most] = [rate?.denominator.low ?? 0, rate?.denominator.high ?? 0];
  const groups = cells
    .flatMap(({ keys: [key], rate }) => (typeof key === 'string' && rate ? [{ key, k: rate.denominator.low, of }] : []))
    .sort((a, b) => b.k - a.k);
  const first = groups[0];
  return first && of > 0 && 2 * first.k >= most && nameOf(first.key) !== first.key ? first : null;
}

/**
 * Formats whose protests were monitored: "61 of the 118 are those of GROUP". `t` has the texts of the bundle `beside`.
 */
export const formatLargestGroup = ({ key, k, of }: LargestGroup, t: Text, nameOf: (code: string) => string): string =>
  t('story.whose', { k, of, group: nameOf(key) });
