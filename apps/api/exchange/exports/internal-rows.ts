import type { DataSource } from 'typeorm';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { DatasetOfRecord } from '@vigil/shared/staff-responses/datasets.js';
import { datasetsOfRecords } from '../../incidents/datasets/datasets.repository.js';
import { findIncidents } from '../../incidents/incident-row.repository.js';
import type { Member } from '../../platform/http/current-member.js';
import { mayRead, sightOf } from '../../incidents/record-policy.js';
import { readRecords } from '../../incidents/whole-record.repository.js';
import type { MatchingIncidents } from './matching-incidents.js';
import { readAhead, type IncidentRow, type Progress } from './row-batches.js';

/** A working copy as staff see it, including internal answers. */
interface InternalRecord {
  id: string;
  code: string | null;
  status: string;
  revision: number;
  grade: string | null;
  gradeReason: string | null;
  incident: Incident;
  /** The dataset of others that it came from, and in which state; null: the team's own. */
  dataset: DatasetOfRecord['from'];
}
export type InternalRow = IncidentRow<InternalRecord>;

const AT_ONCE = 50;

/**
 * Reads a question's working copies with their internal answers, in their state at reading. Only for an export that is
 * logged with its reason: this is the only way for an analyst to read them. Leaves out what the member may no longer
 * see.
 */
export const internalRows = (
  kept: MatchingIncidents,
  database: DataSource,
  member: Member,
  progress: Progress,
): AsyncGenerator<InternalRow[]> =>
  readAhead(kept.chunks(AT_ONCE), (matches) =>
    database.transaction('REPEATABLE READ', async (manager) => {
      const found = await findIncidents(
        manager,
        matches.map(({ code }) => code),
      );
      const readable = found.filter((row) => mayRead(sightOf(member, row)));
      const trees = await readRecords(manager, readable, true);
      const datasets = await datasetsOfRecords(
        manager,
        readable.map(({ id }) => id),
      );
      return matches.flatMap((match): InternalRow[] => {
        const stored = trees.get(match.code);
        if (!stored) {
          progress.takenBack += 1;
          return [];
        }
        const {
          row: { id, code, status, revision, grade, gradeReason },
          incident,
        } = stored;
        const dataset = datasets.get(id) ?? null;
        return [{ ...match, incident: { id, code, status, revision, grade, gradeReason, incident, dataset } }];
      });
    }),
  );
