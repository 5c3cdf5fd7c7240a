import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { PREPARED } from '../platform/database/prepared-statement.js';
import type { Member } from '../platform/http/member.js';
import type { Stage } from '../platform/http/rights.js';
import type { Spending } from '../platform/http/step-up.js';
import { isToken, newToken, tokenHash } from './tokens.js';
import { noteSignIn, type SecondStep } from './sign-ins.js';
import { mustWaitSql } from './trust-policy.js';
import type { ClientInfo } from './client-info.js';

export const IDLE_MINUTES = 30;
export const ABSOLUTE_HOURS = 12;
/** Minutes to give the second factor after the password. */
export const HALF_MINUTES = 10;
/** A session seen within this time is not updated again: reading a page should not write to the database. */
const SEEN_EVERY_SECONDS = 60;
const TIDY_EVERY_MS = 3_600_000;

/** A session with its member. */
export interface Session {
  id: string;
  member: Member;
  stage: Stage;
  provedSecondsAgo: number | null;
  openedBy: OpenedBy;
}
export type OpenedBy = 'password' | 'passkey' | 'link';
export interface Opening {
  stage: Stage;
  openedBy: OpenedBy;
  second?: SecondStep;
  visitor: ClientInfo;
}

/** A session as its member sees it. */
export interface SessionEntry {
  id: string;
  browser: string | null;
  system: string | null;
  network: string | null;
  since: string;
  lastUsed: string;
  isThis: boolean;
}

/**
 * Sessions, stored as hashes. A session ends when its member signs out, is suspended or changes role, or when it
 * expires.
 */
@Injectable()
export class SessionsService implements OnModuleInit, OnModuleDestroy {
  private tidying: NodeJS.Timeout | undefined;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  onModuleInit(): void {
    this.tidying = setInterval(() => void this.tidy().catch(() => undefined), TIDY_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.tidying);
  }

  /**
   * Finds a live session of any stage, or null: unknown, idle for 30 minutes, older than 12 hours, or its member is
   * suspended.
   * @throws the database's error when it is unreachable: that signs nobody out.
   */
  async sittingOf(token: unknown): Promise<Session | null> {
    if (!isToken(token)) return null;
    const rows: (Member & { session: string; stage: Stage; opened_by: OpenedBy; stale: boolean; proved: number })[] =
      await this.database.query(
        `${PREPARED}select m.id, m.name, m.role, s.id as session, case when s.stage = 'whole' and ${mustWaitSql('m')} then 'waiting' else s.stage end as stage, s.opened_by, s.seen_at < now() - make_interval(secs => $2) as stale,
              extract(epoch from now() - s.proved_at)::float8 as proved
         from session s join member m on m.id = s.member_id
        where s.token_hash = $1 and not m.frozen and s.expires_at > now() and s.seen_at > now() - make_interval(mins => $3)`,
        [tokenHash(token), SEEN_EVERY_SECONDS, IDLE_MINUTES],
      );
    const [found] = rows;
    if (!found) return null;
    if (found.stale)
      await this.database.query('update session set seen_at = now() where token_hash = $1', [tokenHash(token)]);
    // A session from a demo link has neither a password nor a second factor to confirm.
    const provedSecondsAgo = found.opened_by === 'link' ? null : found.proved;
    return {
      id: found.session,
      member: { id: found.id, name: found.name, role: found.role },
      stage: found.stage,
      provedSecondsAgo,
      openedBy: found.opened_by,
    };
  }

