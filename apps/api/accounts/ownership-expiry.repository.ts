import { newestLeafSql } from '../audit-log/log.repository.js';
import { ableSql, memberName } from './members.repository.js';
import { OWNER_DAYS_SQL } from './organisation-settings.repository.js';

/** SQL: who takes care of what, and since when. */
export interface OwnerSql {
  subject: string;
  member: string;
  since: string;
}

/** SQL: when the owner's time ends: some days after the last thing that they did with what they own. */
export const ownerUntilSql = ({ subject, member, since }: OwnerSql): string =>
  `greatest(${since}, ${newestLeafSql(subject, member)}) + make_interval(days => ${OWNER_DAYS_SQL})`;

/**
 * SQL condition: the owner can act, and their time is not over. Otherwise it is free without anybody doing something.
 */
export const ownerAppliesSql = (one: OwnerSql): string => `${ableSql(one.member)} and ${ownerUntilSql(one)} > now()`;

const instant = (sql: string): string => `to_char((${sql}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL: the owner as JSON, in the shape of RecordOwner. */
export const ownerJsonSql = (one: OwnerSql): string =>
  `json_build_object('id', ${one.member}, 'name', ${memberName(one.member)},
     'since', ${instant(one.since)}, 'until', ${instant(ownerUntilSql(one))})`;
