import type { EntityManager } from 'typeorm';
import { PREPARED, PREPARED_LAST } from '../platform/database/prepared-statement.js';
import { rootOfStack } from './merkle-tree.js';

type Database = Pick<EntityManager, 'query'>;

/** The number of leaves in the log, and its root in hexadecimal. */
export interface LogHead {
  size: number;
  root: string;
}

/** With the roots of its full subtrees, the widest first. */
export interface FullHead extends LogHead {
  stack: readonly Buffer[];
}

export const fullHead = async (manager: Database): Promise<FullHead> => {
  const [head] = (await manager.query('select size, stack from log_head')) as { size: string; stack: Buffer[] }[];
  const { size, stack } = head!;
  return { size: Number(size), root: rootOfStack(stack).toString('hex'), stack };
};

export const logHead = async (manager: Database): Promise<LogHead> => {
  const { size, root } = await fullHead(manager);
  return { size, root };
};

/** Returns the number of leaves, from the log's head. */
export const countAllLeaves = async (manager: Database): Promise<number> => {
  const [head] = (await manager.query('select size from log_head')) as { size: string }[];
  return Number(head!.size);
};

/** A line of the log, by its number from 0 and its digest in hexadecimal. */
export interface Leaf {
  idx: number;
  hash: string;
}

/** Returns the newest line; null: there is none. */
export const newestLeaf = async (manager: Database): Promise<Leaf | null> => {
  const [leaf] = (await manager.query(
    `${PREPARED}select idx, encode(hash, 'hex') as hash from log_leaf order by idx desc limit 1`,
  )) as { idx: string; hash: string }[];
  return leaf ? { idx: Number(leaf.idx), hash: leaf.hash } : null;
};

/** Returns whether this line is in the log. */
export const hasLeaf = async (manager: Database, { idx, hash }: Leaf): Promise<boolean> => {
  const found = (await manager.query(`${PREPARED}select from log_leaf where idx = $1 and encode(hash, 'hex') = $2`, [
    idx,
    hash,
  ])) as unknown[];
  return found.length > 0;
};

/** Returns the ids of what the lines from a position on are about, of one kind. */
export const entitiesSince = async (manager: EntityManager, size: number, entity: string): Promise<string[]> =>
  (
    (await manager.query(
      `${PREPARED}select distinct entity_id as id from log_leaf where idx >= $1 and entity = $2 and entity_id is not null`,
      [size, entity],
    )) as { id: string }[]
  ).map(({ id }) => id);

/**
 * Returns whether this transaction wrote rows that the log covers, so that it owes the log a line. False in a log
 * without a line: nobody has used that database.
 */
export const hasRowsToLog = async (manager: EntityManager): Promise<boolean> => {
  const [{ changed }] = (await manager.query(
    `select size > 0 and coalesce(current_setting('vigil.rows', true), '') <> '' as changed from log_head`,
  )) as [{ changed: boolean }];
  return changed;
};

/**
 * Returns the newest signed state of the log. Every report, table and export prints it, so that copies of it exist
 * outside. It is already public, unlike the current state, which would reveal how much the team writes. Public modules
 * get the same from `PublicRepository.signed()`.
 * @returns the number of leaves, and the root in hexadecimal; null: it was never signed.
 */
export const newestSigned = async (database: Database): Promise<LogHead | null> => {
  const [row] = (await database.query(
    `select size::int as size, encode(root, 'hex') as root from pub.log_checkpoint order by size desc limit 1`,
  )) as LogHead[];
  return row ?? null;
};

/** Returns the key that signed the newest checkpoint; null: the log was never signed. */
export const newestKey = async (database: Database): Promise<string | null> => {
  const [row] = (await database.query('select key from pub.log_checkpoint order by size desc limit 1')) as {
    key: string;
  }[];
  return row?.key ?? null;
};

/** Stores a checkpoint. Two instances that sign at the same moment make one. */
export const insertCheckpoint = async (
  database: Database,
  { size, root, note, key }: { size: number; root: Buffer; note: string; key: string },
): Promise<void> => {
  await database.query(
    'insert into pub.log_checkpoint (size, root, note, key) values ($1, $2, $3, $4) on conflict (size) do nothing',
    [size, root, note, key],
  );
};

/**
 * The row of who acts, which a line refers to, is locked before the head of the log, as a suspension locks the two: in
 * the other order they could deadlock.
 */
const ACTOR_FIRST =
  'from (select count(*) from (select from member where id = $1 for key share) as actor) as actor_is_held';
const APPEND = `select log_append($1, $2, $3, $4, $5, $6, $7, $8) as idx ${ACTOR_FIRST}`;
/**
 * Appends a leaf, in the database: it keeps the head locked until the commit. @returns the leaf's number
 * @param commitsToo commits with it, in one round trip
 */
export const logAppend = async (
  manager: EntityManager,
  parameters: readonly unknown[],
  commitsToo: boolean,
): Promise<number> => {
  const [row] = (await manager.query((commitsToo ? PREPARED_LAST : PREPARED) + APPEND, [...parameters])) as {
    idx: string;
  }[];
  return Number(row!.idx);
};
export const logAppendMany = async (manager: EntityManager, parameters: readonly unknown[]): Promise<void> => {
  await manager.query(`${PREPARED}select log_append_many($1, $2, $3, $4, $5, $6, $7, $8) ${ACTOR_FIRST}`, [
    ...parameters,
  ]);
};

