import type { RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';
import type { EntityManager } from 'typeorm';
import { abroadSql } from './record-policy.js';
import { newestLeafSql } from '../audit-log/log.repository.js';
import {
  ownerAppliesSql,
  ownerJsonSql,
  type OwnerSql,
  ownerUntilSql,
} from '../accounts/ownership-expiry.repository.js';
import { limitedSql } from '../platform/database/limited-sensitivity.js';
import { RecordOwnerEntity } from './record-owner.entity.js';
import { LIVE_STATES } from './record-policy.js';

/** SQL: what says who owns a record, of a row of record_owner. */
const ownerIn = (row: string): OwnerSql => ({
  subject: `${row}.incident_id`,
  member: `${row}.member_id`,
  since: `${row}.since`,
});

/**
 * SQL condition on a row of record_owner and its incident: the owner still is. Otherwise the record is free, without
 * anybody having to do something.
 */
const appliesSql = (owner: string, incident: string): string =>
  `${incident}.status in (${LIVE_STATES.map((state) => `'${state}'`).join(', ')})
  and (not ${limitedSql(incident)} or ${owner}.member_id = any(${incident}.case_team))
  and not ${abroadSql(`${owner}.member_id`, incident)} and ${ownerAppliesSql(ownerIn(owner))}`;

/**
 * SQL: the owner of the record with this id as JSON; null: nobody. The names within are long because `id` is read among
 * them: with `i`, `i.id` of the statement around would be any record's.
 */
export const ownerSql = (id: string): string =>
  `(select ${ownerJsonSql(ownerIn('owner_asked_for'))}
      from record_owner owner_asked_for join incident record_asked_for on record_asked_for.id = owner_asked_for.incident_id
     where owner_asked_for.incident_id = ${id} and ${appliesSql('owner_asked_for', 'record_asked_for')})`;

/** Returns who owns each of these records (null: all that are owned), by record. */
export const readOwners = async (
  manager: EntityManager,
  ids: readonly string[] | null = null,
): Promise<Map<string, RecordOwner>> => {
  const rows: { incident: string; owner: RecordOwner }[] = await manager.query(
    `select owned.incident_id as incident, ${ownerSql('owned.incident_id')} as owner from record_owner owned where $1::uuid[] is null or owned.incident_id = any($1)`,
    [ids],
  );
  return new Map(rows.flatMap(({ incident, owner }) => (owner === null ? [] : [[incident, owner]])));
};

/**
 * Gives a record to a member, in one statement that fails for the second of two: only its owner can give it on.
 * @returns false: somebody else has it
 */
export const giveRecord = async (
  manager: EntityManager,
  { incident, to, by }: { incident: string; to: string; by: string },
): Promise<boolean> => {
  const given: unknown[] = await manager.query(
    `insert into record_owner as o (incident_id, member_id, given_by) values ($1, $2, $3)
       on conflict (incident_id) do update set member_id = excluded.member_id, given_by = excluded.given_by, since = now()
       where o.member_id = $3 or not exists (select from incident i where i.id = o.incident_id and ${appliesSql('o', 'i')})
     returning incident_id`,
    [incident, to, by],
  );
  if (given.length > 0) await deleteLongOver(manager);
  return given.length > 0;
};

/**
 * Takes back what a member handed over, in one statement that does nothing once the colleague gave it on or left a line
 * of the log about the record.
 * @param isKept whether the member has it again; otherwise nobody does
 */
export const takeBackRecord = async (
  manager: EntityManager,
  { incident, by, from }: { incident: string; by: string; from: string },
  isKept: boolean,
): Promise<boolean> => {
  const isUntouched = `o.incident_id = $1 and o.given_by = $2 and o.member_id = $3
    and coalesce(${newestLeafSql('o.incident_id', 'o.member_id')} <= o.since, true)`;
  const [taken]: [unknown[], number] = await manager.query(
    isKept
      ? `update record_owner o set member_id = $2, since = now() where ${isUntouched} returning o.incident_id`
      : `delete from record_owner o where ${isUntouched} returning o.incident_id`,
    [incident, by, from],
  );
  return taken.length > 0;
};

/**
 * Deletes rows whose owner's time ended weeks ago, so that the queue does not ask about every record ever owned. Until
 * then, the time of an owner who works on the record again goes on. Skips what somebody else writes: nobody waits here.
 */
const deleteLongOver = async (manager: EntityManager): Promise<void> => {
  await manager.query(
    `delete from record_owner where incident_id in
       (select o.incident_id from record_owner o
         where o.since < now() - interval '30 days' and ${ownerUntilSql(ownerIn('o'))} < now() - interval '30 days'
           for update of o skip locked)`,
  );
};

/** Ends what a member has of a record. @returns false: it was not theirs */
export const giveBackRecord = async (manager: EntityManager, incidentId: string, memberId: string): Promise<boolean> =>
  (await manager.delete(RecordOwnerEntity, { incidentId, memberId })).affected === 1;
