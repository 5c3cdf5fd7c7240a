import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useStaffFetch } from '../use-staff-fetch.js';

/** Returns the tags of the records that the member may read, those of most records first. */
export const useKnownTags = (): readonly string[] => {
  const asked = useStaffFetch<RecordQueue>('/api/incidents');
  return asked.value?.filters['tag']?.map(([tag]) => tag) ?? [];
};
