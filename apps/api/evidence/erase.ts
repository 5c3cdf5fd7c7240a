import { IsNull, Not, type EntityManager } from 'typeorm';
import { forgetField } from '../audit-log/log.repository.js';
import { appendCustody } from './custody.js';
import { EvidenceEntity, EvidencePrivateEntity } from './evidence.entity.js';
import { giveUp } from './evidence-objects.repository.js';

/** `/evidence/<id>/file`: the path of a file in an erasure. */
export const EVIDENCE_PATH = /^\/evidence\/([0-9a-f-]{36})\/file$/;

/** Returns whether anything of a file can be erased. */
export const isErasable = (manager: EntityManager, incidentId: string, evidenceId: string): Promise<boolean> =>
  manager.existsBy(EvidenceEntity, [
    { id: evidenceId, incidentId, refusal: IsNull() },
    { id: evidenceId, incidentId, refusal: Not('erased') },
  ]);

/**
 * Erases a file permanently: its key, its name, its metadata and its digest. Without the key, every copy of its bytes
 * is unreadable. The next sweep deletes the objects themselves. The log keeps that the file existed and what was done
 * with it. Its log lines are the last statements of the transaction, except for other log lines.
 */
export const eraseEvidence = async (manager: EntityManager, evidenceId: string): Promise<void> => {
  await manager.delete(EvidencePrivateEntity, { evidenceId });
  await manager.update(EvidenceEntity, evidenceId, {
    state: 'refused',
    refusal: 'erased',
    sha256: null,
    type: null,
    storedAt: null,
    damagedAt: null,
  });
  await giveUp(manager, evidenceId, ['piece', 'original']);
};

/** Deletes the digest of an erased file from the log, and logs that. */
export const logErased = async (manager: EntityManager, actorId: string, evidenceId: string): Promise<void> => {
  const gone = await forgetField(manager, 'evidence', evidenceId, 'sha256');
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
