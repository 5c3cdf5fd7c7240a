import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { EvidenceEntity } from '../evidence.entity.js';
import type { IncidentRow } from '../../incidents/incident.entity.js';
import { mayReadInternal, sightOf, type Seen } from '../../incidents/record-policy.js';
import { lockRow, type Actor } from '../../incidents/record-access.js';

export type FileRow = EvidenceEntity & { type: string; sha256: Buffer };

/** Only its author works on it; reviewers do not look yet. */
const WITH_AUTHOR = ['WS_DRAFT', 'WS_RETURNED'];

export const mayViewFiles = (actor: Actor, row: Seen): boolean => mayReadInternal(sightOf(actor, row));

/**
 * Returns the number, from 1, of each file among all of its record, by its id: pages say it where they may not say the
 * name.
 * @param declared every file of these records, in the order in which they were declared
 */
export const numberFiles = (
  declared: readonly Pick<EvidenceEntity, 'id' | 'incidentId'>[],
): ReadonlyMap<string, number> => {
  const last = new Map<string, number>();
  return new Map(
    declared.map(({ id, incidentId }) => {
      const number = (last.get(incidentId) ?? 0) + 1;
      last.set(incidentId, number);
      return [id, number];
    }),
  );
};

/**
 * Returns the stored files of a record that this member may look at, and their numbers. @throws Problem not-found,
 * not-allowed
 */
export const viewableFiles = async (
  manager: EntityManager,
  actor: Actor,
  incidentId: string,
): Promise<{ row: IncidentRow; files: FileRow[]; numbers: ReadonlyMap<string, number> }> => {
  const row = await lockRow(manager, actor, incidentId);
  if (!mayViewFiles(actor, row)) throw new Problem('not-allowed');
  const declared = await manager.find(EvidenceEntity, {
    where: { incidentId },
    order: { declaredAt: 'ASC', id: 'ASC' },
  });
  const files = declared.filter(({ state }) => state === 'stored') as FileRow[];
  return { row, files, numbers: numberFiles(declared) };
};

/**
 * Returns one stored file and its record, locked until the end of the transaction.
 * @throws Problem 'not-found' when it does not exist, is not stored, or belongs to a record that this member may not
 * see; 'not-allowed' when they may see the record but not its internal answers
 */
export const viewableFile = async (
  manager: EntityManager,
  actor: Actor,
  evidenceId: string,
): Promise<{ row: IncidentRow; file: FileRow }> => {
  const found = await manager.findOneBy(EvidenceEntity, { id: evidenceId, state: 'stored' });
  if (!found) throw new Problem('not-found');
  const row = await lockRow(manager, actor, found.incidentId);
  if (!mayViewFiles(actor, row)) throw new Problem('not-allowed');
  // It may have been erased, or moved to another record, during the wait for the lock.
  const file = await manager.findOne(EvidenceEntity, {
    where: { id: evidenceId, incidentId: row.id, state: 'stored' },
    lock: { mode: 'pessimistic_read' },
  });
  if (!file) throw new Problem('not-found');
  return { row, file: file as FileRow };
};

/** Refuses reviewers' work on a file before its record was submitted. @throws Problem 'wrong-state' */
export const assertReviewed = (row: IncidentRow): void => {
  if (WITH_AUTHOR.includes(row.status)) throw new Problem('wrong-state', { extra: { status: row.status } });
};
