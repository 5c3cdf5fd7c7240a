import type { Day } from '../day/day.js';
import type { Period } from '../day/period.js';
import { coveredOf, progressOf } from '../day/progress.js';
import { formatPeriod } from '../day/words.js';
import type { Text } from '../text/text.js';

/**
 * A period as far as it has come: "1 to 27 November 2026, so far". What has not begun is said whole: no figure may
 * stand beside it.
 */
export function formatPeriodOn(period: Period, day: Day | null, t: Text): string {
  const said = formatPeriod(coveredOf(period, day) ?? period, t.language);
  return progressOf(period, day).is === 'so-far' ? t('period.so-far', { period: said }) : said;
}
