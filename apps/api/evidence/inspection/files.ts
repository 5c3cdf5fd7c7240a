import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import { mayReadInternal, sightOf, type Seen } from '../../incidents/record-policy.js';
import { lockRow, type Actor } from '../../incidents/records.js';

export interface FileRow {
  id: string;
  incidentId: string;
  type: string;
  kind: string;
  sha256: Buffer;
  declaredAt: Date;
}

const COLUMNS = `id, incident_id as "incidentId", type, kind, sha256, declared_at as "declaredAt"`;
/** With its author alone: nobody looks over their shoulder yet. */
const WITH_AUTHOR = ['WS_DRAFT', 'WS_RETURNED'];

export const mayLook = (actor: Actor, row: Seen): boolean => mayReadInternal(sightOf(actor, row));

/** The stored files of a record that this member may look at. @throws Problem not-found, not-allowed */
export const filesOf = async (
  manager: EntityManager,
  actor: Actor,
  incidentId: string,
): Promise<{ row: IncidentRow; files: FileRow[] }> => {
  const row = await lockRow(manager, actor, incidentId);
  if (!mayLook(actor, row)) throw new Problem('not-allowed');
  return {
    row,
    files: await manager.query(
      `select ${COLUMNS} from evidence where incident_id = $1 and state = 'stored' order by declared_at, id`,
      [incidentId],
    ),
  };
};

/**
 * One stored file and its record, locked until the end of the transaction.
 * @throws Problem 'not-found' when it is not there, not stored, or of a record that this member may not see;
 * 'not-allowed' where they see the record and not what is internal in it
 */
export const fileOf = async (
  manager: EntityManager,
  actor: Actor,
  evidenceId: string,
): Promise<{ row: IncidentRow; file: FileRow }> => {
  const [found]: FileRow[] = await manager.query(`select ${COLUMNS} from evidence where id = $1 and state = 'stored'`, [
    evidenceId,
  ]);
  if (!found) throw new Problem('not-found');
  const row = await lockRow(manager, actor, found.incidentId);
  if (!mayLook(actor, row)) throw new Problem('not-allowed');
  // It may have been erased, or given to another record, while the lock was waited for.
  const [file]: FileRow[] = await manager.query(
    `select ${COLUMNS} from evidence where id = $1 and incident_id = $2 and state = 'stored' for share`,
    [evidenceId, row.id],
  );
  if (!file) throw new Problem('not-found');
  return { row, file };
};

/** What reviewers do with a file of somebody's record, from its submission on. @throws Problem 'wrong-state' */
export const assertReviewed = (row: IncidentRow): void => {
  if (WITH_AUTHOR.includes(row.status)) throw new Problem('wrong-state', { extra: { status: row.status } });
};
