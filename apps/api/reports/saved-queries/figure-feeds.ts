import type { FigureSnapshot } from '@vigil/shared/staff-responses/saved-queries.js';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type Question, QuestionRefused } from '@vigil/shared/counting/question.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import type { Member } from '../../platform/http/current-member.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { lockMemberSession, type MemberSession } from '../../accounts/member-session.js';
import { logPrivateAddress, newPrivateAddress } from '../../accounts/private-addresses.js';
import { markAddressUsed } from '../../accounts/private-addresses.repository.js';
import { isToken, tokenHash } from '../../accounts/random-token.js';
import { PlacesService } from '../../places/places.service.js';
import { publicSeq } from '../../platform/database/public-site-state.repository.js';
import {
  addEntry,
  deleteFeed,
  feedByToken,
  insertFeed,
  listEntries,
  lockFeed,
  writeFeed,
} from './figure-feeds.repository.js';
import { assertSeen } from './saved-queries.repository.js';
import { takeFigureSnapshot } from './figure-snapshot.js';
import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { type Facts, createFacts } from '@vigil/shared/counting/facts.js';
import { lastPublishedOf, unitAsked } from '@vigil/shared/counting/last-published.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';

/**
 * Returns the public, unsplit form of a saved address; feeds report its total.
 * @returns null if it asks for more than is published, for the figures of one day, or for what the rule does not count
 */
const publicFigureOf = (address: string, facts: Pick<Facts, 'places'>): Question | null => {
  try {
    const { question, asOf } = analysisFromQuery(new URLSearchParams(address));
    if (asOf !== null) return null;
    const asked = publicQuestion(new URLSearchParams(questionToQuery({ ...question, split: [], unit: null })));
    takeFigureSnapshot(createFacts(facts.places), { question: asked });
    return asked;
  } catch (refused) {
    if (refused instanceof QuestionRefused || (refused instanceof Problem && refused.code === 'invalid-query'))
      return null;
    throw refused;
  }
};

/** Whether two figures are the same, whatever was published last. */
const isSameFigure = (one: FigureSnapshot, other: FigureSnapshot): boolean =>
  isDeepStrictEqual({ ...one, lastPublished: null }, { ...other, lastPublished: null });

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
   * @throws Problem 'wrong-state' if the query is not followed; 'invalid-body' if it asks for more than is published;
   * 'sign-in-needed' if the session has ended
   */
  async make(session: MemberSession, questionId: string, days: number): Promise<{ token: string; expiresOn: string }> {
    const { member } = session;
    const { address, isSubscribed } = await assertSeen(this.database, member.id, questionId);
    if (!isSubscribed) throw new Problem('wrong-state', { extra: { reason: 'not-followed' } });
    const question = publicFigureOf(address, this.facts.facts);
    if (!question) throw new Problem('invalid-body', { errors: [{ pointer: '', code: 'not-a-public-figure' }] });
    const { token, stored } = newPrivateAddress();
    const { id } = stored;
    const expiresOn = await this.database.transaction(async (manager) => {
      await lockMemberSession(manager, session);
      await deleteFeed(manager, member.id, questionId);
      const feed = { ...stored, questionId, memberId: member.id, address, ...this.asOf() };
      // Inserts nothing if the member has stopped following the query meanwhile.
      const lastDay = await insertFeed(manager, feed, days);
      if (lastDay === null) throw new Problem('wrong-state', { extra: { reason: 'not-followed' } });
      await logPrivateAddress(manager, { kind: 'figure-feed', id }, 'made', member.id, [
        { field: 'question', value: questionId },
        { field: 'days', value: days },
      ]);
      return lastDay;
    });
    await this.look(id, address, question);
    return { token, expiresOn };
  }

  /** Ends a feed at once. @throws Problem 'not-found' if there is none */
  async end(member: Member, questionId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const id = await deleteFeed(manager, member.id, questionId);
      if (id === null) throw new Problem('not-found');
      await logPrivateAddress(manager, { kind: 'figure-feed', id }, 'ended', member.id);
    });
  }

  /**
   * Returns the feed's current content. Null for an unknown or expired token, when the member may no longer follow the
   * query, or when its figure is no longer public.
   * @param spend receives the feed's id before anything is counted; if it throws, the read fails
   */
  async read(token: string, spend: (id: string) => Promise<void>): Promise<Fed | null> {
    if (!isToken(token)) return null;
    const { manager } = this.database;
    const found = await feedByToken(manager, tokenHash(token), RIGHTS['keep-questions']);
    const question = found ? publicFigureOf(found.asks, this.facts.facts) : null;
    if (!found || !question) return null;
    await spend(found.id);
    if (found.stale) await markAddressUsed(manager, 'figure-feed', found.id);
    if (found.seen === null || found.asks !== found.address || Number(found.seq) !== this.facts.seq)
      await this.look(found.id, found.asks, question);
    const entries = await listEntries(manager, found.id, MOST_ENTRIES);
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
      const feed = await lockFeed(manager, id);
      if (!feed) return;
      const { seq, day } = this.asOf();
      // The facts may be behind the database and contain something just withdrawn. Leaves the update to the next read.
      if ((await publicSeq(manager)) !== seq) return;
      const { facts } = this.facts;
      const now: FigureSnapshot = {
        ...takeFigureSnapshot(facts, { question }),
        lastPublished: lastPublishedOf(unitAsked(question), facts.lastPublished),
      };
      const was: Moment | null =
        feed.seen && feed.address === address ? { seq: Number(feed.seq), day: feed.day, seen: feed.seen } : null;
      const seen = JSON.stringify(now);
      await writeFeed(manager, { id, address, seq, day }, seen);
      if (was && isSameFigure(was.seen, JSON.parse(seen) as FigureSnapshot)) return;
      const entry = { id: randomUUID(), feedId: id, seq, day, seen, was: was && JSON.stringify(was), address };
      await addEntry(manager, entry, MOST_ENTRIES);
    });
  }

  private asOf(): AsOf {
    return { seq: this.facts.seq, day: todayIn(this.places.country.timeZone) };
  }
}
