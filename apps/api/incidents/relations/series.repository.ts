import type { EntityManager } from 'typeorm';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { GroupSeries } from '@vigil/shared/staff-responses/relations.js';
import { sightSql } from '../record-policy.js';
import type { Actor } from '../record-access.js';

/** A series is found in the last half-year; some more rows cost nothing. */
const MOST = 2_000;

/** Returns the newest assemblies of a group that the actor may see, except what was merged, rejected or retracted. */
export const assembliesOfGroup = async (
  manager: EntityManager,
  actor: Actor,
  group: string,
): Promise<GroupSeries['records']> => {
  const rows: ({ id: string; title: string | null } & DayWindow)[] = await manager.query(
    `select i.id, i.title, i.when_precision as precision, i.when_earliest as earliest, i.when_latest as latest
       from incident i
      where exists (select from group_link g where g.incident_id = i.id and g.group_id = $2) and i.kind = 'IK_ASSEMBLY'
        and i.when_precision is not null and i.status not in ('WS_MERGED', 'WS_REJECTED', 'WS_RETRACTED') and ${sightSql(actor.role)}
      order by i.when_earliest desc, i.id limit ${MOST}`,
    [actor.id, group],
  );
  return rows.map(({ id, title, ...when }) => ({ id, title, when }));
};
