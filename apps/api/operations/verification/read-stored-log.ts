import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { LeafData } from '../../audit-log/log-leaf.js';
import type { LogRow } from './stored-leaf.js';

type Database = Pick<EntityManager, 'query'>;

const PAGE = 2000;

const ROWS = `select l.idx::int as idx, l.data, l.hash, l.entity, l.entity_id as "entityId", l.revision, l.actor_id as "actorId", l.what, l.at,
  coalesce((select json_agg(json_build_object('field', v.field, 'disclosure', v.disclosure) order by v.field) from log_value v where v.idx = l.idx), '[]') as values
  from log_leaf l`;

/** Yields every stored leaf, in order. */
export async function* storedLeaves(database: Database): AsyncGenerator<LogRow> {
  for (let from = -1; ;) {
    const rows: LogRow[] = await database.query(`${ROWS} where l.idx > $1 order by l.idx limit ${PAGE}`, [from]);
    yield* rows;
    if (rows.length < PAGE) return;
    from = rows.at(-1)!.idx;
  }
}

export const leavesOf = (database: Database, incidentId: string): Promise<LogRow[]> =>
  database.query(`${ROWS} where l.entity = 'incident' and l.entity_id = $1 order by l.idx`, [incidentId]);

export const leafHashes = async (database: Database, size: number): Promise<Buffer[]> =>
  ((await database.query('select hash from log_leaf where idx < $1 order by idx', [size])) as { hash: Buffer }[]).map(
    ({ hash }) => hash,
  );

export interface StoredCheckpoint {
  size: number;
  root: string;
  note: string;
  key: string;
}

/** Returns the checkpoints, the oldest first, each with the signature lines of its witnesses; roots in hexadecimal. */
export const storedCheckpoints = (database: Database): Promise<StoredCheckpoint[]> =>
  database.query(
    `select size::int as size, encode(root, 'hex') as root, note || array_to_string(cosignatures, '') as note, key from pub.log_checkpoint order by size`,
  );

/** Returns the log's name for a member or a record; the same as log_name() in the database. */
const logName = (kind: string, id: string): string =>
  createHash('sha256').update(`${kind} ${id}`).digest('base64url').slice(0, 22);

const minute = (at: Date): string => `${at.toISOString().slice(0, 16)}Z`;

/** Returns where the columns used to find a leaf differ from the leaf itself. */
export const columnFaults = (row: LogRow): string[] => {
  const { data, idx, entity, entityId, revision, actorId, what, at, hash, values } = row;
  let said: LeafData;
  try {
    said = JSON.parse(data) as LeafData;
  } catch {
    return [`leaf ${idx} is no JSON`];
  }
  const expected = {
    idx,
    at: minute(at),
    who: actorId && logName('member', actorId),
    what,
    of: entity,
    id: entityId && logName(entity, entityId),
    revision,
  };
  const wrong = Object.entries(expected)
    .filter(([name, value]) => said[name as keyof typeof expected] !== value)
    .map(([name]) => `leaf ${idx} is listed with another "${name}" than it was logged with`);
  if (!createHash('sha256').update('\0').update(data, 'utf8').digest().equals(hash))
    wrong.push(`leaf ${idx} does not have its hash`);
  for (const { field, disclosure } of values)
    if (fieldOf(disclosure) !== field)
      wrong.push(`leaf ${idx} lists a value under another field than it was logged for`);
  return wrong;
};

const fieldOf = (disclosure: string): unknown => {
  try {
    return (JSON.parse(Buffer.from(disclosure, 'base64url').toString('utf8')) as unknown[])[1];
  } catch {
    return null;
  }
};
