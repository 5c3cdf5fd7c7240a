import { periodBetween } from '@vigil/shared/day/period.js';
import { wholeTime } from '@vigil/shared/day/whole-time.js';
import { isDay } from '@vigil/shared/day/day.js';
import type { FigureOfQueue, RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import type { Text } from '@vigil/shared/text/text.js';
import { type QueueAddress, queueQuery, WHOLE_QUEUE } from './queue-address.js';

// Written here rather than with `questionToQuery`, whose code is much more than this, and not in the queue's first
// load.
const EVERY_RECORD = 'stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED';

/**
 * Returns the address of the figure of what the queue shows, whatever its stage and grade, over all days on which it
 * may have begun, or those that narrow the queue. It counts assemblies, quiet ones too; of reprisals alone, incidents.
 * Of the records of a figure, it is that figure.
 */
export const figureOfQueue = (address: QueueAddress, days: NonNullable<RecordQueue['days']>): string => {
  const { values, mine, q, figure, from, until } = address;
  if (figure !== '') return `/desk/figures?${figure}`;
  const period =
    isDay(from) && isDay(until) && from <= until ? periodBetween(from, until) : wholeTime(days.first, days.last);
  const indicator = values['kind']?.join() === 'IK_REPRISAL' ? 'I04' : 'I01';
  const queue = queueQuery({ ...WHOLE_QUEUE, values, mine, q, from, until });
  return `/desk/figures?indicator=${indicator}&period=${period.key}&${EVERY_RECORD}&queue=${encodeURIComponent(queue)}`;
};

/**
 * Says how a figure counts the records that the queue shows, on all pages together, and its number: "38 of these count
 * for certain in the figure; 6 stand beside it, from a single source. The figure is 38 (incidents)." Without a certain
 * number it says none: whether that is a 0 depends on who watched.
 */
export const formatFigureOfQueue = (
  { unit, low, high, of, certain, possible, singleSource, unseen }: FigureOfQueue,
  t: Text,
): string => {
  const said = [
    t('desk.queue.sum.certain', { n: certain }),
    ...(possible > 0 ? [t('desk.queue.sum.possible', { n: possible })] : []),
    ...(singleSource > 0 ? [t('desk.queue.sum.single-source', { n: singleSource })] : []),
  ].join(t('list.and'));
  const number =
    high === null
      ? t('count.CS_AT_LEAST', { low })
      : high > low
        ? t('count.CS_RANGE', { low, high })
        : t('desk.number', { n: low });
  const what = t(`unit.${unit}`);
  return [
    t('desk.queue.sum', { said }),
    ...(low > 0 ? [t(`desk.queue.sum.${of === null ? 'number' : 'rate'}`, { number, what, of: of ?? 0 })] : []),
    ...(unseen > 0 ? [t('desk.queue.sum.unseen', { n: unseen })] : []),
  ].join(' ');
};
