import type { KnownTags } from '@vigil/shared/staff-responses/record-queue.js';
import { useStaffFetch } from '../use-staff-fetch.js';

/**
 * Returns the tags of the records that the member may read, those of most records first; none where none are needed.
 * @param except a record whose tags are not looked at
 */
export const useKnownTags = (areNeeded = true, except: string | null = null): readonly string[] => {
  const path = except === null ? '/api/incidents/tags' : `/api/incidents/tags?except=${except}`;
  const asked = useStaffFetch<KnownTags>(areNeeded ? path : null);
  return asked.value?.tags ?? [];
};
