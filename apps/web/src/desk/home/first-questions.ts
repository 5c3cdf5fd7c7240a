import type { Role } from '@vigil/shared/staff-responses/sign-in.js';

/** Reports from the field, of which some may say that somebody is at risk. */
export const IN_FIELD = '/api/field/inbox';
export const AT_RISK = '/api/incidents?gap=at-risk&rows=1';
/** Records that came back to their author with a question. */
export const RETURNED = '/api/incidents?status=WS_RETURNED&mine=true&rows=50';

/**
 * What stands above the queue. It is asked for at the same time as the rows, which wait for it, so that nothing moves
 * them down afterwards.
 */
export const FIRST_QUESTIONS: Readonly<Record<Role, readonly string[]>> = {
  monitor: [RETURNED],
  reviewer: [IN_FIELD, AT_RISK, RETURNED],
  analyst: [],
  admin: [],
};
