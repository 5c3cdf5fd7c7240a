import type { EntityManager } from 'typeorm';
import type { ObjectionState } from '@vigil/shared/public/objection.js';
import { memberName } from '../../accounts/members.repository.js';
import { ObjectionEntity, ObjectionTextEntity } from './objection.entity.js';

const TODAY = `(now() at time zone 'UTC')::date`;

/** An objection with its encrypted text (null: deleted) and who has it. */
export interface ObjectionRow {
  id: string;
  seq: string;
  state: ObjectionState;
  receivedAt: string;
  takenBy: string | null;
  revision: number;
  erased: boolean;
  sealed: Buffer | null;
  keyId: string | null;
}

const ROWS = `
  select o.id, o.seq, o.state, to_char(o.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "receivedAt", ${memberName('o.taken_by')} as "takenBy", o.revision,
         o.erased_on is not null as erased, t.sealed, t.key_id as "keyId"
    from objection o left join objection_text t on t.objection_id = o.id`;

export const insertObjection = async (manager: EntityManager, id: string, codeHash: Buffer): Promise<void> => {
  await manager.insert(ObjectionEntity, { id, codeHash });
};

/** Stores the encrypted text, in place of the one that was there. */
export const saveObjectionText = async (manager: EntityManager, text: ObjectionTextEntity): Promise<void> => {
  await manager.save(ObjectionTextEntity, text, { reload: false });
};

export const findObjection = async (manager: EntityManager, id: string): Promise<ObjectionRow | null> =>
  ((await manager.query(`${ROWS} where o.id = $1`, [id])) as ObjectionRow[])[0] ?? null;

/** Finds one by the hash of its receipt code. */
export const findByReceipt = async (manager: EntityManager, codeHash: Buffer): Promise<ObjectionRow | null> =>
  ((await manager.query(`${ROWS} where o.code_hash = $1`, [codeHash])) as ObjectionRow[])[0] ?? null;

/** Locks one until the transaction ends. */
export const lockObjection = async (manager: EntityManager, id: string): Promise<ObjectionRow | null> => {
  const rows = (await manager.query(`${ROWS} where o.id = $1 for update of o`, [id])) as ObjectionRow[];
  return rows[0] ?? null;
};

/** Lists those of a state (null: all), the newest first. before: only those that came before this one */
export const listObjections = (
  manager: EntityManager,
  { state, before, limit }: { state: ObjectionState | null; before: number | null; limit: number },
): Promise<ObjectionRow[]> =>
  manager.query(
    `${ROWS} where ($1::text is null or o.state = $1) and ($2::bigint is null or o.seq < $2) order by o.seq desc limit $3`,
    [state, before, limit],
  );

/** How many there are, by state. */
export const countObjections = async (manager: EntityManager): Promise<Record<ObjectionState, number>> => {
  const rows = (await manager.query('select state, count(*)::int as n from objection group by state')) as {
    state: ObjectionState;
    n: number;
  }[];
  return { new: 0, taken: 0, answered: 0, closed: 0, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
};

/** Changes the state, and who has it. The first answer and the end are dated by the database's day (UTC). */
export const moveObjection = async (
  manager: EntityManager,
  id: string,
  state: ObjectionState,
  takenBy: string,
): Promise<void> => {
  await manager.query(
    `update objection set state = $2, taken_by = $3, revision = revision + 1, answered_on = case when $2 = 'answered' then coalesce(answered_on, ${TODAY}) else answered_on end,
            ended_on = case when $2 in ('answered', 'closed') then coalesce(ended_on, ${TODAY}) end where id = $1`,
    [id, state, takenBy],
  );
};

/** Deletes the text for good. One that was open is closed with it. */
export const eraseObjection = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.delete(ObjectionTextEntity, { objectionId: id });
  await manager.query(
    `update objection set state = case when state = 'answered' then state else 'closed' end, ended_on = coalesce(ended_on, ${TODAY}), erased_on = ${TODAY}, revision = revision + 1 where id = $1`,
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
