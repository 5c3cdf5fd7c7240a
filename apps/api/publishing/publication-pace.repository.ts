import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { PeriodWork } from '@vigil/shared/staff-responses/period-work.js';

/**
 * Returns how many days passed from the event to its first publication, over what readers see now: records of these
 * days, whose day readers see exactly.
 * @param until included
 */
export const publicationPace = async (manager: EntityManager, from: Day, until: Day): Promise<PeriodWork['pace']> => {
  const [pace] = (await manager.query(
    `select count(*)::int as n, percentile_disc(0.5) within group (order by days) as half, percentile_disc(0.9) within group (order by days) as most
       from (select first_published_on - when_latest as days from pub.incident
              where until_seq is null and when_precision = 'DP_DAY' and when_latest between $1 and $2) shown`,
    [from, until],
  )) as [NonNullable<PeriodWork['pace']>];
  return pace.n === 0 ? null : pace;
};
