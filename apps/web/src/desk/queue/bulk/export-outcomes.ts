import type { BulkOutcome } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { ExportPreview } from '@vigil/shared/staff-responses/exports.js';
import type { RecordRevision } from '../record-revision.js';

/** Returns what an export would do with each selected record, as other actions on many records tell it. */
export const outcomesOf = (
  records: readonly RecordRevision[],
  { refused }: Pick<ExportPreview, 'refused'>,
): BulkOutcome[] => {
  const leftOut = new Map(refused.map((one) => [one.id, one]));
  return records.map(({ id, revision }) => {
    const one = leftOut.get(id);
    return {
      id,
      result: one ? 'refused' : 'done',
      title: one?.title ?? null,
      code: one?.code ?? null,
      why: one
        ? {
            code: one.why === 'not-found' ? 'not-found' : 'wrong-state',
            field: one.why === 'not-published' ? one.why : null,
            name: null,
          }
        : null,
      revision,
      before: null,
      also: null,
    };
  });
};
