import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { coveredOf, progressOf } from '../day/period-progress.js';
import { formatPeriod } from '../day/format-dates.js';
import type { Text } from '../text/text.js';

/**
 * Formats a period up to the last covered day: "1 to 27 November 2026, so far". A period that has not begun is
 * formatted whole, because it has no figure.
 */
export function formatPeriodOn(period: Period, day: Day | null, t: Text): string {
  const said = formatPeriod(coveredOf(period, day) ?? period, t.language);
  return progressOf(period, day).is === 'so-far' ? t('period.so-far', { period: said }) : said;
}
