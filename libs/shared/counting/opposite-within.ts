import { formatNumber, type Text } from '../text/text.js';
import type { Answer, Cell } from './answer.js';
import { type Change, compareFigures } from './compare-figures.js';
import { byGroupOf } from './largest-group-of-rate.js';
import type { Question } from './question.js';

/** Both numbers of a rate. */
interface BothNumbers {
  low: number;
  of: number;
}

/** A group whose rate went the other way than that of all protests. */
export interface OppositeGroup {
  key: string;
  direction: 'up' | 'down';
  now: BothNumbers;
  before: BothNumbers;
}

/** A group is large if it has this share of what was monitored, in either period. */
const LARGE = 1 / 4;

/**
 * Returns the large groups within which a rate went the other way than over all: it then says more about whose protests
 * were monitored than about how often they are stopped. By the same rule as the change itself: whole per cent, and no
 * direction under a denominator of 10 or of a number that is not certain. Largest first.
 * @param direction of the rate over all
 * @param now the rate, split by group
 */
export const oppositeWithin = (
  direction: Change['direction'],
  now: Pick<Answer, 'cells' | 'total'>,
  before: Pick<Answer, 'cells' | 'total'>,
): OppositeGroup[] => {
  if (direction !== 'up' && direction !== 'down') return [];
  const opposite = direction === 'up' ? 'down' : 'up';
  const monitored = ({ rate }: Cell): number => rate?.denominator.low ?? 0;
  return now.cells
    .flatMap((cell): OppositeGroup[] => {
      const [key] = cell.keys;
      const earlier = before.cells.find(({ keys }) => keys[0] === key);
      if (typeof key !== 'string' || !earlier?.rate || !cell.rate) return [];
      const isLarge =
        monitored(cell) >= LARGE * monitored(now.total) || monitored(earlier) >= LARGE * monitored(before.total);
      const known = { none: null, watch: null };
      if (!isLarge || compareFigures({ ...cell, ...known }, { ...earlier, ...known }).direction !== opposite) return [];
      return [{ key, direction: opposite, now: numbersOf(cell), before: numbersOf(earlier) }];
    })
    .sort((a, b) => b.now.of - a.now.of);
};

const numbersOf = ({ rate }: Cell): BothNumbers => ({ low: rate!.numerator.low, of: rate!.denominator.low });

/** Returns the question of which `oppositeWithin` compares the answers; null for a figure that is no rate of groups. */
export const oppositeQuestion = (question: Question): Question | null =>
  (question.indicator === 'I03' || question.indicator === 'I11') && !question.filters.groups
    ? byGroupOf(question)
    : null;

/**
 * Says it in a sentence for each: "but among the protests of GROUP it rose: 95 % (57 of 60), up from 92 % (46 of 50)".
 * A group without a public name is a code to readers, and is not named. `t` has the texts of the bundle `beside`.
 */
export const formatOppositeWithin = (
  groups: readonly OppositeGroup[],
  t: Text,
  nameOf: (code: string) => string,
): string[] => {
  const numbers = ({ low, of }: BothNumbers): string =>
    t('overview.share-of', {
      share: t('overview.percent', { share: formatNumber(Math.round((low / of) * 100), t.language) }),
      low,
      of,
    });
  return groups
    .filter(({ key }) => nameOf(key) !== key)
    .map(({ key, direction, now, before }) =>
      t(`rate.within-${direction}`, { group: nameOf(key), now: numbers(now), before: numbers(before) }),
    );
};
