import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Member } from '../http/member.js';
import { isToken, newToken, tokenHash } from './tokens.js';

export const SESSION_COOKIE = '__Host-vigil';
export const IDLE_MINUTES = 30;
export const ABSOLUTE_HOURS = 12;
/** A session that was seen this recently is not written again: reading a page should not be a write. */
const SEEN_EVERY_SECONDS = 60;

/** Sessions, kept as hashes. A session ends when its member signs out, is frozen or changes role, or by itself. */
@Injectable()
export class SessionsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * The member of a live session, or null: unknown, idle for 30 minutes, older than 12 hours, or a frozen member.
   * @throws the database's error when it cannot be asked: nobody is signed out because it is away.
   */
  async memberOf(token: unknown): Promise<Member | null> {
    if (!isToken(token)) return null;
    const rows: (Member & { stale: boolean })[] = await this.database.query(
      `select m.id, m.name, m.role, s.seen_at < now() - make_interval(secs => $2) as stale
         from session s join member m on m.id = s.member_id
        where s.token_hash = $1 and not m.frozen and s.expires_at > now() and s.seen_at > now() - make_interval(mins => $3)`,
      [tokenHash(token), SEEN_EVERY_SECONDS, IDLE_MINUTES]);
    const [found] = rows;
    if (!found) return null;
    if (found.stale) await this.database.query('update session set seen_at = now() where token_hash = $1', [tokenHash(token)]);
    return { id: found.id, name: found.name, role: found.role };
  }

  /** Opens a session and ends the one that the browser had before, if any. @returns the token for its cookie. */
  async open(memberId: string, before: unknown, manager: EntityManager = this.database.manager): Promise<string> {
    if (isToken(before)) await manager.query('delete from session where token_hash = $1', [tokenHash(before)]);
    await manager.query('delete from session where expires_at < now() or seen_at < now() - make_interval(mins => $1)', [IDLE_MINUTES]);
    const token = newToken();
    await manager.query(
      `insert into session (token_hash, id, member_id, expires_at) values ($1, $2, $3, now() + make_interval(hours => $4))`,
      [tokenHash(token), randomUUID(), memberId, ABSOLUTE_HOURS]);
    return token;
  }

  async end(token: unknown): Promise<void> {
    if (isToken(token)) await this.database.query('delete from session where token_hash = $1', [tokenHash(token)]);
  }

  /** Ends every session of a member at once. */
  async endAll(memberId: string, manager: EntityManager = this.database.manager): Promise<void> {
    await manager.query('delete from session where member_id = $1', [memberId]);
  }
}
