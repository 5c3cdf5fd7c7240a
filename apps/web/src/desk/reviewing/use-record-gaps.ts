import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordGaps } from '@vigil/shared/staff-responses/record-queue.js';
import { useEffect, useRef } from 'preact/hooks';
import { incidentPath } from '../incident-path.js';
import { type Asked, useStaffFetch } from '../use-staff-fetch.js';

/** Loads what the queue finds missing in a record, and again for each new revision. */
export const useRecordGaps = ({ id, revision }: Pick<IncidentRecord, 'id' | 'revision'>): Asked<RecordGaps> => {
  const asked = useStaffFetch<RecordGaps>(incidentPath(id, 'gaps'));
  const loaded = useRef(`${id} ${revision}`);
  useEffect(() => {
    const now = `${id} ${revision}`;
    // Of another record, the path changed and asks by itself.
    if (loaded.current !== now && loaded.current.startsWith(id)) asked.again();
    loaded.current = now;
  }, [id, revision]);
  return asked;
};
