import { createHash } from 'node:crypto';
import type { CommentKind, CommentView } from '@vigil/shared/staff-responses/comments.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../../accounts/members.repository.js';
import { CannotOpen, decryptValue, encryptValue, unwrapKey } from '../../encryption/envelope.js';
import { keyringOf } from '../../encryption/keyring.js';
import { askIn, recordKey, recordKeyJoin } from '../../encryption/key.repository.js';
import { placeIn, RECORD_KEY_TABLES } from '../../encryption/record-key-tables.js';
import { PREPARED } from '../../platform/database/prepared-statement.js';
import type { Difference } from '../record-changes.js';
import { CommentEntity, CommentPrivateEntity } from './comment.entity.js';

const TABLE = RECORD_KEY_TABLES.find(({ table }) => table === 'comment_private')!;
const FIELD = 'text';
/** The path of a comment's words in the log. */
export const commentPath = (id: string): string => `/comments/${id}/text`;

interface NewComment {
  id: string;
  incidentId: string;
  threadId: string;
  kind: CommentKind;
  path: string | null;
  authorId: string;
  forAuthor: boolean;
  mentioned: string[];
}

/**
 * Stores a comment, encrypted under the key of its record, whose row is locked.
 * @returns what the line in the log says of it: the digest of the encrypted bytes, as of an internal answer
 */
export const insertComment = async (manager: EntityManager, comment: NewComment, text: string): Promise<Difference> => {
  await manager.insert(CommentEntity, comment);
  const key = await recordKey(askIn(manager), keyringOf(manager), comment.incidentId);
  const value = encryptValue(key.secret, placeIn(TABLE, [comment.id], FIELD, key.id), text);
  await manager.insert(CommentPrivateEntity, {
    incidentId: comment.incidentId,
    commentId: comment.id,
    field: FIELD,
    value,
    keyId: key.id,
  });
  const sealed = createHash('sha256').update(value).digest('hex');
  return { path: commentPath(comment.id), value: { internal: true, sealed }, internal: false };
};

/** A comment with its words decrypted; null: erased. */
export interface StoredComment extends NewComment, Pick<CommentView, 'text' | 'told' | 'author'> {
  at: Date;
  resolvedAt: Date | null;
  resolver: string | null;
}
interface Encrypted {
  id: string;
  incidentId: string;
  value: Buffer | null;
  key_id: string | null;
  master: string | null;
  wrapped: Buffer | null;
}
type Row = Omit<StoredComment, 'text'> & Encrypted;

const ROWS = `
  select c.id, c.incident_id as "incidentId", c.thread_id as "threadId", c.kind, c.path, c.author_id as "authorId", ${memberName('c.author_id')} as author, c.at,
         c.for_author as "forAuthor", c.mentioned, array(select ${memberName('told')} from unnest(c.mentioned) told) as told, c.resolved_at as "resolvedAt", ${memberName('c.resolved_by')} as resolver,
         p.value, p.key_id, k.key_id as master, k.wrapped
    from comment c left join (select comment_id, incident_id, value, key_id from comment_private where field = '${FIELD}') p on p.comment_id = c.id ${recordKeyJoin('p')}`;

/**
 * Decrypts the words of each row; null: erased.
 * @throws CannotOpen when one was changed or moved in the database; Problem 'locked', 'unavailable'
 */
const wordsOf = async (manager: EntityManager, rows: readonly Encrypted[]): Promise<(string | null)[]> => {
  const secrets = new Map<string, Buffer>();
  const texts: (string | null)[] = [];
  for (const { id, incidentId, value, key_id: keyId, master, wrapped } of rows) {
    let text: string | null = null;
    if (value !== null && keyId !== null) {
      const place = placeIn(TABLE, [id], FIELD, keyId);
      if (master === null || wrapped === null) throw new CannotOpen(place);
      const secret = secrets.get(keyId) ?? unwrapKey(await keyringOf(manager).need(master), incidentId, keyId, wrapped);
      secrets.set(keyId, secret);
      text = decryptValue(secret, place, value) as string;
    }
    texts.push(text);
  }
  return texts;
};

