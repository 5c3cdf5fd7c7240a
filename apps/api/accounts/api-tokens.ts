import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { TokenEntry } from '@vigil/shared/staff-responses/api-tokens.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import type { Bearer } from '../platform/http/request-auth.js';
import type { Member } from '../platform/http/current-member.js';
import type { Scope } from '../platform/http/token-scopes.js';
import {
  countLiveTokens,
  endToken,
  findToken,
  insertToken,
  listTokens,
  markTokenUsed,
  tokenByHash,
} from './api-tokens.repository.js';
import { lockMemberSession, type MemberSession } from './member-session.js';
import { isToken, newToken, tokenHash as hashOf } from './random-token.js';

/** Lets people and scanners recognise a token that they find in a file. */
const PREFIX = 'vigil_';
const MOST_TOKENS = 20;
export const LONGEST_DAYS = 365;

/**
 * API tokens that members make for other systems, stored as hashes. A suspended member's tokens are refused, and a
 * token never does more than its member's present role allows.
 */
@Injectable()
export class ApiTokens {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  list(memberId: string): Promise<TokenEntry[]> {
    return listTokens(this.database.manager, memberId);
  }

  /**
   * Creates a token. @returns it; nobody can read it again. @throws Problem 'wrong-state' when there are too many
   * already, 'sign-in-needed' when the session has ended
   */
  async make(
    session: MemberSession,
    { name, scopes, days }: { name: string; scopes: readonly Scope[]; days: number },
  ): Promise<{ token: string; entry: TokenEntry }> {
    const id = randomUUID();
    const secret = newToken();
    const { member } = session;
    await this.database.transaction(async (manager) => {
      await lockMemberSession(manager, session);
      if ((await countLiveTokens(manager, member.id)) >= MOST_TOKENS)
        throw new Problem('wrong-state', { extra: { reason: 'too-many' } });
      const tokenHash = hashOf(secret);
      await insertToken(manager, { id, memberId: member.id, name, scopes: [...scopes], tokenHash }, days);
      await appendLeaf(manager, {
        entity: 'api-token',
        entityId: id,
        revision: null,
        actorId: member.id,
        what: 'made',
        values: [
          { field: 'name', value: name },
          { field: 'scopes', value: scopes },
          { field: 'days', value: days },
        ],
      });
    });
    const entry = await findToken(this.database.manager, id);
    return { token: PREFIX + secret, entry: entry! };
  }

  /** Ends a token at once. @throws Problem 'not-found' for another member's, or one that has ended */
  async end(member: Member, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (!(await endToken(manager, id, member.id))) throw new Problem('not-found');
      await appendLeaf(manager, {
        entity: 'api-token',
        entityId: id,
        revision: null,
        actorId: member.id,
        what: 'ended',
        values: [],
      });
    });
  }

  /**
   * Finds the member and scopes of a token; null: unknown, ended, expired, or its member is suspended or waits for a
   * vouch.
   */
  async bearerOf(token: string): Promise<Bearer | null> {
    const secret = token.startsWith(PREFIX) ? token.slice(PREFIX.length) : null;
    if (!isToken(secret)) return null;
    const found = await tokenByHash(this.database.manager, hashOf(secret));
    if (!found) return null;
    if (found.stale) await markTokenUsed(this.database.manager, found.token);
    return {
      member: { id: found.id, name: found.name, role: found.role, countries: found.countries },
      scopes: found.scopes,
    };
  }
}
