import type { KnownTags } from '@vigil/shared/staff-responses/record-queue.js';
import { useStaffFetch } from '../use-staff-fetch.js';

/**
 * Returns the tags of the records that the member may read, those of most records first; none where none are needed.
 */
export const useKnownTags = (areNeeded = true): readonly string[] => {
  const asked = useStaffFetch<KnownTags>(areNeeded ? '/api/incidents/tags' : null);
  return asked.value?.tags ?? [];
};
