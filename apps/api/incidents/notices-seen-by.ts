import type { SeesRecords } from '../accounts/notices/notices.repository.js';
import type { Role } from '../platform/http/rights.js';
import { incidentJoin } from './incident-row.repository.js';
import { sightSql } from './record-policy.js';

/** Returns which notices about records a member of this role may know of: those about records that they see now, and, for reviewers, about objections. */
export const noticesSeenBy = (role: Role): SeesRecords => ({
  join: incidentJoin('n.incident_id'),
  sees: role === 'admin' ? 'false' : sightSql(role),
  objections: role === 'reviewer',
});