/** A leaf as it is stored, with what proves it. actor: the name; signed: a checkpoint covers it. */
export interface StoredLeaf {
  idx: string;
  data: string;
  hash: Buffer;
  entity: string;
  what: string;
  at: Date;
  revision: number | null;
  actor: string | null;
  signed: boolean;
  values: { field: string; disclosure: string }[];
}

const LEAVES = `select l.idx, l.data, l.hash, l.entity, l.what, l.at, l.revision, (select name from member where id = l.actor_id) as actor,
       l.idx < (select coalesce(max(size), 0) from pub.log_checkpoint) as signed,
       coalesce((select json_agg(json_build_object('field', v.field, 'disclosure', v.disclosure) order by v.field) from log_value v where v.idx = l.idx), '[]') as values`;

/** Returns every leaf about one subject, oldest first. */
export const leavesOf = (manager: Database, entity: string, entityId: string): Promise<StoredLeaf[]> =>
  manager.query(`${LEAVES} from log_leaf l where l.entity = $1 and l.entity_id = $2 order by l.idx`, [
    entity,
    entityId,
  ]);

/** A leaf with its number among those about subjects of the same kinds. whom: the name of the member it is about. */
export interface NumberedLeaf extends StoredLeaf {
  seq: number;
  whom: string | null;
}

/** Returns the newest leaves about subjects of these kinds. */
export const newestLeaves = (
  manager: Database,
  entities: readonly string[],
  { before, limit }: { before: number | null; limit: number },
): Promise<NumberedLeaf[]> =>
  manager.query(
    `${LEAVES}, l.seq, case when l.entity = 'member' then (select name from member where id = l.entity_id) end as whom
       from (select *, row_number() over (order by idx)::int as seq from log_leaf where entity = any($1)) l
      where $2::bigint is null or l.seq < $2 order by l.seq desc limit ${limit}`,
    [entities, before],
  );

export const countLeaves = async (manager: Database, entities: readonly string[]): Promise<number> => {
  const [{ n }] = (await manager.query('select count(*)::int as n from log_leaf where entity = any($1)', [
    entities,
  ])) as [{ n: number }];
  return n;
};

/** SQL: how many leaves are about this subject. */
export const leafCountSql = (entity: string, entityId: string): string =>
  `(select count(*)::int from log_leaf l where l.entity = '${entity}' and l.entity_id = ${entityId})`;

/** SQL: when this member last did something to this subject; null: never. */
export const newestLeafSql = (entityId: string, actorId: string): string =>
  `(select max(l.at) from log_leaf l where l.entity_id = ${entityId} and l.actor_id = ${actorId})`;

interface Subject {
  entity: string;
  /** SQL: its id. */
  id: string;
}
/**
 * SQL: whether one of these people wrote a leaf about one subject after anybody else last did one of these things to
 * another, or ever, if nobody else did.
 * @param one.people SQL: their ids
 */
export const wroteSinceOthersSql = (
  one: Subject & { people: string },
  other: Subject & { what: readonly string[] },
): string =>
  `exists (select from log_leaf l where l.entity = '${one.entity}' and l.entity_id = ${one.id} and l.actor_id = any(${one.people})
                       and l.idx > (select coalesce(max(idx), -1) from log_leaf where entity = '${other.entity}' and entity_id = ${other.id} and what in (${other.what.map((what) => `'${what}'`).join(', ')}) and not actor_id = any(${one.people})))`;

/** Returns the value of a field in the newest leaf of its kind; null: there is none, or it has no such value. */
export const newestDisclosure = async (
  manager: Database,
  { entity, entityId, what, field }: { entity: string; entityId: string; what: string; field: string },
): Promise<string | null> => {
  const [last]: { disclosure: string | null }[] = await manager.query(
    `select v.disclosure from log_leaf l left join log_value v on v.idx = l.idx and v.field = $4
      where l.entity = $1 and l.entity_id = $2 and l.what = $3 order by l.idx desc limit 1`,
    [entity, entityId, what, field],
  );
  return last?.disclosure ?? null;
};

/** A value that the log no longer holds. The leaf that says so lists it. */
interface ForgottenValue {
  leaf: number;
  field: string;
  digest: string;
}

/** Deletes a field of every leaf about one subject. The caller appends a leaf that says so. */
export const forgetField = (
  manager: Database,
  entity: string,
  entityId: string,
  field: string,
): Promise<ForgottenValue[]> =>
  manager.query(
    `with gone as (delete from log_value v using log_leaf l where l.idx = v.idx and l.entity = $1 and l.entity_id = $2 and v.field = $3 returning v.idx::int as leaf, v.field, v.disclosure)
     select leaf, field, log_base64url(sha256(convert_to(disclosure, 'UTF8'))) as digest from gone order by leaf`,
    [entity, entityId, field],
  );

/** Returns the time of the first leaf at or after this one; null: there is none. */
export const timeOfLeafFrom = async (manager: Database, idx: number): Promise<Date | null> => {
  const [open] = (await manager.query(
    'select min(at) as since from log_leaf where idx = (select min(idx) from log_leaf where idx >= $1)',
    [idx],
  )) as { since: Date | null }[];
  return open?.since ?? null;
};

/** Returns the hashes of leaves, from one number to before another. */
export const hashesBetween = async (database: Database, start: number, end: number): Promise<Buffer[]> => {
  const rows: { hash: Buffer }[] = await database.query(
    'select hash from log_leaf where idx >= $1 and idx < $2 order by idx',
    [start, end],
  );
  return rows.map(({ hash }) => hash);
};
