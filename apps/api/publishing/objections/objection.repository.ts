import type { EntityManager } from 'typeorm';
import type { ObjectionState } from '@vigil/shared/public/objection.js';
import type { ObjectionList } from '@vigil/shared/staff-responses/objections.js';
import type { RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';
import { memberName } from '../../accounts/members.repository.js';
import { toldOfObjectionSql } from '../../accounts/notices/notices.repository.js';
import { ownerAppliesSql, ownerJsonSql } from '../../accounts/ownership-expiry.repository.js';
import { ObjectionEntity, ObjectionTextEntity } from './objection.entity.js';

const TODAY = `(now() at time zone 'UTC')::date`;

/** An objection with its encrypted text (null: deleted) and who has it. */
export interface ObjectionRow {
  id: string;
  seq: string;
  /** 'new' also where the time of who had it is over. */
  state: ObjectionState;
  receivedAt: string;
  due: string;
  overdue: boolean;
  owner: RecordOwner | null;
  takenBy: string | null;
  revision: number;
  erased: boolean;
  sealed: Buffer | null;
  keyId: string | null;
}

/** Objections about records of case teams, and who is on each team: the two ids, one after the other. */
export interface TeamLimits {
  limited: readonly string[];
  pairs: readonly string[];
}
const NO_LIMITS: TeamLimits = { limited: [], pairs: [] };

const OWNER = { subject: 'o.id', member: 'o.taken_by', since: 'o.since' };
/** SQL with the limits as $1 and $2: whoever took it still has it. */
const APPLIES = `(o.state = 'taken' and ${ownerAppliesSql(OWNER)} and (o.id <> all($1::uuid[]) or o.id::text || o.taken_by::text = any($2::text[])))`;
const OPEN = `s.state in ('new', 'taken')`;
/** SQL: objections `o` with what is so today as `s`. Readers are promised the days of pub.head. */
const STATED = `objection o cross join pub.head h cross join lateral (select ${APPLIES} as applies) a
  cross join lateral (select case when o.state = 'taken' and not a.applies then 'new' else o.state end as state, (o.received_at at time zone 'UTC')::date + h.objection_days as due) s`;
const OVERDUE = `(${OPEN} and s.due < ${TODAY})`;
const ROWS = `
  select o.id, o.seq, s.state, to_char(o.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "receivedAt", to_char(s.due, 'YYYY-MM-DD') as due, ${OVERDUE} as overdue,
         case when a.applies then ${ownerJsonSql(OWNER)} end as owner, ${memberName('o.taken_by')} as "takenBy", o.revision,
         o.erased_on is not null as erased, t.sealed, t.key_id as "keyId"
    from ${STATED} left join objection_text t on t.objection_id = o.id`;

const rows = async (
  manager: EntityManager,
  { limited, pairs }: TeamLimits,
  rest: string,
  more: readonly unknown[],
): Promise<ObjectionRow[]> => manager.query(`${ROWS} ${rest}`, [limited, pairs, ...more]);

export const insertObjection = async (manager: EntityManager, id: string, codeHash: Buffer): Promise<void> => {
  await manager.insert(ObjectionEntity, { id, codeHash });
};

/** Stores the encrypted text, in place of the one that was there. */
export const saveObjectionText = async (manager: EntityManager, text: ObjectionTextEntity): Promise<void> => {
  await manager.save(ObjectionTextEntity, text, { reload: false });
};

/** Returns the ids of those whose text is stored, with the order in which they came. @param after only later ones */
export const storedObjections = async (manager: EntityManager, after: number): Promise<{ id: string; seq: number }[]> =>
  (
    (await manager.query(
      'select o.id, o.seq from objection o join objection_text t on t.objection_id = o.id where o.seq > $1',
      [after],
    )) as { id: string; seq: string }[]
  ).map(({ id, seq }) => ({ id, seq: Number(seq) }));

export const encryptedObjections = (
  manager: EntityManager,
  ids: readonly string[],
): Promise<Pick<ObjectionRow, 'id' | 'sealed' | 'keyId'>[]> =>
  manager.query(
    'select objection_id as id, sealed, key_id as "keyId" from objection_text where objection_id = any($1)',
    [ids],
  );

export const findObjection = async (
  manager: EntityManager,
  id: string,
  limits: TeamLimits,
): Promise<ObjectionRow | null> => (await rows(manager, limits, 'where o.id = $3', [id]))[0] ?? null;

/** Finds one by the hash of its receipt code. */
export const findByReceipt = async (manager: EntityManager, codeHash: Buffer): Promise<ObjectionRow | null> =>
  (await rows(manager, NO_LIMITS, 'where o.code_hash = $3', [codeHash]))[0] ?? null;

/** Locks one until the transaction ends. */
export const lockObjection = async (
  manager: EntityManager,
  id: string,
  limits: TeamLimits = NO_LIMITS,
): Promise<ObjectionRow | null> => {
  // What is read with the lock is of before the wait for it.
  await manager.query('select from objection where id = $1 for update', [id]);
  return findObjection(manager, id, limits);
};

export interface ObjectionFilter {
  list: ObjectionList | null;
  /** The member who has it. */
  owner: string | null;
  /** Only these; null: all. */
  only: readonly string[] | null;
  hidden: readonly string[];
}
const LISTS: Record<ObjectionList, string> = {
  open: OPEN,
  overdue: OVERDUE,
  new: `s.state = 'new'`,
  taken: `s.state = 'taken'`,
  answered: `s.state = 'answered'`,
  closed: `s.state = 'closed'`,
};
const FILTER = `o.id <> all($3::uuid[]) and ($4::uuid is null or (a.applies and o.taken_by = $4)) and ($5::uuid[] is null or o.id = any($5))`;
const filterValues = ({ hidden, owner, only }: ObjectionFilter): unknown[] => [hidden, owner, only];

/** Lists them. before: only those that come after this one in the list */
export const listObjections = (
  manager: EntityManager,
  limits: TeamLimits,
  filter: ObjectionFilter,
  { before, isOldestFirst, limit }: { before: number | null; isOldestFirst: boolean; limit: number },
): Promise<ObjectionRow[]> => {
  const [further, order] = isOldestFirst ? ['>', 'asc'] : ['<', 'desc'];
  return rows(
    manager,
    limits,
    `where ${FILTER} and ${filter.list === null ? 'true' : LISTS[filter.list]} and ($6::bigint is null or o.seq ${further} $6) order by o.seq ${order} limit $7`,
    [...filterValues(filter), before, limit],
  );
};

/** How many there are in each list, whatever the filter's own list is. */
export const countObjections = async (
  manager: EntityManager,
  { limited, pairs }: TeamLimits,
  filter: ObjectionFilter,
): Promise<Record<ObjectionList, number>> => {
  const counts = Object.entries(LISTS).map(([list, so]) => `(count(*) filter (where ${so}))::int as "${list}"`);
  const [found] = (await manager.query(`select ${counts.join(', ')} from ${STATED} where ${FILTER}`, [
    limited,
    pairs,
    ...filterValues(filter),
  ])) as [Record<ObjectionList, number>];
  return found;
};

/** Changes the state, and who has it. The first answer and the end are dated by the database's day (UTC). */
export const moveObjection = async (
  manager: EntityManager,
  id: string,
  state: ObjectionState,
  takenBy: string | null,
): Promise<void> => {
  await manager.query(
    `update objection set state = $2, taken_by = $3, revision = revision + 1, answered_on = case when $2 = 'answered' then coalesce(answered_on, ${TODAY}) else answered_on end,
            since = case when $2 <> 'taken' then null when taken_by = $3 then coalesce(since, now()) else now() end,
            ended_on = case when $2 in ('answered', 'closed') then coalesce(ended_on, ${TODAY}) end where id = $1`,
    [id, state, takenBy],
  );
};

/** Deletes the text for good. One that was open is closed with it. */
export const eraseObjection = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.delete(ObjectionTextEntity, { objectionId: id });
  await manager.query(
    `update objection set state = case when state = 'answered' then state else 'closed' end, since = null, ended_on = coalesce(ended_on, ${TODAY}), erased_on = ${TODAY}, revision = revision + 1 where id = $1`,
    [id],
  );
};

/** Returns some that ended more than so many days ago and whose text is still there. */
export const objectionsToErase = async (manager: EntityManager, days: number, limit: number): Promise<string[]> =>
  (
    (await manager.query(
      `select id from objection where erased_on is null and ended_on < ${TODAY} - $1::int order by seq limit $2`,
      [days, limit],
    )) as { id: string }[]
  ).map(({ id }) => id);

/**
 * Returns some whose promised day is over and of which nobody was told; or one person alone, who has it no more.
 * @param limits without them, whoever is no longer on a case team still has it
 */
export const objectionsToTell = async (
  manager: EntityManager,
  limits: TeamLimits,
  limit: number,
): Promise<string[]> => {
  const isToldToOne = `s.state = 'new' and ${toldOfObjectionSql('o.id', 'objection-overdue')} <= 1`;
  const found = await rows(
    manager,
    limits,
    `where ${OVERDUE} and (o.overdue_told_on is null or (${isToldToOne})) order by o.overdue_told_on nulls first, o.seq limit $3`,
    [limit],
  );
  return found.map(({ id }) => id);
};

/** Remembers that somebody was told that it is overdue. */
export const markOverdueTold = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query(`update objection set overdue_told_on = ${TODAY} where id = $1`, [id]);
};
