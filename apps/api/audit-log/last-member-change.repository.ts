import type { EntityManager } from 'typeorm';
import type { ADMINISTRATION_KINDS } from '@vigil/shared/staff-responses/revision-log.js';

type What = (typeof ADMINISTRATION_KINDS)[number] extends infer K ? (K extends `member.${infer W}` ? W : never) : never;

/** Returns when one of these was last done to one of these members; null: never. */
export const lastMemberChange = async (
  manager: Pick<EntityManager, 'query'>,
  memberIds: readonly string[],
  what: readonly What[],
): Promise<Date | null> => {
  const [row] = (await manager.query(
    `select max(at) as at from log_leaf where entity = 'member' and entity_id = any($1) and what = any($2)`,
    [memberIds, what],
  )) as { at: Date | null }[];
  return row!.at;
};
