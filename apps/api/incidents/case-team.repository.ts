import type { EntityManager } from 'typeorm';
import { ableAmongSql } from '../accounts/members.repository.js';
import { WAIT_DAYS } from '../accounts/trust-policy.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import { abroadSql, outsideTeamSql } from './record-policy.js';

/** SQL condition on incident i: it is limited to a case team that the member ($1) is not on, in a country of theirs. */
const othersTeamSql = (role: string): string => `${outsideTeamSql(role)} and not ${abroadSql()}`;

/** SQL: whether a reviewer of the case team of incident i (or another alias) can act, and may see its country. */
export const ableInTeamSql = (i: string): string =>
  ableAmongSql(`${i}.case_team`, `${i}.author_id`, (member) => `not ${abroadSql(member, i)}`);

/**
 * SQL condition on incident i: nobody except its author can act. Excludes what the author has not submitted, since
 * nobody needs to act on that yet.
 */
const NOBODY = `${limitedSql()} and i.status not in ('WS_DRAFT', 'WS_RETURNED')
  and not ${ableInTeamSql('i')}`;

const TODAY = `(now() at time zone 'UTC')::date`;
/** SQL condition on incident i: it was asked lately enough that a second reviewer may answer. */
const ASKED_LATELY = `coalesce(i.team_asked_on > ${TODAY} - ${WAIT_DAYS}, false)`;

/** Returns the restricted and sealed records that this member does not see, in the countries that are theirs. */
export const recordsOutside = async (
  manager: EntityManager,
  actor: { id: string; role: string },
): Promise<string[]> => {
  const rows: { id: string }[] = await manager.query(`select i.id from incident i where ${othersTeamSql(actor.role)}`, [
    actor.id,
  ]);
  return rows.map(({ id }) => id);
};

/** Lists the records that nobody can act on, among those that this member does not see. */
export const recordsWithoutTeam = (
  manager: EntityManager,
  actor: { id: string; role: string },
): Promise<{ id: string; since: Date; asked: string | null }[]> =>
  manager.query(
    `select i.id, i.changed_at as since, case when ${ASKED_LATELY} then i.team_asked_by end as asked from incident i where ${NOBODY} and ${othersTeamSql(actor.role)} order by i.changed_at, i.id`,
    [actor.id],
  );

/**
 * Returns whether somebody asked lately to join the team of such a record, and the day today; null: it is none, or this
 * member sees it.
 */
export const recordWithoutTeam = async (
  manager: EntityManager,
  actor: { id: string; role: string },
  id: string,
): Promise<{ lately: boolean; today: string } | null> => {
  const [found]: { lately: boolean; today: string }[] = await manager.query(
    `select ${ASKED_LATELY} as lately, to_char(${TODAY}, 'YYYY-MM-DD') as today from incident i where i.id = $2 and ${NOBODY} and ${othersTeamSql(actor.role)}`,
    [actor.id, id],
  );
  return found ?? null;
};
