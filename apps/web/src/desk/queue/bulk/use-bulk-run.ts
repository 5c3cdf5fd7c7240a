import type { BulkOutcomes } from '@vigil/shared/staff-responses/bulk-actions.js';
import { useRef, useState } from 'preact/hooks';
import { useSession } from '../../session.js';
import type { BulkStep } from './bulk-request.js';
import { type BatchResult, sendInBatches } from './send-in-batches.js';

export interface BulkRun {
  /** How many are done of how many, while it runs. */
  progress: { n: number; of: number } | null;
  stop: () => void;
  /** @param before what an earlier part of the same run did */
  run: (steps: readonly BulkStep[], isDryRun: boolean, before?: BatchResult | null) => Promise<BatchResult>;
}

/** Runs steps, with progress, until they are done or somebody stops them. */
export const useBulkRun = (): BulkRun => {
  const { api } = useSession();
  const [progress, setProgress] = useState<BulkRun['progress']>(null);
  const isStopped = useRef(false);
  const run: BulkRun['run'] = async (steps, isDryRun, before = null) => {
    isStopped.current = false;
    const first = before?.outcomes.length ?? 0;
    const of = first + steps.reduce((sum, { records }) => sum + records.length, 0);
    setProgress({ n: first, of });
    const sent = await sendInBatches(steps, {
      isDryRun,
      post: (body) => api.post<BulkOutcomes>('/api/incidents/bulk-actions', body),
      isStopped: () => isStopped.current,
      onProgress: (n) => setProgress({ n: first + n, of }),
    });
    setProgress(null);
    return { ...sent, outcomes: [...(before?.outcomes ?? []), ...sent.outcomes] };
  };
  return {
    progress,
    stop: () => {
      isStopped.current = true;
    },
    run,
  };
};
