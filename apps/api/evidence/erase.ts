import type { EntityManager } from 'typeorm';
import { appendCustody } from './custody.js';
import { giveUp } from './objects.js';

/** `/evidence/<id>/file`: the path of a file in an erasure. */
export const EVIDENCE_PATH = /^\/evidence\/([0-9a-f-]{36})\/file$/;

/** Returns whether anything of a file can be erased. */
export const isErasable = async (
  manager: Pick<EntityManager, 'query'>,
  incidentId: string,
  evidenceId: string,
): Promise<boolean> =>
  (
    (await manager.query(
      `select from evidence where id = $1 and incident_id = $2 and refusal is distinct from 'erased'`,
      [evidenceId, incidentId],
    )) as unknown[]
  ).length > 0;

interface LoggedDigest {
  leaf: number;
  field: string;
  digest: string;
}

/**
 * Erases a file permanently: its key, its name, its metadata and its digest. Without the key, every copy of its bytes
 * is unreadable. The next sweep deletes the objects themselves. The log keeps that the file existed and what was done
 * with it. Its log lines are the last statements of the transaction, except for other log lines.
 */
export const eraseEvidence = async (manager: EntityManager, evidenceId: string): Promise<void> => {
  await manager.query('delete from evidence_private where evidence_id = $1', [evidenceId]);
  await manager.query(
    `update evidence set state = 'refused', refusal = 'erased', sha256 = null, type = null, stored_at = null, damaged_at = null where id = $1`,
    [evidenceId],
  );
  await giveUp(manager, evidenceId, ['piece', 'original']);
};

/** Deletes the digest of an erased file from the log, and logs that. */
export const logErased = async (manager: EntityManager, actorId: string, evidenceId: string): Promise<void> => {
  const gone: LoggedDigest[] = await manager.query(
    `with gone as (delete from log_value v using log_leaf l where l.idx = v.idx and l.entity = 'evidence' and l.entity_id = $1 and v.field = 'sha256' returning v.idx::int as leaf, v.field, v.disclosure)
     select leaf, field, log_base64url(sha256(convert_to(disclosure, 'UTF8'))) as digest from gone order by leaf`,
    [evidenceId],
  );
  await appendCustody(
    manager,
    evidenceId,
    actorId,
    'erased',
    [
      { field: 'state', value: 'refused' },
      { field: 'refusal', value: 'erased' },
    ],
    gone,
  );
};
