import type pg from 'pg';
import type { DamagedValue } from './check-encrypted-values.js';
import { unwrapKey, wrapKey } from './envelope.js';
import { currentKeyId } from './key.repository.js';
import type { Keyring } from './keyring.js';
import { RECORD_KEY_TABLES } from './record-key-tables.js';

/**
 * Puts back the keys of records that have lost theirs, and have values that it opens: of an erased one there are none.
 * Where the database was re-keyed since, they are encrypted with the master key of now: it knows no other.
 */
export const putKeysBack = async (
  client: pg.Client,
  backup: pg.Client,
  keyring: Keyring,
  records: readonly string[],
): Promise<void> => {
  const now = await keyring.need(await currentKeyId(async (sql) => (await client.query(sql)).rows));
  const { rows } = await backup.query<Record<'record_id' | 'id' | 'key_id' | 'kind', string> & { wrapped: Buffer }>(
    'select record_id, id, key_id, wrapped, kind from record_key where record_id = any($1)',
    [records],
  );
  for (const { record_id: record, id, key_id: keyId, wrapped, kind } of rows) {
    const anew =
      keyId === now.id
        ? wrapped
        : wrapKey(now, record, { id, secret: unwrapKey(await keyring.need(keyId), record, id, wrapped) });
    await client.query(
      `insert into record_key (record_id, id, key_id, wrapped, kind) select $1, $2, $3, $4, $5
        where exists (${VALUES_UNDER_KEY}) on conflict do nothing`,
      [record, id, now.id, anew, kind],
    );
  }
};

/** $1: a record, $2: its key. */
const VALUES_UNDER_KEY = RECORD_KEY_TABLES.map(
  ({ table, record }) => `select from ${table} where ${record} = $1 and key_id = $2 and value is not null`,
).join(' union all ');

const conditionOf = ({ row }: DamagedValue, from: number): string =>
  Object.keys(row)
    .map((column, n) => `${column}::text = $${n + from}`)
    .join(' and ');
const valuesOf = ({ row }: DamagedValue): string[] => Object.values(row).map(String);

/** Returns what a backup has in the place of a value, under the same key; null: nothing. */
const valueIn = async (backup: pg.Client, damaged: DamagedValue): Promise<Buffer | null> => {
  const { rows } = await backup.query<{ value: Buffer | null }>(
    `select ${damaged.column} as value from ${damaged.table} where key_id = $1 and ${conditionOf(damaged, 2)}`,
    [damaged.keyId, ...valuesOf(damaged)],
  );
  return rows[0]?.value ?? null;
};

/** Puts a value back from a backup that has it, unless somebody replaced or erased the damaged one meanwhile. */
export const putValueBack = async (client: pg.Client, backup: pg.Client, damaged: DamagedValue): Promise<void> => {
  const value = await valueIn(backup, damaged);
  if (value === null) return;
  await client.query(
    `update ${damaged.table} set ${damaged.column} = $1
      where ${damaged.column} = $2 and key_id = $3 and ${conditionOf(damaged, 4)}`,
    [value, damaged.value, damaged.keyId, ...valuesOf(damaged)],
  );
};
