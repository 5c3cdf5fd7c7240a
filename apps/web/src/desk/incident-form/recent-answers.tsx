import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord, RecordList } from '@vigil/shared/staff-responses/incident-record.js';
import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { incidentPath } from '../incident-path.js';
import { useMember } from '../session.js';
import { useStaffFetch } from '../use-staff-fetch.js';

/** What this member's own last records name: suggested to whoever writes the next one, and never filled in unasked. */
interface RecentAnswers {
  /** Codes of places, the last one first. */
  places: readonly string[];
  /** Ids of the groups of the last record. */
  groups: readonly string[];
  /** The last record; null: there is none, or it is not loaded. */
  last: Incident | null;
}

const NONE: RecentAnswers = { places: [], groups: [], last: null };
const MOST_PLACES = 4;

export const RecentContext = createContext<RecentAnswers>(NONE);
export const useRecent = (): RecentAnswers => useContext(RecentContext);

/** Reads them for a record that begins. @param isNew false: asks for nothing */
export const useRecentAnswers = (isNew: boolean): RecentAnswers => {
  const { id: me } = useMember();
  // Not `mine`: that is also what a colleague wrote and this member takes care of.
  const list = useStaffFetch<RecordList>(isNew ? `/api/incidents?author=${me}&sort=age&rows=20` : null).value;
  const [first] = list?.items ?? [];
  const last = useStaffFetch<IncidentRecord>(first ? incidentPath(first.id) : null).value?.incident ?? null;
  return useMemo(() => {
    if (!isNew || !list) return NONE;
    const codes = list.items.flatMap(({ place }) => (place?.code ? [place.code] : []));
    return {
      places: [...new Set(codes)].slice(0, MOST_PLACES),
      groups: last?.groups.flatMap(({ group }) => (group === null ? [] : [group])) ?? [],
      last,
    };
  }, [isNew, list, last]);
};
