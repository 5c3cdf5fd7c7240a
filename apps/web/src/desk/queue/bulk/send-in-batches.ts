import {
  type BulkOutcome,
  type BulkOutcomes,
  MOST_IN_ONE_REQUEST,
} from '@vigil/shared/staff-responses/bulk-actions.js';
import type { ProblemBody, Reply } from '../../../api.js';
import type { RecordRevision } from '../record-revision.js';
import type { BulkRequest, BulkStep } from './bulk-request.js';

/** What became of a run. */
export interface BatchResult {
  outcomes: readonly BulkOutcome[];
  /** Steps that were not reached, because somebody stopped it or a request failed. */
  left: readonly BulkStep[];
  /**
   * How many of these were in the request that failed: it is not known whether they were changed. None of a dry run,
   * which changes nothing.
   */
  unknown: number;
  problem: ProblemBody | null;
}

export interface BatchOptions {
  isDryRun: boolean;
  post: (body: BulkRequest & { dryRun: boolean; items: readonly RecordRevision[] }) => Promise<Reply<BulkOutcomes>>;
  isStopped: () => boolean;
  onProgress: (done: number) => void;
}

/** Sends records a few at a time, one request after the other, until all are sent, it is stopped, or one fails. */
export const sendInBatches = async (
  steps: readonly BulkStep[],
  { isDryRun, post, isStopped, onProgress }: BatchOptions,
): Promise<BatchResult> => {
  const outcomes: BulkOutcome[] = [];
  const batches = steps.flatMap(({ request, records }) =>
    Array.from({ length: Math.ceil(records.length / MOST_IN_ONE_REQUEST) }, (_, n): BulkStep => ({
      request,
      records: records.slice(n * MOST_IN_ONE_REQUEST, (n + 1) * MOST_IN_ONE_REQUEST),
    })),
  );
  for (const [n, { request, records }] of batches.entries()) {
    if (isStopped()) return { outcomes, left: batches.slice(n), unknown: 0, problem: null };
    const items = records.map(({ id, revision }) => ({ id, revision }));
    const reply = await post({ ...request, dryRun: isDryRun, items });
    if (!reply.ok) {
      const isUnchanged = isDryRun || (reply.status >= 400 && reply.status < 500);
      return { outcomes, left: batches.slice(n), unknown: isUnchanged ? 0 : items.length, problem: reply.problem };
    }
    outcomes.push(...reply.value.results);
    onProgress(outcomes.length);
  }
  return { outcomes, left: [], unknown: 0, problem: null };
};
