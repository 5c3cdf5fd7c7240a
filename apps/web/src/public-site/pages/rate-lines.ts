import type { Answer, Cell, Rate } from '@vigil/shared/counting/answer.js';
import { sidesOf } from '@vigil/shared/counting/subtract-cells.js';
import type { Text } from '@vigil/shared/text/text.js';

/** One line of a comparison. `self`: the subject of the page; `rest`: everything else together. */
export interface RateLine {
  key: string;
  name: string;
  kind: 'self' | 'rest' | 'other';
  cell: Cell;
}

interface Compared {
  /** A rate (I03 or I11), split by group or by the level of the place. */
  answer: Answer;
  /** The key of the page's subject; null: the whole country, which is compared with nothing. */
  self: string | null;
  /** Returns the name of each key; `restName` is that of everything else, or without `self` that of the country. */
  name: (key: string) => string;
  restName: string;
}

/**
 * Returns the lines of a comparison: the subject, everything else by the same rule, and each other key with anything
 * monitored.
 */
export const linesOf = ({ answer, self, name, restName }: Compared): RateLine[] => {
  if (self === null) return [{ key: '*', name: restName, kind: 'self', cell: answer.total }];
  const { own, rest } = sidesOf(answer, self);
  const others = answer.cells.filter(
    ({ keys: [key], rate }) => typeof key === 'string' && key !== self && rate !== null && rate.denominator.low > 0,
  );
  return [
    { key: self, name: name(self), kind: 'self', cell: own },
    { key: 'rest', name: restName, kind: 'rest', cell: rest },
    ...others.map((cell): RateLine => ({ key: cell.keys[0]!, name: name(cell.keys[0]!), kind: 'other', cell })),
  ];
};

/** Returns why there is no percentage, or why it cannot be compared; null where there is one. */
export const whyNot = ({ denominator, whyNoShare }: Rate, t: Text): string | null =>
  denominator.low === 0
    ? t('rates.none')
    : whyNoShare === 'denominator-under-10'
      ? t('rates.too-few')
      : whyNoShare === 'not-closed'
        ? t('rates.not-closed')
        : null;
