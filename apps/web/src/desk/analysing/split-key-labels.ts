import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { ALL, type CellKey } from '@vigil/shared/counting/cell-key.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import { partsOf } from '@vigil/shared/day/day.js';
import { asPeriod, type Period, unitOfKey } from '@vigil/shared/day/period.js';
import { digitsIn } from '@vigil/shared/day/format-dates.js';
import type { Text } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';

/** Formats a key of a split. */
export const formatKey = (
  answer: Pick<Answer, 'splits' | 'day' | 'lastPublished'>,
  index: number,
  key: CellKey,
  names: Names,
  t: Text,
): string => {
  const { split } = answer.splits[index]!;
  if (key === ALL) return t('row.total');
  if (key === null) return t(split === 'dataset' ? 'dataset.own' : 'row.not-known');
  if (split === 'period') return formatPeriodOn(asPeriod(key), answer, t);
  if (split.startsWith('place')) return names.place(key);
  return split === 'group' ? names.group(key) : (names.label?.(key) ?? label(key, t.language));
};

/** Formats all keys of a cell: "Kandal, June 2021". */
export const formatKeys = (
  answer: Pick<Answer, 'splits' | 'day' | 'lastPublished'>,
  { keys }: Cell,
  names: Names,
  t: Text,
): string => keys.map((key, index) => formatKey(answer, index, key, names, t)).join(t('analysis.comma'));

/**
 * Returns the label under a bar: the part of a period's name that its year does not already say: 'June', 'Q2', 'W22',
 * '4'. Null for a year and for two arbitrary days.
 */
export const shortPeriod = (period: Period, t: Text): string | null => {
  const { month, day } = partsOf(period.from);
  const n = Number(period.key.slice(-1));
  switch (unitOfKey(period.key)) {
    case 'month':
      return t(`analysis.month.${month}`);
    case 'quarter':
      return t('analysis.quarter', { n });
    case 'half-year':
      return t('analysis.half', { n });
    case 'week':
      return t('analysis.week', { n: Number(period.key.slice(-2)) });
    case 'day':
      return digitsIn(String(day), t.language);
    default:
      return null;
  }
};

/** Returns the year under which a period is shown. */
export const yearNumber = (period: Period): number =>
  unitOfKey(period.key) === 'week' ? Number(period.key.slice(0, 4)) : partsOf(period.from).year;
