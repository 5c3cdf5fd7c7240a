import type { EntityManager } from 'typeorm';

/** SQL: how many of the files that phones announced for a record arrived, and how many were refused. */
export const filesFromPhoneSql = (incidentId: string): string =>
  `(select count(*) filter (where state = 'stored')::int as arrived, count(*) filter (where state = 'refused')::int as refused
      from evidence where incident_id = ${incidentId} and device_id is not null)`;

/** Lists the files that phones announced for a record. */
export const filesFromPhone = async (
  manager: EntityManager,
  incidentId: string,
): Promise<{ id: string; state: 'expected' | 'stored' | 'refused' }[]> =>
  manager.query(
    'select id, state from evidence where incident_id = $1 and device_id is not null order by added_at, id',
    [incidentId],
  );
