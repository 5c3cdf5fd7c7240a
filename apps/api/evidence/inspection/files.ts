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
/** Only its author works on it; reviewers do not look yet. */
const WITH_AUTHOR = ['WS_DRAFT', 'WS_RETURNED'];

export const mayLook = (actor: Actor, row: Seen): boolean => mayReadInternal(sightOf(actor, row));

/** Returns the stored files of a record that this member may look at. @throws Problem not-found, not-allowed */
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
 * Returns one stored file and its record, locked until the end of the transaction.
 * @throws Problem 'not-found' when it does not exist, is not stored, or belongs to a record that this member may not
 * see; 'not-allowed' when they may see the record but not its internal answers
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
  // It may have been erased, or moved to another record, during the wait for the lock.
  const [file]: FileRow[] = await manager.query(
    `select ${COLUMNS} from evidence where id = $1 and incident_id = $2 and state = 'stored' for share`,
    [evidenceId, row.id],
  );
  if (!file) throw new Problem('not-found');
  return { row, file };
};

/** Refuses reviewers' work on a file before its record was submitted. @throws Problem 'wrong-state' */
export const assertReviewed = (row: IncidentRow): void => {
  if (WITH_AUTHOR.includes(row.status)) throw new Problem('wrong-state', { extra: { status: row.status } });
};