const opened = async (manager: EntityManager, rows: readonly Row[]): Promise<StoredComment[]> => {
  const texts = await wordsOf(manager, rows);
  return rows.map(({ value: _value, key_id: _keyId, master: _master, wrapped: _wrapped, ...row }, i) => ({
    ...row,
    text: texts[i]!,
  }));
};

export const findComment = async (manager: EntityManager, id: string): Promise<StoredComment | null> =>
  (await opened(manager, await manager.query(`${ROWS} where c.id = $1`, [id])))[0] ?? null;

/** Which threads of a record are asked for. */
interface ThreadQuery {
  incident: string;
  /** Only those that the author of the record reads, too. */
  onlyForAuthor: boolean;
  onlyOpen: boolean;
  before: string | null;
  limit: number;
}
const THREADS = `from comment c where c.incident_id = $1 and c.thread_id = c.id and (not $2::boolean or c.for_author)`;

export const countThreads = async (
  manager: EntityManager,
  { incident, onlyForAuthor }: Pick<ThreadQuery, 'incident' | 'onlyForAuthor'>,
): Promise<{ total: number; open: number }> => {
  const [found] = (await manager.query(
    `select count(*)::int as total, (count(*) filter (where c.resolved_at is null))::int as open ${THREADS}`,
    [incident, onlyForAuthor],
  )) as [{ total: number; open: number }];
  return found;
};

/** More than anybody reads: a record with more open threads about answers tells of the newest. */
const MOST_ABOUT = 500;
/** Lists the open threads that are about an answer, the newest first. */
export const listAnswersCommentedOn = (
  manager: EntityManager,
  { incident, onlyForAuthor }: Pick<ThreadQuery, 'incident' | 'onlyForAuthor'>,
): Promise<{ path: string; thread: string }[]> =>
  manager.query(
    `select c.path, c.id as thread ${THREADS} and c.path is not null and c.resolved_at is null order by c.seq desc limit ${MOST_ABOUT}`,
    [incident, onlyForAuthor],
  );

/** Lists the ids of threads, the newest first. */
export const listThreads = (
  manager: EntityManager,
  { incident, onlyForAuthor, onlyOpen, before, limit }: ThreadQuery,
): Promise<{ id: string }[]> =>
  manager.query(
    `select c.id ${THREADS} and (not $3::boolean or c.resolved_at is null) and ($4::uuid is null or c.seq < (select b.seq from comment b where b.id = $4 and b.incident_id = $1)) order by c.seq desc limit $5`,
    [incident, onlyForAuthor, onlyOpen, before, limit],
  );

/** Returns of each thread its first comment and the newest ones, the oldest first, and how many it has. */
export const readThreads = async (
  manager: EntityManager,
  ids: readonly string[],
  newest: number,
): Promise<Map<string, { total: number; comments: StoredComment[] }>> => {
  const rows: Row[] = await manager.query(
    `${ROWS} where c.id in (select r.id from (
        select id, thread_id, row_number() over (partition by thread_id order by seq desc) as n from comment where thread_id = any($1)) r where r.n <= $2 or r.id = r.thread_id) order by c.seq`,
    [ids, newest],
  );
  const totals: { id: string; n: number }[] = await manager.query(
    'select thread_id as id, count(*)::int as n from comment where thread_id = any($1) group by 1',
    [ids],
  );
  const found = new Map(totals.map(({ id, n }) => [id, { total: n, comments: [] as StoredComment[] }]));
  for (const one of await opened(manager, rows)) found.get(one.threadId)!.comments.push(one);
  return found;
};

/** Returns comments of a thread before one of them, the oldest first. */
export const readReplies = async (
  manager: EntityManager,
  thread: string,
  before: string | null,
  limit: number,
): Promise<StoredComment[]> =>
  (
    await opened(
      manager,
      await manager.query(
        `${ROWS} where c.thread_id = $1 and ($2::uuid is null or c.seq < (select b.seq from comment b where b.id = $2 and b.thread_id = $1)) order by c.seq desc limit $3`,
        [thread, before, limit],
      ),
    )
  ).reverse();

