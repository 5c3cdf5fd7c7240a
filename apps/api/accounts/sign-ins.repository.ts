import type { EntityManager } from 'typeorm';

/**
 * Returns the sign-ins that wait for the line of their day although that line, or one of a later day, is in the log.
 * @param until the latest day that has its line; empty: none has
 */
export const lateSignIns = async (manager: Pick<EntityManager, 'query'>, until: string): Promise<string[]> => {
  const rows: { id: string }[] = await manager.query(
    'select id from sign_in where not logged and on_day::text <= $1 order by id',
    [until],
  );
  return rows.map(({ id }) => id);
};
