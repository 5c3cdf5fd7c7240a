import type { Answer } from '@vigil/shared/counting/answer.js';
import { SMALLEST_DENOMINATOR } from '@vigil/shared/counting/cell-key.js';
import { type CoverageEntry, isDash } from '@vigil/shared/counting/coverage-status.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Places } from '../places.js';
import { watchesOf } from '../who-watched.js';

/** Returns a group's share, year by year, with why a year has no number: what was counted here does not say it. */
export const withReasons = (
  series: Answer,
  coverage: readonly CoverageEntry[] | null,
  places: Places | null,
): Answer => {
  const watches = watchesOf(series, coverage, places);
  const cells = series.cells.map((cell, index) => ({
    ...cell,
    none: whyNoneIn(series, cell, watches[index] ?? null),
  }));
  return { ...series, cells };
};

/** Says what a year without a percentage, or without a number, means in a group's share. */
export const gapsIn = ({ cells }: Answer, t: Text): string[] => [
  ...(cells.some(({ rate }) => rate!.denominator.low < SMALLEST_DENOMINATOR) ? [t('subject.share-gap')] : []),
  ...(cells.some(({ rate, none = null }) => isDash(none) && rate!.denominator.low > 0) ? [t('table.dash')] : []),
  ...(cells.some(({ none }) => none === 'not-assessed') ? [t('subject.share-waiting')] : []),
];
