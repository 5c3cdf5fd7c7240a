import type { HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../accounts/members.repository.js';
import { reasonSql } from '../audit-log/logged-values.repository.js';
import { incidentJoin } from '../incidents/incident-row.repository.js';
import { FORGET_AFTER_HOURS } from '../incidents/record-details.repository.js';
import { sightSql } from '../incidents/record-policy.js';

/** SQL condition for the newest withdrawal of record $1, if it is undecided. */
const WAITING =
  'incident_id = $1 and decision is null and revision = (select max(revision) from withdrawal where incident_id = $1)';

/** How a record was hidden. codes: those that went with it; null: an earlier Vigil deleted its rows at once. */
export interface Withdrawal {
  revision: number;
  seq: string | null;
  codes: string[] | null;
  merged_into: string | null;
  stood: string;
}

/** Notes that a record was hidden, and how it was before. stood: its status */
export const insertWithdrawal = async (
  manager: EntityManager,
  hidden: {
    incidentId: string;
    revision: number;
    by: string;
    stood: string;
    batch: string;
    seq: number;
    codes: readonly string[];
    mergedInto: string | null;
  },
): Promise<void> => {
  const { incidentId, revision, by, stood, batch, seq, codes, mergedInto } = hidden;
  await manager.query(
    'insert into withdrawal (incident_id, revision, withdrawn_by, stood, batch, seq, codes, merged_into) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [incidentId, revision, by, stood, batch, seq, codes, mergedInto],
  );
};

/** Notes who asked that a hidden record be forgotten. */
export const askToForget = async (manager: EntityManager, incidentId: string, by: string): Promise<void> => {
  await manager.query(`update withdrawal set forget_asked_by = $2, forget_asked_at = now() where ${WAITING}`, [
    incidentId,
    by,
  ]);
};

/** Notes who has looked at a hidden record as the second person. */
export const noteLook = async (manager: EntityManager, incidentId: string, by: string): Promise<void> => {
  await manager.query(`update withdrawal set looked_by = $2 where ${WAITING}`, [incidentId, by]);
};

/** Notes what was decided about a hidden record. @returns how it was hidden */
export const decideWithdrawal = async (
  manager: EntityManager,
  incidentId: string,
  decision: 'forget' | 'restore',
  by: string,
): Promise<Withdrawal> => {
  const [[was]] = (await manager.query(
    `update withdrawal set decision = $2, answered_by = $3, answered_at = now() where ${WAITING} returning revision, seq, codes, merged_into, stood`,
    [incidentId, decision, by],
  )) as [Withdrawal[], number];
  return was!;
};

/** Returns those of these hidden records that were merged into another one that stays hidden. */
export const underHidden = async (manager: EntityManager, ids: readonly string[]): Promise<Set<string>> => {
  const found: { id: string }[] = await manager.query(
    `with recursive up as (select w.incident_id as id, w.merged_into as above from withdrawal w where w.incident_id = any($1) and w.decision is null and w.merged_into is not null
                           union select up.id, i.merged_into from up ${incidentJoin('up.above')} where i.merged_into is not null)
     select distinct up.id from up join withdrawal w on w.incident_id = up.above and w.decision is null where up.above <> all($1)`,
    [ids],
  );
  return new Set(found.map(({ id }) => id));
};

/** Returns how many records a member forgot within the last hour. wait: the seconds until the first does not count */
export const forgottenLately = async (
  manager: EntityManager,
  memberId: string,
): Promise<{ n: number; wait: number }> => {
  const [row] = (await manager.query(
    `select count(*)::int as n, coalesce(ceil(extract(epoch from min(answered_at) + interval '1 hour' - now())), 3600)::int as wait
       from withdrawal where answered_by = $1 and decision = 'forget' and answered_at > now() - interval '1 hour'`,
    [memberId],
  )) as { n: number; wait: number }[];
  return row!;
};

/** A hidden record as stored. why: the disclosure of the reason */
export type HiddenRow = Omit<HiddenRecord, 'reason'> & { why: string | null };

/** Lists everything that is hidden, the newest first. @param accounts all accounts that count as this member */
export const listHidden = (
  manager: EntityManager,
  actor: { id: string; role: string },
  accounts: readonly string[],
): Promise<HiddenRow[]> =>
  manager.query(
    `select i.id, i.code, i.title, w.batch, ${memberName('w.withdrawn_by')} as by, w.withdrawn_by = $1 as mine, to_char(w.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, ${memberName('w.looked_by')} as "seenBy",
              to_char((w.at + interval '${FORGET_AFTER_HOURS} hours') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "forgetFrom",
              ${memberName('w.forget_asked_by')} as "forgetAskedBy", w.forget_asked_by is null as "mayAskForget",
              w.forget_asked_by is not null and not w.forget_asked_by = any($2) and w.at <= now() - interval '${FORGET_AFTER_HOURS} hours' as "mayForget", not w.withdrawn_by = any($2) and w.looked_by is null as "mayLook",
              ${reasonSql('i.id', 'w.revision')} as why,
              not ${sightSql(actor.role)} as "isOutside"
         from withdrawal w ${incidentJoin('w.incident_id')}
        where w.decision is null and i.status = 'WS_RETRACTED' order by w.at desc, i.code`,
    [actor.id, accounts],
  );
