import type { SessionEntry } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { Not, type EntityManager } from 'typeorm';
import { PREPARED } from '../platform/database/prepared-statement.js';
import type { Member } from '../platform/http/current-member.js';
import type { Stage } from '../platform/http/rights.js';
import { SessionEntity } from './sessions-and-sign-ins.entity.js';
import { mustWaitSql } from './trust-policy.js';

export type OpenedBy = 'password' | 'passkey' | 'link';

/** A live session with its member. stale: not noted as used lately. proved: seconds since the proof */
interface LiveSession extends Member {
  session: string;
  stage: Stage;
  opened_by: OpenedBy;
  stale: boolean;
  proved: number;
}

/** Finds a live session with its member in one prepared statement: it runs with every request. */
export const sessionByHash = async (
  manager: EntityManager,
  tokenHash: Buffer,
  { staleSeconds, idleMinutes }: { staleSeconds: number; idleMinutes: number },
): Promise<LiveSession | null> => {
  const [found]: LiveSession[] = await manager.query(
    `${PREPARED}select m.id, m.name, m.role, m.countries, s.id as session, case when s.stage = 'whole' and ${mustWaitSql('m')} then 'waiting' else s.stage end as stage, s.opened_by, s.seen_at < now() - make_interval(secs => $2) as stale,
              extract(epoch from now() - s.proved_at)::float8 as proved
         from session s join member m on m.id = s.member_id
        where s.token_hash = $1 and not m.frozen and s.expires_at > now() and s.seen_at > now() - make_interval(mins => $3)`,
    [tokenHash, staleSeconds, idleMinutes],
  );
  return found ?? null;
};

export const markSeen = async (manager: EntityManager, tokenHash: Buffer): Promise<void> => {
  await manager.update(SessionEntity, { tokenHash }, { seenAt: () => 'now()' });
};

export const isSession = (manager: EntityManager, id: string): Promise<boolean> =>
  manager.existsBy(SessionEntity, { id });

/** Returns whether a member still has the session of a token. */
export const isSessionOf = (manager: EntityManager, memberId: string, tokenHash: Buffer): Promise<boolean> =>
  manager.existsBy(SessionEntity, { memberId, tokenHash });

export const insertSession = async (
  manager: EntityManager,
  row: Pick<SessionEntity, 'tokenHash' | 'id' | 'memberId' | 'stage' | 'openedBy' | 'browser' | 'system' | 'network'>,
  minutes: number,
): Promise<void> => {
  await manager.query(
    `insert into session (token_hash, id, member_id, stage, opened_by, browser, system, network, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(mins => $9))`,
    [row.tokenHash, row.id, row.memberId, row.stage, row.openedBy, row.browser, row.system, row.network, minutes],
  );
};

/** Counts the sessions that are open now, of whoever may act in them. */
export const countOpenSessions = async (manager: EntityManager, idleMinutes: number): Promise<number> => {
  const [row]: { n: number }[] = await manager.query(
    `select count(*)::int as n from session where stage = 'whole' and expires_at > now() and seen_at > now() - make_interval(mins => $1)`,
    [idleMinutes],
  );
  return row!.n;
};

/** Notes that the member has just confirmed their identity. */
export const markProved = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.update(SessionEntity, { id }, { provedAt: () => 'now()', proofSpentFor: null });
};

/** Uses up a proof for an action. @returns false if it was used for another */
export const spendProof = async (manager: EntityManager, id: string, act: string, claim: string): Promise<boolean> => {
  const [spent]: [unknown[], number] = await manager.query(
    `update session set proof_spent_for = coalesce(proof_spent_for, $3) where id = $1 and (proof_spent_for is null or proof_spent_for = $2) returning id`,
    [id, act, claim],
  );
  return spent.length > 0;
};

/** Replaces what a proof was used for. null: it is usable again */
export const settleProof = async (
  manager: EntityManager,
  id: string,
  claim: string,
  act: string | null,
): Promise<void> => {
  await manager.update(SessionEntity, { id, proofSpentFor: claim }, { proofSpentFor: act });
};

/** Lists a member's live sessions: this one first, then the most recently used. */
export const listSessions = (
  manager: EntityManager,
  memberId: string,
  thisSession: string,
  idleMinutes: number,
): Promise<SessionEntry[]> =>
  manager.query(
    `select id, browser, system, network, created_at as since, seen_at as "lastUsed", id = $2 as "isThis" from session
        where member_id = $1 and expires_at > now() and seen_at > now() - make_interval(mins => $3) order by id = $2 desc, seen_at desc`,
    [memberId, thisSession, idleMinutes],
  );

export const deleteByHash = async (manager: EntityManager, tokenHash: Buffer): Promise<void> => {
  await manager.delete(SessionEntity, { tokenHash });
};

/** Ends one session of a member. @returns false if there is none */
export const deleteSession = async (manager: EntityManager, memberId: string, id: string): Promise<boolean> =>
  (await manager.delete(SessionEntity, { memberId, id })).affected === 1;

/** Ends every session of a member. @param except but this one */
export const deleteSessions = async (manager: EntityManager, memberId: string, except?: string): Promise<void> => {
  await manager.delete(SessionEntity, { memberId, ...(except === undefined ? {} : { id: Not(except) }) });
};

/** Ends a member's sessions whose sign-in is not finished: they wait for a factor to be added or shown. */
export const deleteUnfinished = async (manager: EntityManager, memberId: string): Promise<void> => {
  await manager.delete(SessionEntity, { memberId, stage: Not('whole') });
};

/** Deletes ended sessions. Parallel runs do not wait for each other. */
export const deleteEnded = async (manager: EntityManager, idleMinutes: number): Promise<void> => {
  await manager.query(
    `delete from session where token_hash in (
         select token_hash from session where expires_at < now() or seen_at < now() - make_interval(mins => $1) for update skip locked)`,
    [idleMinutes],
  );
};
