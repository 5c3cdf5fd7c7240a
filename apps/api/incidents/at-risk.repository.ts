import type { EntityManager } from 'typeorm';
import { ableReviewers } from '../accounts/members.repository.js';
import { tellMembers } from '../accounts/notices/notices.repository.js';
import { newestFieldSql } from '../audit-log/logged-values.repository.js';
import type { IncidentRow } from './incident.entity.js';
import { AT_RISK_FIELD, NOT_AT_RISK_FIELD } from './record-changes.js';

const NEWEST = (id: string): string => newestFieldSql(id, [AT_RISK_FIELD, NOT_AT_RISK_FIELD]);

/** SQL: whether the author of this record (its id) said at the desk that somebody is at risk; null: they did not say. */
export const atRiskAtDeskSql = (id: string): string => `(${NEWEST(id)} = '${AT_RISK_FIELD}')`;

/**
 * Tells every reviewer that somebody is at risk. Of a limited record only its case team sees the notice, also whoever
 * joins it later.
 */
export const tellOfRisk = async (
  manager: EntityManager,
  { id, authorId }: Pick<IncidentRow, 'id' | 'authorId'>,
): Promise<void> => {
  const able = await ableReviewers(manager);
  await tellMembers(
    manager,
    able.map((one) => one.id),
    { what: 'at-risk', by: authorId, incident: id },
  );
};
