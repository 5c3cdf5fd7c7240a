import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import { useState } from 'preact/hooks';
import { useLongPoll } from '../use-long-poll.js';
import { useReloadRequest } from '../use-staff-fetch.js';

/**
 * Returns the saved views and the numbers of the queue, as they are now, and what counts them again at once.
 * @param isWanted false: not yet. They come after the rows: counting is work
 */
export const useQueueViews = (isWanted: boolean): { views: QueueViews | null; again: () => void } => {
  const [turn, setTurn] = useState(0);
  const again = (): void => setTurn((n) => n + 1);
  const views = useLongPoll<QueueViews>(isWanted ? '/api/queue-views' : null, {}, false, turn);
  useReloadRequest(again);
  return { views, again };
};
