import { asPeriod, type Period, periodBetween } from '../day/period.js';
import { type KnownDays, progressOf } from '../day/period-progress.js';
import { formatPeriod, formatSince } from '../day/format-dates.js';
import type { Text } from '../text/text.js';

/**
 * Formats a period up to the last day of which a figure can know anything (`progressOf`): "1 to 27 November 2026, so
 * far"; several years as "2022 to 31 October 2026". A period without any such day is formatted whole, because it has no
 * figure.
 */
export function formatPeriodOn(period: Period, known: KnownDays, t: Text): string {
  const progress = progressOf(period, known);
  if (progress.is !== 'so-far') return formatPeriod(period, t.language);
  const year = period.from.slice(0, 4);
  if (period.from.endsWith('-01-01') && progress.last.slice(0, 4) > year)
    return formatSince(asPeriod(year), progress.last, t.language);
  return t('period.so-far', { period: formatPeriod(periodBetween(period.from, progress.last), t.language) });
}
