import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { fieldOf } from '@vigil/shared/codebook/field.js';
import { isId } from '@vigil/shared/codebook/check-value.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { CommentPage, CommentThread, CommentView } from '@vigil/shared/staff-responses/comments.js';
import { CHILDREN, type IncidentRow } from '../incident.entity.js';
import { findIncidents } from '../incident-row.repository.js';
import { lockRow, type Actor } from '../record-access.js';
import { appendChangeBeside } from '../record-changes.js';
import { commentsSeen, mayRead, LIVE_STATES, sightOf } from '../record-policy.js';
import {
  countThreads,
  findComment,
  listAnswersCommentedOn,
  listThreads,
  readReplies,
  readThreads,
  setResolved,
  type StoredComment,
} from './comment.repository.js';
import { mentionableIn, tellOfAddition, tellOfAnswer, writeComment } from './write-comment.js';

/** Threads on one page of the list, and the newest comments that each shows; older ones are asked for. */
export const THREADS_A_PAGE = 20;
const NEWEST_REPLIES = 10;
const REPLIES_A_PAGE = 50;

interface CommentToWrite {
  text: string;
  thread: string | null;
  path: string | null;
  forAuthor: boolean;
}

/** What colleagues write beside a record: docs/decisions/desk.md */
@Injectable()
export class CommentsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @throws Problem 'not-found', 'not-allowed' */
  async list(
    actor: Actor,
    id: string,
    { before, open }: { before: string | null; open: boolean },
  ): Promise<CommentPage> {
    const { manager } = this.database;
    const [row] = await findIncidents(manager, [id]);
    const onlyForAuthor = assertReads(actor, row) === 'for-author';
    const { total, open: n } = await countThreads(manager, { incident: id, onlyForAuthor });
    const query = { incident: id, onlyForAuthor, onlyOpen: open, before, limit: THREADS_A_PAGE + 1 };
    const listed = await listThreads(manager, query);
    const page = listed.slice(0, THREADS_A_PAGE);
    const found = await readThreads(
      manager,
      page.map((one) => one.id),
      NEWEST_REPLIES,
    );
    return {
      total,
      open: n,
      items: page.map((one) => threadView(actor, found.get(one.id)!)),
      about: await listAnswersCommentedOn(manager, { incident: id, onlyForAuthor }),
      next: listed.length > page.length ? page.at(-1)!.id : null,
      mentionable: (await mentionableIn(manager, row!, onlyForAuthor))
        .filter((one) => one.id !== actor.id)
        .map(({ name }) => name),
    };
  }

  /** Returns earlier comments of a thread, the oldest first. @throws Problem 'not-found', 'not-allowed' */
  async replies(actor: Actor, id: string, thread: string, before: string | null): Promise<{ items: CommentView[] }> {
    const { manager } = this.database;
    const [row] = await findIncidents(manager, [id]);
    await this.first(manager, actor, row, thread);
    const found = await readReplies(manager, thread, before, REPLIES_A_PAGE);
    return { items: found.map((one) => commentView(actor, one)) };
  }

  /**
   * Writes a comment, or a reply. Repeating the same request has no further effect.
   * @throws Problem 'not-found', 'not-allowed', 'already-exists', 'invalid-body'
   */
  async write(actor: Actor, id: string, commentId: string, comment: CommentToWrite): Promise<CommentView> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      const reads = assertReads(actor, row);
      const known = await findComment(manager, commentId);
      if (known) {
        const isSame = known.incidentId === id && known.authorId === actor.id && known.text === comment.text;
        if (isSame) return;
        throw new Problem('already-exists');
      }
      if (comment.path !== null && (comment.thread !== null || !isAnswerPath(comment.path)))
        throw new Problem('invalid-body', { errors: [{ pointer: '/path', code: 'unknown-key' }] });
      const first = comment.thread === null ? null : await this.first(manager, actor, row, comment.thread);
      // What an author writes who is no reviewer, they can read themselves.
      const forAuthor = first?.forAuthor ?? (reads === 'for-author' || comment.forAuthor);
      const isAnswer = forAuthor && row.authorId === actor.id;
      // What an author begins who can no longer change the record is what they add to it.
      const isAddition = first === null && reads === 'for-author' && LIVE_STATES.includes(row.status);
      const { difference } = await writeComment(manager, row, {
        id: commentId,
        ...(first ? { threadId: first.id } : {}),
        text: comment.text,
        path: comment.path,
        kind: isAddition ? 'addition' : isAnswer ? 'answer' : 'comment',
        authorId: actor.id,
        forAuthor,
      });
      if (isAddition) await tellOfAddition(manager, row, actor.id, commentId);
      else if (isAnswer)
        await tellOfAnswer(manager, row, { by: actor.id, comment: commentId, thread: first?.id ?? commentId });
      await appendChangeBeside(manager, actor, row, 'commented', [difference]);
    });
    return commentView(actor, (await findComment(this.database.manager, commentId))!);
  }

  /** Resolves a thread, or opens it again. Repeating the request has no further effect. */
  async resolve(actor: Actor, id: string, thread: string, isResolved: boolean): Promise<CommentThread> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await this.first(manager, actor, row, thread);
      const isChanged = await setResolved(manager, thread, isResolved ? actor.id : null);
      const view = threadView(actor, (await readThreads(manager, [thread], NEWEST_REPLIES)).get(thread)!);
      const difference = { path: `comment.${thread}.resolved`, value: isResolved, internal: false };
      if (isChanged)
        await appendChangeBeside(manager, actor, row, isResolved ? 'comment-resolved' : 'comment-reopened', [
          difference,
        ]);
      return view;
    });
  }

  /** Returns the first comment of a thread that the actor may read. @throws Problem 'not-found' */
  private async first(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow | undefined,
    thread: string,
  ): Promise<StoredComment> {
    const reads = assertReads(actor, row);
    const first = await findComment(manager, thread);
    if (first?.incidentId !== row!.id || first.threadId !== first.id || (reads !== 'all' && !first.forAuthor))
      throw new Problem('not-found');
    return first;
  }
}

