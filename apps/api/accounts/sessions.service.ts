import type { SessionEntry, SecondStep } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { BackgroundWork } from '../platform/background-work.js';
import type { Member } from '../platform/http/current-member.js';
import type { Stage } from '../platform/http/rights.js';
import type { Spending } from '../platform/http/step-up-proofs.js';
import { shareMember } from './members.repository.js';
import {
  deleteByHash,
  deleteEnded,
  deleteSession,
  deleteSessions,
  insertSession,
  isSession,
  listSessions,
  markProved,
  markSeen,
  sessionByHash,
  settleProof,
  spendProof,
  type OpenedBy,
} from './sessions.repository.js';
import { isToken, newToken, tokenHash } from './random-token.js';
import { noteSignIn } from './sign-ins.repository.js';
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
export type { OpenedBy, SessionEntry };
export interface Opening {
  stage: Stage;
  openedBy: OpenedBy;
  second?: SecondStep;
  client: ClientInfo;
}

/**
 * Sessions, stored as hashes. A session ends when its member signs out, is suspended or changes role, or when it
 * expires.
 */
@Injectable()
export class SessionsService implements OnModuleInit, OnModuleDestroy {
  private endTidying: () => void = () => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly work: BackgroundWork,
  ) {}

  onModuleInit(): void {
    this.endTidying = this.work.repeat('sessions', TIDY_EVERY_MS, () => this.tidy());
  }

  onModuleDestroy(): void {
    this.endTidying();
  }

  /**
   * Finds a live session of any stage, or null: unknown, idle for 30 minutes, older than 12 hours, or its member is
   * suspended.
   * @param isUse false: the request does not keep the session alive
   * @throws the database's error when it is unreachable: that signs nobody out.
   */
  async sessionOf(token: unknown, isUse = true): Promise<Session | null> {
    if (!isToken(token)) return null;
    const { manager } = this.database;
    const [hash, limits] = [tokenHash(token), { staleSeconds: SEEN_EVERY_SECONDS, idleMinutes: IDLE_MINUTES }];
    const found = await sessionByHash(manager, hash, limits);
    if (!found) return null;
    if (found.stale && isUse) await markSeen(manager, hash);
    // A session from a demo link has neither a password nor a second factor to confirm.
    const provedSecondsAgo = found.opened_by === 'link' ? null : found.proved;
    return {
      id: found.session,
      member: { id: found.id, name: found.name, role: found.role, countries: found.countries },
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
      await shareMember(manager, memberId);
      return work(manager);
    });
  }

  isThere(sessionId: string, manager: EntityManager): Promise<boolean> {
    return isSession(manager, sessionId);
  }

  /** Opens a session and ends the browser's earlier one, if any. @returns the token for its cookie. */
  async open(
    memberId: string,
    { stage, openedBy, second, client }: Opening,
    manager: EntityManager = this.database.manager,
  ): Promise<string> {
    if (isToken(client.token)) await deleteByHash(manager, tokenHash(client.token));
    await this.tidy(manager);
    const token = newToken();
    const { device, truncated: network } = client;
    await insertSession(
      manager,
      { tokenHash: tokenHash(token), id: randomUUID(), memberId, stage, openedBy, ...device, network },
      stage === 'second-factor' ? HALF_MINUTES : ABSOLUTE_HOURS * 60,
    );
    if (stage === 'whole')
      await noteSignIn(manager, memberId, { first: openedBy, second: second ?? null, device: client.device });
    return token;
  }

  /** Notes that the member has just confirmed their identity. */
  async proved(sessionId: string): Promise<void> {
    await markProved(this.database.manager, sessionId);
  }

  /** Uses up a proof for one request. @returns whether it was unused, or this very action was already done with it. */
  spend(sessionId: string, { act, claim }: Spending): Promise<boolean> {
    return spendProof(this.database.manager, sessionId, act, claim);
  }

  /** Notes for which action this request used up the proof, or makes it usable again. */
  async settleProof(sessionId: string, { act, claim }: Spending, isDone: boolean): Promise<void> {
    await settleProof(this.database.manager, sessionId, claim, isDone ? act : null);
  }

  async end(token: unknown): Promise<void> {
    if (isToken(token)) await deleteByHash(this.database.manager, tokenHash(token));
  }

  /**
   * Lists a member's sessions: this one first, then the most recently used. Includes those that wait for a second
   * factor.
   */
  list(memberId: string, thisSession: string): Promise<SessionEntry[]> {
    return listSessions(this.database.manager, memberId, thisSession, IDLE_MINUTES);
  }

  /** Ends one session of a member. @returns whether there was one. */
  endOne(memberId: string, id: string): Promise<boolean> {
    return deleteSession(this.database.manager, memberId, id);
  }

  /** Ends every session of a member but this one. */
  async endOthers(memberId: string, id: string, manager: EntityManager): Promise<void> {
    await deleteSessions(manager, memberId, id);
  }

  /** Ends every session of a member at once. */
  async endAll(memberId: string, manager: EntityManager = this.database.manager): Promise<void> {
    await deleteSessions(manager, memberId);
  }

  /**
   * Deletes ended sessions with everything about them, including the network. It runs every hour, so nothing is left
   * more than an hour after a session's end.
   */
  async tidy(manager: EntityManager = this.database.manager): Promise<void> {
    await deleteEnded(manager, IDLE_MINUTES);
  }
}
