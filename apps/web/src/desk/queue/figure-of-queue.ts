import { periodBetween } from '@vigil/shared/day/period.js';
import { wholeTime } from '@vigil/shared/day/whole-time.js';
import { isDay } from '@vigil/shared/day/day.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
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