  /**
   * Runs work while nobody can suspend or reset this member, or change their ways to sign in. Code that opens a session
   * checks in it again what was right a moment ago, because checking a password takes seconds under load.
   */
  async settled<T>(memberId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      await manager.query('select 1 from member where id = $1 for share', [memberId]);
      return work(manager);
    });
  }

  async isThere(sessionId: string, manager: EntityManager): Promise<boolean> {
    const found: unknown[] = await manager.query('select 1 from session where id = $1', [sessionId]);
    return found.length > 0;
  }

  /** Opens a session and ends the browser's earlier one, if any. @returns the token for its cookie. */
  async open(
    memberId: string,
    { stage, openedBy, second, visitor }: Opening,
    manager: EntityManager = this.database.manager,
  ): Promise<string> {
    if (isToken(visitor.token))
      await manager.query('delete from session where token_hash = $1', [tokenHash(visitor.token)]);
    await this.tidy(manager);
    const token = newToken();
    await manager.query(
      `insert into session (token_hash, id, member_id, stage, opened_by, browser, system, network, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(mins => $9))`,
      [
        tokenHash(token),
        randomUUID(),
        memberId,
        stage,
        openedBy,
        visitor.device.browser,
        visitor.device.system,
        visitor.truncated,
        stage === 'second-factor' ? HALF_MINUTES : ABSOLUTE_HOURS * 60,
      ],
    );
    if (stage === 'whole')
      await noteSignIn(manager, memberId, { first: openedBy, second: second ?? null, device: visitor.device });
    return token;
  }

  /** Notes that the member has just confirmed their identity. */
  async proved(sessionId: string): Promise<void> {
    await this.database.query('update session set proved_at = now(), proof_spent_for = null where id = $1', [
      sessionId,
    ]);
  }

  /** Uses up a proof for one request. @returns whether it was unused, or this very action was already done with it. */
  async spend(sessionId: string, { act, claim }: Spending): Promise<boolean> {
    const [spent]: [unknown[], number] = await this.database.query(
      `update session set proof_spent_for = coalesce(proof_spent_for, $3) where id = $1 and (proof_spent_for is null or proof_spent_for = $2) returning id`,
      [sessionId, act, claim],
    );
    return spent.length > 0;
  }

  /** Notes for which action this request used up the proof, or makes it usable again. */
  async settleProof(sessionId: string, { act, claim }: Spending, isDone: boolean): Promise<void> {
    await this.database.query('update session set proof_spent_for = $3 where id = $1 and proof_spent_for = $2', [
      sessionId,
      claim,
      isDone ? act : null,
    ]);
  }

  async end(token: unknown): Promise<void> {
    if (isToken(token)) await this.database.query('delete from session where token_hash = $1', [tokenHash(token)]);
  }

  /**
   * Lists a member's sessions: this one first, then the most recently used. Includes those that wait for a second
   * factor.
   */
  async list(memberId: string, thisSession: string): Promise<SessionEntry[]> {
    return this.database.query(
      `select id, browser, system, network, created_at as since, seen_at as "lastUsed", id = $2 as "isThis" from session
        where member_id = $1 and expires_at > now() and seen_at > now() - make_interval(mins => $3) order by id = $2 desc, seen_at desc`,
      [memberId, thisSession, IDLE_MINUTES],
    );
  }

  /** Ends one session of a member. @returns whether there was one. */
  async endOne(memberId: string, id: string): Promise<boolean> {
    const [ended]: [unknown[], number] = await this.database.query(
      'delete from session where member_id = $1 and id = $2 returning id',
      [memberId, id],
    );
    return ended.length > 0;
  }

  /** Ends every session of a member but this one. */
  async endOthers(memberId: string, id: string, manager: EntityManager): Promise<void> {
    await manager.query('delete from session where member_id = $1 and id <> $2', [memberId, id]);
  }

  /** Ends every session of a member at once. */
  async endAll(memberId: string, manager: EntityManager = this.database.manager): Promise<void> {
    await manager.query('delete from session where member_id = $1', [memberId]);
  }

  /**
   * Deletes ended sessions with everything about them, including the network. It runs every hour, so nothing is left
   * more than an hour after a session's end.
   */
  async tidy(manager: EntityManager = this.database.manager): Promise<void> {
    // Parallel runs do not wait for each other.
    await manager.query(
      `delete from session where token_hash in (
         select token_hash from session where expires_at < now() or seen_at < now() - make_interval(mins => $1) for update skip locked)`,
      [IDLE_MINUTES],
    );
  }
}
