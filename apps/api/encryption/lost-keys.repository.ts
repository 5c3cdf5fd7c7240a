import type { EntityManager } from 'typeorm';
import { recordKeyJoin } from './record-keys.js';
import { SEALED_TABLES } from './sealed-tables.js';

/** Returns the records with an encrypted value whose key is gone, so that nobody can read it any more. */
export const recordsWithoutKey = async (manager: Pick<EntityManager, 'query'>): Promise<string[]> => {
  const rows: { id: string }[] = await manager.query(
    `${SEALED_TABLES.map(
      ({ table }) =>
        `select n.incident_id as id from ${table} n ${recordKeyJoin('n')} where n.value is not null and k.id is null`,
    ).join(' union ')} order by id`,
  );
  return rows.map(({ id }) => id);
};
