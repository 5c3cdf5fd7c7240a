import type { KnownTags } from '@vigil/shared/staff-responses/record-queue.js';
import { useStaffFetch } from '../use-staff-fetch.js';

/** Returns the tags of the records that the member may read, those of most records first. */
export const useKnownTags = (): readonly string[] => {
  const asked = useStaffFetch<KnownTags>('/api/incidents/tags');
  return asked.value?.tags ?? [];
};
