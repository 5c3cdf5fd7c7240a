import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Question } from '@vigil/shared/counting/question.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AsOf } from '@vigil/shared/public/shapes.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { appendLeaf } from '../../audit-log/leaf.js';
import type { Member } from '../../platform/http/member.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { isToken, newToken, tokenHash } from '../../accounts/tokens.js';
import { mustWaitSql } from '../../accounts/trust-policy.js';
import { PlacesService } from '../../places/places.service.js';
import { publicFigureOf } from './public-figure.js';
import { assertSeen } from './saved.js';
import { seeNow, type FigureSnapshot } from './figure-snapshot.js';

/** A figure at a position in the public change sequence. */
export interface Moment extends AsOf {
  seen: FigureSnapshot;
}
/** A change of a figure; `was` is null at the start of a feed, or after its query changed. */
export interface FedEntry extends Moment {
  id: string;
  was: Moment | null;
  /** The question behind both figures. */ question: Question;
}
export interface Fed {
  id: string;
  question: Question;
  createdOn: string;
  entries: FedEntry[];
}

/** Maximum stored entries; older ones are deleted. */
const MOST_ENTRIES = 50;

interface Row {
  id: string;
  address: string;
  seq: string;
  day: string;
  seen: FigureSnapshot | null;
}

/**
 * Manages private feed addresses, one per followed query. An address reads only the public figure of its query.
 * docs/decisions/private-feed.md.
 */
