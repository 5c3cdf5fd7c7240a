import type { EntityManager } from 'typeorm';
import type { QueueItem } from '@vigil/shared/staff-responses/record-queue.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { LIST_COLUMNS, listItemOf, type ListRow, momentSql } from '../incidents/record-list.repository.js';
import { sightSql } from '../incidents/record-policy.js';

/** What the index knows of a record besides. */
export type FromIndex = Pick<
  QueueItem,
  'isHidden' | 'owner' | 'groups' | 'acts' | 'sources' | 'media' | 'gaps' | 'origin' | 'double' | 'tags' | 'counted'
>;

/**
 * Reads the rows of one page, in this order. Asks the policy once more: a record that the member may no longer see is
 * left out, whatever the index says.
 */
export const readQueueRows = async (
  manager: EntityManager,
  { id, role }: { id: string; role: string },
  ids: readonly string[],
  fromIndex: (id: string) => FromIndex,
): Promise<QueueItem[]> => {
  if (ids.length === 0) return [];
  const rows: (ListRow & { created: string })[] = await manager.query(
    `${PREPARED}select ${LIST_COLUMNS}, ${momentSql('i.created_at')} as created
       from incident i where i.id = any($2) and ${sightSql(role)}`,
    [id, ids],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((one): QueueItem[] => {
    const row = found.get(one);
    return row ? [{ ...listItemOf(row, id), createdAt: row.created, ...fromIndex(row.id) }] : [];
  });
};

/** Reads the revision of each of these records that the member may see now. */
export const readRevisions = (
  manager: EntityManager,
  { id, role }: { id: string; role: string },
  ids: readonly string[],
): Promise<{ id: string; revision: number }[]> =>
  manager.query(`select i.id, i.revision from incident i where i.id = any($2) and ${sightSql(role)} order by i.id`, [
    id,
    ids,
  ]);
