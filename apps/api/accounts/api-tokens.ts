import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Bearer } from '../platform/http/request-auth.js';
import type { Member } from '../platform/http/member.js';
import type { Scope } from '../platform/http/scopes.js';
import { isToken, newToken, tokenHash } from './tokens.js';
import { mustWaitSql } from './trust-policy.js';

/** A token as its member sees it; the token itself is shown once, when it is made. Days, not times. */
export interface TokenEntry {
  id: string;
  name: string;
  scopes: Scope[];
  createdOn: string;
  expiresOn: string;
  lastUsedOn: string | null;
  hasEnded: boolean;
}

/** Lets people and scanners recognise a token that they find in a file. */
const PREFIX = 'vigil_';
export const MOST_TOKENS = 20;
export const LONGEST_DAYS = 365;

const TOKENS = `select id, name, scopes, created_on::text as "createdOn", to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as "expiresOn", last_used_on::text as "lastUsedOn",
  (ended_at is not null or expires_at <= now()) as "hasEnded" from api_token`;

/**
 * API tokens that members make for other systems, stored as hashes. A suspended member's tokens are refused, and a
 * token never does more than its member's present role allows.
 */
@Injectable()
export class ApiTokens {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  list(memberId: string): Promise<TokenEntry[]> {
    return this.database.query(
      `${TOKENS} where member_id = $1 and (ended_at is null or ended_at > now() - interval '30 days') order by "hasEnded", created_on desc, name, id`,
      [memberId],
    );
  }

  /**
   * Creates a token. @returns it; nobody can read it again. @throws Problem 'wrong-state' when there are too many
   * already
   */
  async make(
    member: Member,
    { name, scopes, days }: { name: string; scopes: readonly Scope[]; days: number },
  ): Promise<{ token: string; entry: TokenEntry }> {
    const id = randomUUID();
    const secret = newToken();
    await this.database.transaction(async (manager) => {
      await manager.query('select id from member where id = $1 for update', [member.id]);
      const [{ n }] = (await manager.query(
        'select count(*)::int as n from api_token where member_id = $1 and ended_at is null and expires_at > now()',
        [member.id],
      )) as [{ n: number }];
      if (n >= MOST_TOKENS) throw new Problem('wrong-state', { extra: { reason: 'too-many' } });
      await manager.query(
        'insert into api_token (id, member_id, name, scopes, token_hash, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))',
        [id, member.id, name, scopes, tokenHash(secret), days],
      );
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
    const [entry]: TokenEntry[] = await this.database.query(`${TOKENS} where id = $1`, [id]);
    return { token: PREFIX + secret, entry: entry! };
  }

  /** Ends a token at once. @throws Problem 'not-found' for another member's, or one that has ended */
  async end(member: Member, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const [ended]: [unknown[], number] = await manager.query(
        'update api_token set ended_at = now() where id = $1 and member_id = $2 and ended_at is null returning id',
        [id, member.id],
      );
      if (ended.length === 0) throw new Problem('not-found');
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
    const [found]: (Member & { token: string; scopes: Scope[]; stale: boolean })[] = await this.database.query(
      `select m.id, m.name, m.role, t.id as token, t.scopes, t.last_used_on is distinct from (now() at time zone 'UTC')::date as stale
         from api_token t join member m on m.id = t.member_id where t.token_hash = $1 and t.ended_at is null and t.expires_at > now() and not m.frozen and not ${mustWaitSql('m')}`,
      [tokenHash(secret)],
    );
    if (!found) return null;
    if (found.stale)
      await this.database.query(`update api_token set last_used_on = (now() at time zone 'UTC')::date where id = $1`, [
        found.token,
      ]);
    return { member: { id: found.id, name: found.name, role: found.role }, scopes: found.scopes };
  }
}
