import type { EntityManager } from 'typeorm';
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { toRow } from '../platform/database/columns.js';
import { appendChanges, type NewChange } from '../audit-log/changes.js';
import { answersOf, standingDifferences } from './differences.js';
import { sealNew } from './internal.repository.js';
import type { Actor } from './records.js';
import { insertIncidents, internalValues, writeNewChildren, type Made } from './record.repository.js';

/**
 * A record to create. submitted: its author submits it to the reviewers at once; the caller has checked that it is
 * complete.
 */
export interface NewRecord {
  id: string;
  incident: Incident;
  submitted: boolean;
}

/**
 * Writes new records with their first lines in the history (last in the transaction). Every record begins here, whether
 * one comes from a form or hundreds from a file.
 * @returns the ids that were written, and when; a record whose id already exists stays unchanged.
 * @throws Problem as writeNewChildren.
 */
export const createRecords = async (
  manager: EntityManager,
  actor: Actor,
  records: readonly NewRecord[],
): Promise<Map<string, Made>> => {
  const { version } = codebookOf(Incident);
  const written = await insertIncidents(
    manager,
    records.map(({ id, incident, submitted }) => ({
      id,
      authorId: actor.id,
      status: submitted ? 'WS_SUBMITTED' : 'WS_DRAFT',
      revision: submitted ? 2 : 1,
      codebookVersion: version,
      ...toRow(Incident, incident),
    })),
  );
  const made = records.filter(({ id }) => written.has(id));
  if (made.length === 0) return written;
  await writeNewChildren(manager, made);
  const sealed = await sealNew(
    manager,
    made.flatMap(({ id, incident }) => internalValues(id, incident)),
  );
  await appendChanges(
    manager,
    made.flatMap(({ id, incident, submitted }): NewChange[] => [
      {
        incidentId: id,
        revision: 1,
        actorId: actor.id,
        kind: 'saved',
        sealed,
        differences: [...answersOf(incident), ...standingDifferences({ status: 'WS_DRAFT' })],
      },
      ...(submitted
        ? [
            {
              incidentId: id,
              revision: 2,
              actorId: actor.id,
              kind: 'submitted' as const,
              differences: standingDifferences({ status: 'WS_SUBMITTED' }),
            },
          ]
        : []),
    ]),
  );
  return written;
};
