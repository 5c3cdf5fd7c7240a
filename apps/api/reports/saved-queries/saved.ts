import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';

/** A saved query as members see it. */
export interface SavedQuery {
  id: string;
  revision: number;
  title: string;
  /** The query of its address, parsed by libs/shared/counting/analysis.ts. */
  address: string;
  shared: boolean;
  /** The name of its owner. */
  owner: string;
  isMine: boolean;
  isSubscribed: boolean;
  /** The feed that this member created; null: none. Dates are days. */
  feed: { expiresOn: string; lastUsedOn: string | null; hasEnded: boolean } | null;
}

/** Maximum saved queries per member: longer lists are hard to search. */
export const MOST_OF_ONE_MEMBER = 200;

/** Selects the queries that a member sees: their own and the shared ones. $1: the member. */
export const SEEN = `select q.id, q.revision, q.title, q.address, q.shared, m.name as owner, q.owner_id = $1 as "isMine",
    exists (select 1 from question_subscription s where s.question_id = q.id and s.member_id = $1) as "isSubscribed",
    (select json_build_object('expiresOn', to_char(f.expires_at at time zone 'UTC', 'YYYY-MM-DD'), 'lastUsedOn', f.last_used_on, 'hasEnded', f.expires_at <= now())
       from figure_feed f where f.question_id = q.id and f.member_id = $1) as feed
  from saved_question q join member m on m.id = q.owner_id where (q.shared or q.owner_id = $1)`;

/** For a refusal; use it only after `assertSeen`. */
export const CURRENT = 'select id, revision, title, address, shared from saved_question';

/**
 * Returns a query that the member may see. A query they may not see gives the same error as a missing one.
 * @throws Problem 'not-found'.
 */
export const assertSeen = async (
  manager: Pick<EntityManager, 'query'>,
  memberId: string,
  id: string,
): Promise<SavedQuery> => {
  const [found] = (await manager.query(`${SEEN} and q.id = $2`, [memberId, id])) as SavedQuery[];
  if (!found) throw new Problem('not-found');
  return found;
};

/** @throws Problem 'invalid-body' when the member has the maximum number of saved queries. */
export const assertQueriesLeft = async (manager: Pick<EntityManager, 'query'>, memberId: string): Promise<void> => {
  const [{ n }] = (await manager.query('select count(*)::int as n from saved_question where owner_id = $1', [
    memberId,
  ])) as [{ n: number }];
  if (n >= MOST_OF_ONE_MEMBER)
    throw new Problem('invalid-body', {
      errors: [{ pointer: '/title', code: 'too-many-items', params: { max: MOST_OF_ONE_MEMBER } }],
    });
};
