import type pg from 'pg';
import { type MasterKeyRow, type MasterKeyTable, rowsUnderMaster } from './master-key-tables.js';

/** How many records are read at once. */
const PART = 100;

/** Where the key of a record is: its id, the id of its master key, and itself, encrypted with that. */
interface StoredRecordKey {
  id: string;
  key_id: string;
  wrapped: Buffer;
}

/** Returns some records whose keys are not encrypted with this master key yet. @param except those that do not open */
export const recordsToRekey = async (
  client: pg.Client,
  fresh: string,
  except: readonly string[],
): Promise<string[]> => {
  const { rows } = await client.query<{ record_id: string }>(
    'select record_id from record_key where key_id <> $1 and record_id <> all($2::uuid[]) limit $3',
    [fresh, except, PART],
  );
  return rows.map((row) => row.record_id);
};

/** Locks a record's key until the end of the transaction. */
export const lockRecordKey = async (client: pg.Client, record: string): Promise<StoredRecordKey | undefined> => {
  const { rows } = await client.query<StoredRecordKey>(
    'select id, key_id, wrapped from record_key where record_id = $1 for update',
    [record],
  );
  return rows[0];
};

export const replaceRecordKey = async (
  client: pg.Client,
  record: string,
  { id, key_id: keyId, wrapped }: StoredRecordKey,
): Promise<void> => {
  await client.query('update record_key set id = $2, key_id = $3, wrapped = $4 where record_id = $1', [
    record,
    id,
    keyId,
    wrapped,
  ]);
};

/** Returns which rows of a table are not encrypted with this master key yet. */
export const rowsToRekey = async (client: pg.Client, of: MasterKeyTable, fresh: string): Promise<string[]> => {
  const { rows } = await client.query<{ row: string }>(
    `select ${of.row}::text as row from ${of.table} where key_id <> $1`,
    [fresh],
  );
  return rows.map(({ row }) => row);
};

/** Locks one of them until the end of the transaction; undefined if it went or was encrypted anew meanwhile. */
export const lockRowToRekey = async (
  client: pg.Client,
  of: MasterKeyTable,
  id: string,
  fresh: string,
): Promise<MasterKeyRow | undefined> => {
  const { rows } = await client.query<MasterKeyRow>(
    `${rowsUnderMaster(of)} where ${of.row}::text = $1 and key_id <> $2 for update`,
    [id, fresh],
  );
  return rows[0];
};

/** Ends imports: their keys would still be encrypted with the old master key. Imported records stay. */
export const endImports = async (client: pg.Client): Promise<void> => {
  for (const statement of [
    'delete from import_blob',
    'delete from import_key',
    `update import set state = 'dropped', stop_asked = true, changed_at = now() where state not in ('done', 'undone', 'dropped')`,
  ])
    await client.query(statement);
};

/** Has phones get another key to seal to at their next request. */
export const retireIntakeKeys = async (client: pg.Client): Promise<void> => {
  await client.query('update intake_key set retired_at = now() where retired_at is null');
};

export const deleteOtherMasterKeys = async (client: pg.Client, fresh: string): Promise<void> => {
  await client.query('delete from encryption_key where id <> $1', [fresh]);
};

/** Appends a line to the log for the rows that this transaction wrote, if the log covers such rows. */
export const appendRekeyed = async (client: pg.Client): Promise<void> => {
  await client.query(
    `select log_append(null, $1, 'rows', null, null, '{}', '{}') where coalesce(current_setting('vigil.rows', true), '') <> ''`,
    ['rekeyed'],
  );
};