@Injectable()
export class FigureFeeds {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly facts: PublicFacts,
    private readonly places: PlacesService,
  ) {}

  /**
   * Creates the feed of a query that the member follows, and ends the previous one.
   * @returns the token, which cannot be read again
   * @throws Problem 'wrong-state' if the query is not followed; 'invalid-body' if it asks for more than is published
   */
  async make(member: Member, questionId: string, days: number): Promise<{ token: string; expiresOn: string }> {
    const { address, isSubscribed } = await assertSeen(this.database, member.id, questionId);
    if (!isSubscribed) throw new Problem('wrong-state', { extra: { reason: 'not-followed' } });
    const question = publicFigureOf(address, this.facts.facts);
    if (!question) throw new Problem('invalid-body', { errors: [{ pointer: '', code: 'not-a-public-figure' }] });
    const [id, token] = [randomUUID(), newToken()];
    const expiresOn = await this.database.transaction(async (manager) => {
      await this.remove(manager, member.id, questionId);
      const { seq, day } = this.asOf();
      // Inserts nothing if the member has stopped following the query meanwhile.
      const [made]: { expiresOn: string }[] = await manager.query(
        `insert into figure_feed (id, question_id, member_id, token_hash, expires_at, address, seq, day)
         select $1, question_id, member_id, $4, now() + make_interval(days => $5), $6, $7, $8 from question_subscription where question_id = $2 and member_id = $3 for update
         returning to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as "expiresOn"`,
        [id, questionId, member.id, tokenHash(token), days, address, seq, day],
      );
      if (!made) throw new Problem('wrong-state', { extra: { reason: 'not-followed' } });
      await appendLeaf(manager, {
        entity: 'figure-feed',
        entityId: id,
        revision: null,
        actorId: member.id,
        what: 'made',
        values: [
          { field: 'question', value: questionId },
          { field: 'days', value: days },
        ],
      });
      return made.expiresOn;
    });
    await this.look(id, address, question);
    return { token, expiresOn };
  }

  /** Ends a feed at once. @throws Problem 'not-found' if there is none */
  async end(member: Member, questionId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const id = await this.remove(manager, member.id, questionId);
      if (id === null) throw new Problem('not-found');
      await appendLeaf(manager, {
        entity: 'figure-feed',
        entityId: id,
        revision: null,
        actorId: member.id,
        what: 'ended',
        values: [],
      });
    });
  }

  private async remove(manager: EntityManager, memberId: string, questionId: string): Promise<string | null> {
    const [ended]: [{ id: string }[], number] = await manager.query(
      'delete from figure_feed where question_id = $1 and member_id = $2 returning id',
      [questionId, memberId],
    );
    return ended[0]?.id ?? null;
  }

  /**
   * Returns the feed's current content. Null for an unknown or expired token, when the member may no longer follow the
   * query, or when its figure is no longer public.
   * @param spend receives the feed's id before anything is counted; if it throws, the read fails
   */
  async read(token: string, spend: (id: string) => Promise<void>): Promise<Fed | null> {
    if (!isToken(token)) return null;
    const [found]: (Row & { asks: string; createdOn: string; stale: boolean })[] = await this.database.query(
      `select f.id, f.address, f.seq, f.day::text as day, f.seen, q.address as asks, f.created_on::text as "createdOn", f.last_used_on is distinct from (now() at time zone 'UTC')::date as stale
         from figure_feed f join saved_question q on q.id = f.question_id join member m on m.id = f.member_id
        where f.token_hash = $1 and f.expires_at > now() and not m.frozen and not ${mustWaitSql('m')} and m.role = any($2) and (q.shared or q.owner_id = m.id)`,
      [tokenHash(token), RIGHTS['keep-questions']],
    );
    const question = found ? publicFigureOf(found.asks, this.facts.facts) : null;
    if (!found || !question) return null;
    await spend(found.id);
    if (found.stale)
      await this.database.query(
        `update figure_feed set last_used_on = (now() at time zone 'UTC')::date where id = $1`,
        [found.id],
      );
    if (found.seen === null || found.asks !== found.address || Number(found.seq) !== this.facts.seq)
      await this.look(found.id, found.asks, question);
    const entries: (Omit<FedEntry, 'question' | 'seq'> & { seq: string; address: string })[] =
      await this.database.query(
        'select id, seq, day::text as day, seen, was, address from figure_feed_entry where feed_id = $1 order by n desc limit $2',
        [found.id, MOST_ENTRIES],
      );
    return {
      id: found.id,
      question,
      createdOn: found.createdOn,
      entries: entries.flatMap(({ address, seq, ...entry }) => {
        const asked = publicFigureOf(address, this.facts.facts);
        return asked ? [{ ...entry, seq: Number(seq), question: asked }] : [];
      }),
    };
  }

  /** Stores the current figure, and an entry if it changed. */
  private async look(id: string, address: string, question: Question): Promise<void> {
    await this.database.transaction(async (manager) => {
      const [feed]: Row[] = await manager.query(
        'select id, address, seq, day::text as day, seen from figure_feed where id = $1 for update',
        [id],
      );
      if (!feed) return;
      const { seq, day } = this.asOf();
      // The facts may be behind the database and contain something just withdrawn. Leaves the update to the next read.
      const [head]: { seq: string }[] = await manager.query('select seq from pub.head');
      if (Number(head!.seq) !== seq) return;
      const now = seeNow(this.facts.facts, { question });
      const was: Moment | null =
        feed.seen && feed.address === address ? { seq: Number(feed.seq), day: feed.day, seen: feed.seen } : null;
      await manager.query('update figure_feed set address = $2, seq = $3, day = $4, seen = $5 where id = $1', [
        id,
        address,
        seq,
        day,
        JSON.stringify(now),
      ]);
      if (was && isDeepStrictEqual(was.seen, JSON.parse(JSON.stringify(now)))) return;
      await manager.query(
        'insert into figure_feed_entry (id, feed_id, seq, day, seen, was, address) values ($1, $2, $3, $4, $5, $6, $7)',
        [randomUUID(), id, seq, day, JSON.stringify(now), was && JSON.stringify(was), address],
      );
      await manager.query(
        'delete from figure_feed_entry where feed_id = $1 and id not in (select id from figure_feed_entry where feed_id = $1 order by n desc limit $2)',
        [id, MOST_ENTRIES],
      );
    });
  }

  private asOf(): AsOf {
    return { seq: this.facts.seq, day: todayIn(this.places.country.timeZone) };
  }
}
