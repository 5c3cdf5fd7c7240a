import type { TokenEntry } from '@vigil/shared/staff-responses/api-tokens.js';
import { IsNull, type EntityManager } from 'typeorm';
import { appendLeaf } from '../audit-log/log-leaf.js';
import type { Member } from '../platform/http/current-member.js';
import type { Scope } from '../platform/http/token-scopes.js';
import { ApiTokenEntity } from './api-tokens-and-phones.entity.js';
import { deleteMessages } from './notices/outside-messages.repository.js';
import { deleteAddressesOf } from './private-addresses.repository.js';
import { mustWaitSql } from './trust-policy.js';

const TODAY = `(now() at time zone 'UTC')::date`;
const TOKENS = `select id, name, scopes, created_on::text as "createdOn", to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as "expiresOn", last_used_on::text as "lastUsedOn",
  (ended_at is not null or expires_at <= now()) as "hasEnded" from api_token`;

/** Lists a member's tokens. Includes those that ended in the last thirty days. */
export const listTokens = (manager: EntityManager, memberId: string): Promise<TokenEntry[]> =>
  manager.query(
    `${TOKENS} where member_id = $1 and (ended_at is null or ended_at > now() - interval '30 days') order by "hasEnded", created_on desc, name, id`,
    [memberId],
  );

export const findToken = async (manager: EntityManager, id: string): Promise<TokenEntry | null> => {
  const [entry]: TokenEntry[] = await manager.query(`${TOKENS} where id = $1`, [id]);
  return entry ?? null;
};

export const countLiveTokens = (manager: EntityManager, memberId: string): Promise<number> =>
  manager
    .createQueryBuilder(ApiTokenEntity, 't')
    .where({ memberId, endedAt: IsNull() })
    .andWhere('t.expires_at > now()')
    .getCount();

export const insertToken = async (
  manager: EntityManager,
  token: Pick<ApiTokenEntity, 'id' | 'memberId' | 'name' | 'scopes' | 'tokenHash'>,
  days: number,
): Promise<void> => {
  await manager.query(
    'insert into api_token (id, member_id, name, scopes, token_hash, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))',
    [token.id, token.memberId, token.name, token.scopes, token.tokenHash, days],
  );
};

/** Ends a token of this member. @returns false if there is none, or it has ended */
export const endToken = async (manager: EntityManager, id: string, memberId: string): Promise<boolean> =>
  (await manager.update(ApiTokenEntity, { id, memberId, endedAt: IsNull() }, { endedAt: () => 'now()' })).affected ===
  1;

/** Finds a token that may be used, with its member, in one statement: it runs with every request of a system. */
export const tokenByHash = async (
  manager: EntityManager,
  tokenHash: Buffer,
): Promise<(Member & { token: string; scopes: Scope[]; stale: boolean }) | null> => {
  const [found]: (Member & { token: string; scopes: Scope[]; stale: boolean })[] = await manager.query(
    `select m.id, m.name, m.role, m.countries, t.id as token, t.scopes, t.last_used_on is distinct from ${TODAY} as stale
       from api_token t join member m on m.id = t.member_id where t.token_hash = $1 and t.ended_at is null and t.expires_at > now() and not m.frozen and not ${mustWaitSql('m')}`,
    [tokenHash],
  );
  return found ?? null;
};

export const markTokenUsed = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.update(ApiTokenEntity, id, { lastUsedOn: () => TODAY });
};

/**
 * Ends every API token, every private address and all messages outside the product of a member, in the caller's
 * transaction. Neither needs a password, and somebody who had the account meanwhile may have made one. The caller must
 * already have locked the member's row.
 */
export const endTokens = async (manager: EntityManager, memberId: string, by: string | null): Promise<void> => {
  const [tokens]: [{ id: string }[], number] = await manager.query(
    'update api_token set ended_at = now() where member_id = $1 and ended_at is null and expires_at > now() returning id',
    [memberId],
  );
  await deleteMessages(manager, memberId);
  const addresses = await deleteAddressesOf(manager, memberId);
  for (const { kind, id } of [...tokens.map(({ id }) => ({ kind: 'api-token' as const, id })), ...addresses])
    await appendLeaf(manager, { entity: kind, entityId: id, revision: null, actorId: by, what: 'ended', values: [] });
};
