import { randomUUID } from 'node:crypto';
import type { CommentKind } from '@vigil/shared/staff-responses/comments.js';
import type { EntityManager } from 'typeorm';
import { ableReviewers, membersById } from '../../accounts/members.repository.js';
import { tellMembers } from '../../accounts/notices/notices.repository.js';
import type { IncidentRow } from '../incident.entity.js';
import type { Difference } from '../record-changes.js';
import { mayRead, sightOf } from '../record-policy.js';
import { readOwners } from '../record-owner.repository.js';
import { insertComment, newestQuestion, writersOf } from './comment.repository.js';
import { findMentions, type Mentionable } from './find-mentions.js';

/** Returns who can be told of a comment: reviewers who may see the record, and its author if they read the thread. */
export const mentionableIn = async (
  manager: EntityManager,
  row: IncidentRow,
  forAuthor: boolean,
): Promise<Mentionable[]> => {
  const reviewers = (await ableReviewers(manager))
    .filter((one) => mayRead(sightOf({ ...one, role: 'reviewer' }, row)))
    .map(({ id, name }) => ({ id, name }));
  if (!forAuthor || reviewers.some(({ id }) => id === row.authorId)) return reviewers;
  return [...reviewers, ...(await membersById(manager, [row.authorId]))];
};

interface Words {
  text: string;
  kind: CommentKind;
  authorId: string;
  forAuthor: boolean;
  id?: string;
  threadId?: string;
  path?: string | null;
}

/**
 * Writes a comment beside a locked record, and tells those whom it mentions.
 * @returns the id, and what its line in the log, which the caller writes last, says of it
 */
export const writeComment = async (
  manager: EntityManager,
  row: IncidentRow,
  { text, kind, authorId, forAuthor, id = randomUUID(), threadId = id, path = null }: Words,
): Promise<{ id: string; difference: Difference }> => {
  const mentioned = findMentions(text, await mentionableIn(manager, row, forAuthor)).filter((one) => one !== authorId);
  const comment = { id, incidentId: row.id, threadId, kind, path, authorId, forAuthor, mentioned };
  const difference = await insertComment(manager, comment, text);
  await tellMembers(manager, mentioned, { what: 'mention', by: authorId, incident: row.id, comment: id });
  return { id, difference };
};

/** Writes what a reviewer asks the author of a record as a comment that they read and can answer, and tells them. */
export const writeQuestion = async (
  manager: EntityManager,
  row: IncidentRow,
  by: string,
  question: string,
): Promise<Difference> => {
  const { id, difference } = await writeComment(manager, row, {
    text: question,
    kind: 'question',
    authorId: by,
    forAuthor: true,
  });
  await tellMembers(manager, [row.authorId], { what: 'question', by, incident: row.id, comment: id });
  return difference;
};

/** Writes what the author of a record answers, in the thread of the last question, and tells those who asked. */
export const writeAnswer = async (
  manager: EntityManager,
  row: IncidentRow,
  by: string,
  answer: string,
): Promise<Difference> => {
  const thread = await newestQuestion(manager, row.id);
  const { id, difference } = await writeComment(manager, row, {
    text: answer,
    kind: 'answer',
    authorId: by,
    forAuthor: true,
    ...(thread === null ? {} : { threadId: thread }),
  });
  await tellOfAnswer(manager, row, { by, comment: id, thread: thread ?? id });
  return difference;
};

/** Tells those who wrote in a thread, and the owner of the record, that its author answered. */
export const tellOfAnswer = async (
  manager: EntityManager,
  row: IncidentRow,
  { by, comment, thread }: { by: string; comment: string; thread: string },
): Promise<void> => {
  const owner = (await readOwners(manager, [row.id])).get(row.id);
  const told = [...(await writersOf(manager, thread)), ...(owner ? [owner.id] : [])];
  await tellMembers(manager, told, { what: 'answer', by, incident: row.id, comment });
};

/** Tells the owner of a record, or else who reviewed it last, that its author added to it. */
export const tellOfAddition = async (
  manager: EntityManager,
  row: IncidentRow,
  by: string,
  comment: string,
): Promise<void> => {
  const told = (await readOwners(manager, [row.id])).get(row.id)?.id ?? row.reviewerId ?? row.verifiedBy;
  await tellMembers(manager, told === null ? [] : [told], { what: 'addition', by, incident: row.id, comment });
};
