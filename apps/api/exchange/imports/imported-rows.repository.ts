import type { EntityManager } from 'typeorm';
import { ImportedBeforeEntity } from './import.entity.js';

type Database = Pick<EntityManager, 'query'>;

/** A record that an import wrote, by the first of its rows. */
export interface WrittenRow {
  row: number;
  incident_id: string;
  did: 'created' | 'changed';
  revision: number;
}
/** What is remembered of a row of a file, by its key: the next file is compared with it. */
export interface RowRef {
  key: Buffer;
  content: Buffer;
  id: string;
  reading: Buffer | null;
  whole: boolean;
}

/** Returns the rows that another import has written since the preview, by key. */
export const refsOfOthers = async (
  database: Database,
  importId: string,
  keys: readonly Buffer[],
): Promise<Set<string>> => {
  const rows: { key: Buffer }[] = await database.query(
    'select key from import_ref where key = any($1) and import_id <> $2',
    [keys, importId],
  );
  return new Set(rows.map(({ key }) => key.toString('hex')));
};

/** Returns which of these rows an import has written. */
export const writtenAmong = async (
  database: Database,
  importId: string,
  numbers: readonly number[],
): Promise<Map<number, WrittenRow['did']>> => {
  const rows: Pick<WrittenRow, 'row' | 'did'>[] = await database.query(
    'select row, did from import_row where import_id = $1 and row = any($2)',
    [importId, numbers],
  );
  return new Map(rows.map(({ row, did }) => [row, did]));
};

/** Lists what an import has written, after a row. */
export const writtenAfter = (database: Database, importId: string, row: number, limit: number): Promise<WrittenRow[]> =>
  database.query(
    'select row, incident_id, did, revision from import_row where import_id = $1 and row > $2 order by row limit $3',
    [importId, row, limit],
  );

/**
 * Claims rows that no import has written yet. Waits for another import that is claiming the same.
 * @returns the keys that it got, in hexadecimal
 */
export const claimRefs = async (
  manager: EntityManager,
  importId: string,
  rows: readonly RowRef[],
): Promise<Set<string>> => {
  // The same order everywhere, so that two imports of the same rows do not deadlock.
  const had: { key: Buffer }[] = await manager.query(
    `insert into import_ref (key, content, incident_id, import_id, reading, whole) select k, c, i, $4, r, w from unnest($1::bytea[], $2::bytea[], $3::uuid[], $5::bytea[], $6::boolean[]) as t(k, c, i, r, w) order by k
     on conflict (key) do nothing returning key`,
    [
      rows.map(({ key }) => key),
      rows.map(({ content }) => content),
      rows.map(({ id }) => id),
      importId,
      rows.map(({ reading }) => reading),
      rows.map(({ whole }) => whole),
    ],
  );
  return new Set(had.map(({ key }) => key.toString('hex')));
};

/** Locks what an earlier import remembered of a row. */
export const lockRef = (manager: EntityManager, key: Buffer): Promise<ImportedBeforeEntity | null> =>
  manager.findOne(ImportedBeforeEntity, { where: { key }, lock: { mode: 'pessimistic_write' } });

/** Remembers a row instead of what was remembered before. */
export const putRef = async (manager: EntityManager, importId: string, row: RowRef): Promise<void> => {
  await manager.query(
    `insert into import_ref (key, content, incident_id, import_id, reading, whole) values ($1, $2, $3, $4, $5, $6)
     on conflict (key) do update set content = excluded.content, incident_id = excluded.incident_id, import_id = excluded.import_id, reading = excluded.reading, whole = excluded.whole`,
    [row.key, row.content, row.id, importId, row.reading, row.whole],
  );
};

export const insertWritten = async (
  manager: EntityManager,
  importId: string,
  written: readonly WrittenRow[],
): Promise<void> => {
  await manager.query(
    'insert into import_row (import_id, row, incident_id, did, revision) select $1, * from unnest($2::int[], $3::uuid[], $4::text[], $5::int[])',
    [
      importId,
      written.map(({ row }) => row),
      written.map(({ incident_id }) => incident_id),
      written.map(({ did }) => did),
      written.map(({ revision }) => revision),
    ],
  );
};

/**
 * Notes that a record is again as it was at an earlier revision. What imports wrote up to then moves with it, so that
 * the one that wrote this state finds it untouched, and earlier ones can be undone after that.
 */
export const noteRestored = async (
  manager: EntityManager,
  incidentId: string,
  { was, now }: { was: number; now: number },
): Promise<void> => {
  await manager.query(
    'update import_row set revision = revision + $3::int - $2::int where incident_id = $1 and revision <= $2',
    [incidentId, was, now],
  );
};

/**
 * Locks records of this import, and finds those that nobody touched: unchanged since it wrote them, and not referred to
 * elsewhere. Looks once they are locked: what somebody added meanwhile leaves the row of a record as it was.
 */
export const lockUntouched = async (
  manager: EntityManager,
  importId: string,
  ids: readonly string[],
): Promise<{ id: string; revision: number }[]> => {
  await manager.query('select from incident where id = any($1) order by id for update', [ids]);
  return manager.query(
    `select i.id, i.revision from incident i
      where i.id = any($1) and i.status in ('WS_DRAFT', 'WS_SUBMITTED') and i.code is null
        and i.revision = (select r.revision from import_row r where r.import_id = $2 and r.incident_id = i.id and r.did = 'created')
        and not exists (select from review where incident_id = i.id) and not exists (select from assessment where incident_id = i.id)
        and not exists (select from erasure where incident_id = i.id) and not exists (select from incident d where d.merged_into = i.id)
        and not exists (select from publication where incident_id = i.id) and not exists (select from evidence where incident_id = i.id) and not exists (select from sealed_note where incident_id = i.id)
        and not exists (select from comment where incident_id = i.id) and not exists (select from record_owner where incident_id = i.id)
        and not exists (select from relation where i.id in (from_id, to_id))
      order by i.id`,
    [ids, importId],
  );
};

/** What earlier imports know of a row, and the record's revision when the last of them wrote it. */
export interface KnownRef {
  key: Buffer;
  content: Buffer;
  reading: Buffer | null;
  whole: boolean;
  incident_id: string;
  author_id: string;
  did: string | null;
  revision: number | null;
  has_more: boolean;
}

export const knownRefs = (
  manager: EntityManager,
  keys: readonly Buffer[],
  contents: readonly Buffer[],
): Promise<KnownRef[]> =>
  manager.query(
    `select r.key, r.content, r.reading, r.whole, r.incident_id, i.author_id, w.did, w.revision,
            exists (select from evidence e where e.incident_id = r.incident_id) or exists (select from sealed_note n where n.incident_id = r.incident_id) as has_more
       from import_ref r join import i on i.id = r.import_id
       left join lateral (select did, revision from import_row w where w.import_id = r.import_id and w.incident_id = r.incident_id order by w.revision desc limit 1) w on true
      where r.key = any($1) or r.content = any($2)`,
    [keys, contents],
  );