/**
 * Counts the threads that a member may read beside each of these records; nothing of a record of which that is none.
 */
export const countThreadsSeen = async (
  manager: EntityManager,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  for (const row of await findIncidents(manager, ids)) {
    const seen = commentsSeen(sightOf(actor, row));
    if (seen === 'none') continue;
    counts.set(row.id, (await countThreads(manager, { incident: row.id, onlyForAuthor: seen === 'for-author' })).total);
  }
  return counts;
};

const assertReads = (actor: Actor, row: IncidentRow | undefined): 'all' | 'for-author' => {
  if (!row || !mayRead(sightOf(actor, row))) throw new Problem('not-found');
  const seen = commentsSeen(sightOf(actor, row));
  if (seen === 'none') throw new Problem('not-allowed');
  return seen;
};

/** Returns whether a path names an answer of the codebook: '/title', or '/acts/<id>/type'. */
const isAnswerPath = (path: string): boolean => {
  const [start, list, id, inner, ...more] = path.split('/');
  if (start !== '' || list === undefined || more.length > 0) return false;
  if (id === undefined) return (fieldOf(Incident, list)?.kind ?? 'many') !== 'many';
  const child = CHILDREN.find((one) => one.list === list);
  return child !== undefined && isId(id) && inner !== undefined && fieldOf(child.of, inner) !== undefined;
};

const commentView = (actor: Actor, { id, kind, author, authorId, at, text, told }: StoredComment): CommentView => ({
  id,
  kind,
  author,
  mine: authorId === actor.id,
  at: at.toISOString(),
  text,
  told,
});

const threadView = (actor: Actor, found: { total: number; comments: StoredComment[] }): CommentThread => {
  const first = found.comments[0]!;
  return {
    id: first.id,
    path: first.path,
    forAuthor: first.forAuthor,
    resolved: first.resolvedAt && { by: first.resolver ?? '', at: first.resolvedAt.toISOString() },
    total: found.total,
    comments: found.comments.map((one) => commentView(actor, one)),
  };
};
