import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Period } from '@vigil/shared/day/period.js';
import { progressOf } from '@vigil/shared/day/period-progress.js';
import type { Watch } from '@vigil/shared/counting/coverage-status.js';
import type { Text } from '@vigil/shared/text/text.js';
import { numbersOf } from './cell-numbers.js';
import { formatLow } from './format-numbers.js';
import { formatRateShort } from './format-rate.js';
import { isExact, ratePoint } from './rate-scale.js';

/**
 * Formats which bar or point of a chart is the highest: "Most: July 2026, at least 7". Null for fewer than two bars,
 * where all are 0, where a rate is not one point, and where what may fall in another period, a number without an upper
 * end or force that is not yet assessed could make another bar higher. A count of a period that is not over is no rival
 * of whole ones: if it already has as many, both are said. Its rate is.
 * @param series split by period
 * @param watches of its periods
 */
export const formatHighest = (series: Answer, watches: readonly (Watch | null)[], t: Text): string | null => {
  const bars = series.periods.map((period, index) => {
    const cell = series.cells[index]!;
    return { period, cell, watch: watches[index] ?? null };
  });
  const isRate = series.total.rate !== null;
  const points = bars.map(({ cell, watch }) => ratePoint(cell, watch));
  if (points.some((point) => point && !isExact(point))) return null;
  const drawn = isRate ? bars.filter((_, index) => points[index]) : bars;
  const said = ({ period, cell, watch }: Bar): { period: string; said: string } => ({
    period: formatPeriodOn(period, series, t),
    said: cell.rate ? formatRateShort(cell, t, watch) : formatLow(numbersOf(cell), t, watch),
  });
  const isUnfinished = ({ period }: Bar): boolean => progressOf(period, series).is !== 'over';
  const highest = (of: readonly Bar[]): string | null => {
    const most = Math.max(0, ...of.map(({ cell }) => heightOf(cell)));
    const [first, ...more] = of.filter(({ cell }) => heightOf(cell) === most);
    if (of.length < 2 || most === 0 || !first) return null;
    const unfinished = isRate ? undefined : [first, ...more].find(isUnfinished);
    if (unfinished) {
      const whole = highest(of.filter((bar) => !isUnfinished(bar)));
      return whole && t('chart.most-so-far', { ...said(unfinished), whole });
    }
    const others = more.length > 0 ? of : of.filter((bar) => bar !== first);
    if (!isRate && others.some(({ cell }) => couldReach(cell) > most)) return null;
    return t(`chart.most${isRate ? '-rate' : ''}${more.length > 0 ? '-tied' : ''}`, { ...said(first), n: more.length });
  };
  return highest(drawn);
};

interface Bar {
  period: Period;
  cell: Cell;
  watch: Watch | null;
}

/** Rates are compared by the whole per cent that is written. */
const heightOf = ({ rate, low }: Cell): number =>
  rate ? Math.round((rate.numerator.low / rate.denominator.low) * 100) : low;

/** Returns the highest that a number can become. */
const couldReach = ({ high, asides }: Cell): number => {
  const waiting = asides.notYetAssessed;
  return (high ?? Infinity) + (waiting ? (waiting.high ?? Infinity) : 0);
};
