import type pg from 'pg';
import { isId } from '@vigil/shared/codebook/check-value.js';
import type { Config } from '../../config.js';
import { checkEncryptedValues, type DamagedValue } from '../../encryption/check-encrypted-values.js';
import { RECORD_KEY_TABLES } from '../../encryption/record-key-tables.js';
import { withClient } from '../../platform/database/ensure-database.js';
import type { Progress } from './cancellation.js';
import { inPlace } from './command-setup.js';
import { inThrowaway } from './drill.js';

/** What was done about the encrypted values that do not open. */
export interface Mended {
  /** How many records, and other values, had something that did not open; and how many of them open now. */
  damaged: number;
  mended: number;
  /** What still does not open: ids of records, and other values in words. */
  left: string[];
}

/**
 * Puts back from a backup those encrypted values of the installation in use that do not open any more, byte by byte.
 * Everything else stays: what was written after the backup, and what was erased. A value opens in its own place with
 * its own key alone, so that nothing else can be put there.
 * @throws OperatorError; Stopped
 */
export const mendFromBackup = (
  config: Config,
  folder: string,
  progress: Progress,
  options: { identity: string | null; below: string },
): Promise<Mended> =>
  inPlace(config, async ({ databaseUrl }, keyring) => {
    progress.say('Opening every encrypted value once ...');
    const { unreadable } = await checkEncryptedValues(databaseUrl, keyring);
    const did = unreadable.length;
    if (did === 0) return { damaged: 0, mended: 0, left: [] };
    await inThrowaway(config, folder, progress, options, (throwaway) =>
      inPlace(throwaway, ({ databaseUrl: from }) =>
        withClient(from, (backup) =>
          withClient(databaseUrl, async (client) => {
            await putKeysBack(client, backup, unreadable.filter(isId));
            const damaged: DamagedValue[] = [];
            await checkEncryptedValues(databaseUrl, keyring, (value) => void damaged.push(value));
            for (const value of damaged) await putBack(client, value, await valueIn(backup, value));
          }),
        ),
      ),
    );
    const { unreadable: left } = await checkEncryptedValues(databaseUrl, keyring);
    return { damaged: did, mended: did - left.length, left };
  });

/**
 * Puts back the keys of records that have lost theirs, and have values that it opens: of an erased one there are none.
 */
const putKeysBack = async (client: pg.Client, backup: pg.Client, records: readonly string[]): Promise<void> => {
  const { rows } = await backup.query<Record<'record_id' | 'id' | 'key_id' | 'kind', string> & { wrapped: Buffer }>(
    'select record_id, id, key_id, wrapped, kind from record_key where record_id = any($1)',
    [records],
  );
  for (const { record_id: record, id, key_id: keyId, wrapped, kind } of rows)
    await client.query(
      `insert into record_key (record_id, id, key_id, wrapped, kind) select $1, $2, $3, $4, $5
        where exists (${VALUES_UNDER_KEY}) on conflict do nothing`,
      [record, id, keyId, wrapped, kind],
    );
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

/** Puts a value back, unless somebody replaced or erased the damaged one meanwhile. */
const putBack = async (client: pg.Client, damaged: DamagedValue, value: Buffer | null): Promise<void> => {
  if (value === null) return;
  await client.query(
    `update ${damaged.table} set ${damaged.column} = $1 where ${damaged.column} = $2 and key_id = $3 and ${conditionOf(damaged, 4)}`,
    [value, damaged.value, damaged.keyId, ...valuesOf(damaged)],
  );
};
