import { asDay, daysBetween, type Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { ListedObjection } from '@vigil/shared/staff-responses/objections.js';

/**
 * Returns the promised day of an open objection, and how far it is from today; of others nothing. today: a day (UTC)
 */
export const formatDue = (
  { state, due }: Pick<ListedObjection, 'state' | 'due'>,
  today: Day,
  t: Text,
): string | null => {
  if (state !== 'new' && state !== 'taken') return null;
  const left = daysBetween(today, asDay(due));
  const day = formatDay(asDay(due), t.language);
  if (left === 0) return t('objections.due-today', { day });
  return left > 0 ? t('objections.due-in', { day, n: left }) : t('objections.due-over', { day, n: -left });
};
