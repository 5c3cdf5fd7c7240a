import type { EntityManager } from 'typeorm';
import { sightSql } from './record-policy.js';
import type { Actor } from './records.js';

/**
 * Returns whether a member may see all of these records. Records that do not exist do not matter. In SQL, since who may
 * see a record is one condition of a statement everywhere (`sightSql`).
 * @param of.ids records by id
 * @param of.codes records by public code
 */
export const seesAll = async (
  manager: EntityManager,
  by: Actor,
  { ids, codes }: { ids: readonly string[]; codes: readonly string[] },
): Promise<boolean> => {
  const [{ hidden }] = (await manager.query(
    `select count(*)::int as hidden from incident i where (i.id = any($2) or i.code = any($3)) and not ${sightSql(by.role)}`,
    [by.id, ids, codes],
  )) as [{ hidden: number }];
  return hidden === 0;
};
