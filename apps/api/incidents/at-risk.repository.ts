import type { EntityManager } from 'typeorm';
import { ableReviewers } from '../accounts/members.repository.js';
import {
  endIncidentNotices,
  endReportNotices,
  membersWithUnread,
  tellMembers,
} from '../accounts/notices/notices.repository.js';
import { newestFieldSql } from '../audit-log/logged-values.repository.js';
import { ableInTeamSql } from './case-team.repository.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import type { IncidentRow } from './incident.entity.js';
import { AT_RISK_FIELD, NOT_AT_RISK_FIELD } from './record-changes.js';

const NEWEST = (id: string): string => newestFieldSql(id, 'submitted', [AT_RISK_FIELD, NOT_AT_RISK_FIELD]);

/**
 * SQL: whether the author of this record (its id) said at the desk that somebody is at risk; null: they did not say.
 */
export const atRiskAtDeskSql = (id: string): string => `(${NEWEST(id)} = '${AT_RISK_FIELD}')`;

/**
 * SQL condition: somebody is at risk according to a submitted record (row `i`) that is limited to a case team, and
 * nobody in that team can act: none was chosen, or all are suspended. Then every reviewer may know that, as of a
 * phone's report, and nothing else of the record.
 */
export const atRiskWithoutTeamSql = (i: string): string =>
  `(${limitedSql(i)} and not ${ableInTeamSql(i)} and ${i}.status = 'WS_SUBMITTED' and ${atRiskAtDeskSql(`${i}.id`)})`;

/**
 * Tells every reviewer that somebody is at risk, unless they have yet to read that of this record; or that nobody is:
 * then what they have not read ends, also of the phone's report that began it. Of a limited record with a case team,
 * that team alone sees the notice, also whoever joins it later.
 */
export const tellOfRisk = async (
  manager: EntityManager,
  { id, authorId }: Pick<IncidentRow, 'id' | 'authorId'>,
  isAtRisk: boolean,
): Promise<void> => {
  if (!isAtRisk) {
    await endIncidentNotices(manager, id, 'at-risk');
    await endReportNotices(manager, id, 'at-risk');
    return;
  }
  const able = await ableReviewers(manager);
  const told = await membersWithUnread(manager, id, 'at-risk');
  await tellMembers(
    manager,
    able.map((one) => one.id).filter((one) => !told.includes(one)),
    { what: 'at-risk', by: authorId, incident: id },
  );
};
