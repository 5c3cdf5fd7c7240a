import type { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { logRemoval, logUpsert } from '../../audit-log/log-small-records.js';
import { BATCHES, datasetsOfImports, lockDataset } from './datasets.repository.js';
import { remove, upsert } from '../../platform/database/optimistic-upsert.js';
import type { Member } from '../../platform/http/current-member.js';
import type { Precondition } from '../../platform/http/precondition.js';
import type { DatasetState } from '@vigil/shared/staff-responses/datasets.js';

/** Returns the refusal of one field. */
export const wrong = (pointer: string, code: string): Problem =>
  new Problem('invalid-body', { errors: [{ pointer, code }] });

/**
 * Says that the records of an import are of a dataset that others made. The caller has checked that the member sees the
 * import.
 * @throws Problem 'invalid-body' for a dataset that does not exist or that was withdrawn, or without version and day;
 * 'already-exists', 'changed-meanwhile'
 */
export const setDatasetOfImport = (
  database: DataSource,
  member: Pick<Member, 'id'>,
  id: string,
  { dataset, version, takenOn }: Partial<DatasetState> & { dataset: string },
  precondition: Precondition,
): Promise<void> =>
  database.transaction(async (manager) => {
    const columns = { dataset_id: dataset, version: version ?? null, taken_on: takenOn ?? null };
    if (columns.version === null && columns.taken_on === null) throw wrong('/version', 'required');
    const found = await lockDataset(manager, dataset);
    if (!found) throw wrong('/dataset', 'unknown-dataset');
    const before = (await datasetsOfImports(manager, [id])).get(id);
    // What is withdrawn takes no new records. Where it is said already, its version can still be corrected.
    if (found.withdrawnOn !== null && before?.dataset.id !== dataset) throw wrong('/dataset', 'dataset-withdrawn');
    const kept = await upsert(manager, 'dataset_batch', id, precondition, columns, {}, BATCHES);
    await logUpsert(manager, 'dataset_batch', id, member.id, kept);
  });

/** Says that the records of an import are the team's own after all. @throws Problem 'not-found', 'changed-meanwhile' */
export const removeDatasetOfImport = (
  database: DataSource,
  member: Pick<Member, 'id'>,
  id: string,
  revision: number,
): Promise<void> =>
  database.transaction(async (manager) => {
    await remove(manager, 'dataset_batch', id, revision, BATCHES);
    await logRemoval(manager, 'dataset_batch', id, member.id, revision);
  });