/** Returns the newest thread in which the author of a record was asked; null: none. */
export const newestQuestion = async (manager: EntityManager, incident: string): Promise<string | null> => {
  const [found]: { id: string }[] = await manager.query(
    `select id from comment where incident_id = $1 and thread_id = id and kind = 'question' order by seq desc limit 1`,
    [incident],
  );
  return found?.id ?? null;
};

/** Returns the newest comment with which somebody handed a record over; null: none. */
export const newestHandOver = async (manager: EntityManager, incident: string): Promise<StoredComment | null> =>
  (
    await opened(
      manager,
      await manager.query(`${ROWS} where c.incident_id = $1 and c.kind = 'hand-over' order by c.seq desc limit 1`, [
        incident,
      ]),
    )
  )[0] ?? null;

/** Returns who wrote in a thread. */
export const writersOf = async (manager: EntityManager, thread: string): Promise<string[]> =>
  (
    (await manager.query('select distinct author_id as id from comment where thread_id = $1', [thread])) as {
      id: string;
    }[]
  ).map(({ id }) => id);

/** Resolves or reopens a thread. @returns false: it was so already */
export const setResolved = async (manager: EntityManager, thread: string, by: string | null): Promise<boolean> => {
  const changed: [unknown[], number] = await manager.query(
    `update comment set resolved_at = case when $2::uuid is null then null else now() end, resolved_by = $2 where id = $1 and thread_id = id and (resolved_at is null) = ($2::uuid is not null)`,
    [thread, by],
  );
  return changed[1] === 1;
};

/** Returns whether a record has this comment, with its words. */
export const hasCommentText = (manager: EntityManager, incidentId: string, commentId: string): Promise<boolean> =>
  manager.existsBy(CommentPrivateEntity, { incidentId, commentId });

/** Erases the words of a comment for good. That somebody wrote it, and when, stays. */
export const eraseComment = async (manager: EntityManager, incidentId: string, commentId: string): Promise<void> => {
  await manager.delete(CommentPrivateEntity, { incidentId, commentId });
  await manager.query(
    `update comment set erased_on = (now() at time zone 'UTC')::date where id = $1 and incident_id = $2`,
    [commentId, incidentId],
  );
};

/** Returns the comments of a record whose words meet a condition. */
export const commentsThat = async (
  manager: EntityManager,
  incidentId: string,
  holds: (text: string) => boolean,
): Promise<string[]> =>
  (await opened(manager, await manager.query(`${ROWS} where c.incident_id = $1`, [incidentId])))
    .filter(({ text }) => text !== null && holds(text))
    .map(({ id }) => id);

/** Returns, of those records that have comments, what is another one after each that is written or erased. */
export const commentMarks = async (
  manager: EntityManager,
  incidentIds: readonly string[],
): Promise<Map<string, string>> => {
  const rows: { id: string; mark: string }[] = await manager.query(
    `${PREPARED}select c.incident_id as id, max(c.seq) || '-' || count(p.comment_id) as mark
       from comment c left join comment_private p on p.comment_id = c.id and p.field = '${FIELD}' where c.incident_id = any($1) group by 1`,
    [incidentIds],
  );
  return new Map(rows.map(({ id, mark }) => [id, mark]));
};

/**
 * Returns the words of all comments of these records, by record. Reads values and keys in one statement, as
 * `readSealed` does.
 * @throws CannotOpen when one was changed or moved in the database; Problem 'locked', 'unavailable'
 */
export const commentTexts = async (
  manager: EntityManager,
  incidentIds: readonly string[],
): Promise<Map<string, string[]>> => {
  const rows: Encrypted[] =
    incidentIds.length === 0
      ? []
      : await manager.query(
          `${PREPARED}select p.comment_id as id, p.incident_id as "incidentId", p.value, p.key_id,
                  k.key_id as master, k.wrapped
             from comment_private p ${recordKeyJoin('p')} where p.incident_id = any($1) and p.field = '${FIELD}'`,
          [incidentIds],
        );
  const words = await wordsOf(manager, rows);
  const texts = new Map<string, string[]>();
  for (const [i, { incidentId }] of rows.entries()) {
    const list = texts.get(incidentId);
    if (list) list.push(words[i]!);
    else texts.set(incidentId, [words[i]!]);
  }
  return texts;
};
