import type { FigureSnapshot } from '@vigil/shared/staff-responses/saved-queries.js';
import type { EntityManager } from 'typeorm';
import { LAST_DAY, openAddressSql, staleAddressSql } from '../../accounts/private-addresses.repository.js';
import type { FigureFeedEntity } from './saved-query.entity.js';

/** A feed, and the figure that it last held. */
interface FeedRow {
  id: string;
  address: string;
  seq: string;
  day: string;
  seen: FigureSnapshot | null;
}
interface EntryRow {
  id: string;
  seq: string;
  day: string;
  seen: FigureSnapshot;
  was: (Pick<FeedRow, 'day'> & { seq: number; seen: FigureSnapshot }) | null;
  address: string;
}

/** Creates the feed of a query that the member follows. @returns its last day; null: they follow it no longer */
export const insertFeed = async (
  manager: EntityManager,
  feed: Pick<FigureFeedEntity, 'id' | 'questionId' | 'memberId' | 'tokenHash' | 'address' | 'seq' | 'day'>,
  days: number,
): Promise<string | null> => {
  const [made]: { expiresOn: string }[] = await manager.query(
    `insert into figure_feed (id, question_id, member_id, token_hash, expires_at, address, seq, day)
         select $1, question_id, member_id, $4, now() + make_interval(days => $5), $6, $7, $8 from question_subscription where question_id = $2 and member_id = $3 for update
         returning ${LAST_DAY} as "expiresOn"`,
    [feed.id, feed.questionId, feed.memberId, feed.tokenHash, days, feed.address, feed.seq, feed.day],
  );
  return made?.expiresOn ?? null;
};

/** Deletes a member's feed of a query. @returns its id; null: there was none */
export const deleteFeed = async (
  manager: EntityManager,
  memberId: string,
  questionId: string,
): Promise<string | null> => {
  const [ended]: [{ id: string }[], number] = await manager.query(
    'delete from figure_feed where question_id = $1 and member_id = $2 returning id',
    [questionId, memberId],
  );
  return ended[0]?.id ?? null;
};

/**
 * Finds a feed whose member may still follow its query.
 * @param roles which may follow queries. asks: the address of its query now. stale: it was not read today
 */
export const feedByToken = async (
  manager: EntityManager,
  tokenHash: Buffer,
  roles: readonly string[],
): Promise<(FeedRow & { asks: string; createdOn: string; stale: boolean }) | null> => {
  const [found]: (FeedRow & { asks: string; createdOn: string; stale: boolean })[] = await manager.query(
    `select f.id, f.address, f.seq, f.day::text as day, f.seen, q.address as asks, f.created_on::text as "createdOn",
            ${staleAddressSql('f')} as stale
         from figure_feed f join saved_question q on q.id = f.question_id
        where f.token_hash = $1 and ${openAddressSql('f', '$2')} and (q.shared or q.owner_id = f.member_id)`,
    [tokenHash, roles],
  );
  return found ?? null;
};

export const lockFeed = async (manager: EntityManager, id: string): Promise<FeedRow | null> => {
  const [feed]: FeedRow[] = await manager.query(
    'select id, address, seq, day::text as day, seen from figure_feed where id = $1 for update',
    [id],
  );
  return feed ?? null;
};

/** Stores what a feed holds now. @param seen as JSON */
export const writeFeed = async (
  manager: EntityManager,
  { id, address, seq, day }: Pick<FigureFeedEntity, 'id' | 'address' | 'seq' | 'day'>,
  seen: string,
): Promise<void> => {
  await manager.query('update figure_feed set address = $2, seq = $3, day = $4, seen = $5 where id = $1', [
    id,
    address,
    seq,
    day,
    seen,
  ]);
};

/** Lists the newest entries of a feed. */
export const listEntries = (manager: EntityManager, feedId: string, most: number): Promise<EntryRow[]> =>
  manager.query(
    'select id, seq, day::text as day, seen, was, address from figure_feed_entry where feed_id = $1 order by n desc limit $2',
    [feedId, most],
  );

/** Adds an entry, and deletes the oldest ones. @param entry.seen as JSON @param most how many stay */
export const addEntry = async (
  manager: EntityManager,
  entry: { id: string; feedId: string; seq: number; day: string; seen: string; was: string | null; address: string },
  most: number,
): Promise<void> => {
  await manager.query(
    'insert into figure_feed_entry (id, feed_id, seq, day, seen, was, address) values ($1, $2, $3, $4, $5, $6, $7)',
    [entry.id, entry.feedId, entry.seq, entry.day, entry.seen, entry.was, entry.address],
  );
  await manager.query(
    'delete from figure_feed_entry where feed_id = $1 and id not in (select id from figure_feed_entry where feed_id = $1 order by n desc limit $2)',
    [entry.feedId, most],
  );
};
