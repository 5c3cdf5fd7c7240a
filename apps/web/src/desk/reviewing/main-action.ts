import { hasAuthorityAccount } from '@vigil/shared/incident/completeness.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';

/** The one action that the record page offers first: a decision, a publication, or changing the record. */
export type MainAction = 'take' | 'verify' | 'publish' | 'correct' | 'propose' | 'change';

/** In each state, what brings the record further: the first that the member may do. */
const FURTHER: Readonly<Record<string, readonly MainAction[]>> = {
  WS_SUBMITTED: ['take', 'verify'],
  WS_UNDER_REVIEW: ['verify'],
  WS_VERIFIED: ['publish', 'propose'],
  WS_PUBLISHED: ['correct', 'propose'],
};
const SHOWS_READERS: readonly MainAction[] = ['publish', 'correct', 'propose'];

/** Returns the main action of this member, or null: there is nothing that they can do with the record itself. */
export const mainActionOf = (
  record: Pick<IncidentRecord, 'status' | 'allowed' | 'incident' | 'missing'>,
): MainAction | null => {
  const isPossible = (action: MainAction): boolean =>
    record.allowed.includes(action) &&
    (action !== 'verify' || record.missing.length === 0) &&
    (!SHOWS_READERS.includes(action) || hasAuthorityAccount(record.incident));
  return [...(FURTHER[record.status] ?? []), 'change' as const].find(isPossible) ?? null;
};
