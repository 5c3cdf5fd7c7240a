import type { FigureSnapshot, SavedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { Not, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { memberName } from '../../accounts/members.repository.js';
import { addressViewSql } from '../../accounts/private-addresses.repository.js';
import { QuestionSubscriptionEntity, SavedQuestionEntity } from './saved-query.entity.js';

/** Maximum saved queries per member: longer lists are hard to search. */
export const MOST_OF_ONE_MEMBER = 200;

/** Selects the queries that a member sees: their own and the shared ones. $1: the member. */
const SEEN = `select q.id, q.revision, q.title, q.address, q.shared, ${memberName('q.owner_id')} as owner, q.owner_id = $1 as "isMine",
    exists (select 1 from question_subscription s where s.question_id = q.id and s.member_id = $1) as "isSubscribed",
    (select ${addressViewSql('f')}
       from figure_feed f where f.question_id = q.id and f.member_id = $1) as feed
  from saved_question q where (q.shared or q.owner_id = $1)`;

/** Returns the queries that a member sees. */
export const listSaved = (manager: EntityManager, memberId: string): Promise<SavedQuery[]> =>
  manager.query(`${SEEN} order by lower(q.title), q.id`, [memberId]);

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
export const assertQueriesLeft = async (manager: EntityManager, memberId: string): Promise<void> => {
  if ((await manager.countBy(SavedQuestionEntity, { ownerId: memberId })) >= MOST_OF_ONE_MEMBER)
    throw new Problem('invalid-body', {
      errors: [{ pointer: '/title', code: 'too-many-items', params: { max: MOST_OF_ONE_MEMBER } }],
    });
};

/** Locks a query. @returns who owns it, and whether others see it; null: there is none */
export const lockSaved = (manager: EntityManager, id: string): Promise<SavedQuestionEntity | null> =>
  manager.findOne(SavedQuestionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });

/** A query that a member follows, and its figure when they last looked. */
interface Subscribed {
  id: string;
  title: string;
  address: string;
  seenAddress: string;
  seen: FigureSnapshot;
  since: string;
}

export const listFollowed = (manager: EntityManager, memberId: string): Promise<Subscribed[]> =>
  manager.query(
    `select q.id, q.title, q.address, s.address as "seenAddress", s.seen, to_char(s.seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') as since
         from question_subscription s join saved_question q on q.id = s.question_id
        where s.member_id = $1 and (q.shared or q.owner_id = $1) order by lower(q.title), q.id`,
    [memberId],
  );

export const countOthersFollowed = (manager: EntityManager, memberId: string, id: string): Promise<number> =>
  manager.countBy(QuestionSubscriptionEntity, { memberId, questionId: Not(id) });

/** Follows a query, or notes that the member has looked. Does nothing for a query that was deleted meanwhile. */
export const follow = async (
  manager: EntityManager,
  memberId: string,
  { id, address, seen }: { id: string; address: string; seen: string },
): Promise<void> => {
  await manager.query(
    `insert into question_subscription (question_id, member_id, address, seen) select id, $2, $3, $4 from saved_question where id = $1
           on conflict (question_id, member_id) do update set address = excluded.address, seen = excluded.seen, seen_at = now()`,
    [id, memberId, address, seen],
  );
};

export const unfollow = async (manager: EntityManager, memberId: string, questionId: string): Promise<void> => {
  await manager.delete(QuestionSubscriptionEntity, { memberId, questionId });
};
