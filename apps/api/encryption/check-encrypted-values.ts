import type pg from 'pg';
import { withClient } from '../platform/database/ensure-database.js';
import { CannotOpen, decryptValue, unwrapKey } from './envelope.js';
import type { Keyring } from './keyring.js';
import {
  APP_SECRETS,
  MASTER_KEY_TABLES,
  decryptWithMasterKey,
  rowsUnderMaster,
  type MasterKeyTable,
  type MasterKeyRow,
} from './master-key-tables.js';
import { placeIn, RECORD_KEY_TABLES, RECORD_TABLES, type RecordKeyRow } from './record-key-tables.js';

/** An encrypted value that does not open, and the columns that identify its row permanently. */
export interface DamagedValue {
  table: string;
  /** The encrypted column. */
  column: string;
  row: Readonly<Record<string, string | number>>;
  keyId: string;
  value: Buffer;
}

export interface Checked {
  records: number;
  values: number;
  /** Secrets of authenticator apps. */ appSecrets: number;
  /** Secret halves of intake keys, field reports that could not be read, texts of objections, views and proposed names. */ others: number;
  plain: number;
  unreadable: string[];
  unfinished: boolean;
}

const PART = 200;
/** The records after one of them. $1: its id. */
const RECORDS = RECORD_TABLES.map((table) => `select id from ${table} where id > $1`).join(' union all ');

/**
 * Opens every encrypted value of a database once. `unreadable` lists the ids of records with a value that does not
 * open, and describes in words any other value that does not.
 * @param onDamaged is told of each value that does not open although its key is there
 */
export const checkEncryptedValues = async (
  databaseUrl: string,
  keyring: Keyring,
  onDamaged: (value: DamagedValue) => void = () => undefined,
): Promise<Checked> =>
  withClient(databaseUrl, async (client) => {
    const checked: Checked = {
      records: 0,
      values: 0,
      appSecrets: 0,
      others: 0,
      plain: 0,
      unreadable: [],
      unfinished: false,
    };
    checked.unfinished = (await client.query('select from encryption_key')).rowCount! > 1;
    for (const of of MASTER_KEY_TABLES) {
      const found = await checkUnderMaster(client, of, keyring, onDamaged);
      checked[of === APP_SECRETS ? 'appSecrets' : 'others'] += found.values;
      checked.plain += found.plain;
      checked.unreadable.push(...found.unreadable);
    }
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows: records } = await client.query<{ id: string }>(`${RECORDS} order by id limit $2`, [after, PART]);
      if (records.length === 0) return checked;
      for (const { id } of records) {
        const found = await checkRecord(id);
        checked.records += 1;
        checked.values += found.values;
        checked.plain += found.plain;
        if (!found.opens) checked.unreadable.push(id);
      }
      after = records.at(-1)!.id;
    }

    async function checkRecord(id: string): Promise<{ values: number; plain: number; opens: boolean }> {
      const found = { values: 0, plain: 0, opens: true };
      for (const sealed of RECORD_KEY_TABLES) {
        // Reads keys and values in one statement, because re-keying may be running.
        const { rows } = await client.query<RecordKeyRow & { id: string | null; master: string; wrapped: Buffer }>(
          `select jsonb_build_array(${sealed.row.map((column) => `t.${column}`).join(', ')}) as row, t.field, t.key_id, t.value, k.id, k.key_id as master, k.wrapped
           from ${sealed.table} t left join record_key k on k.id = t.key_id where t.${sealed.record} = $1 and t.value is not null`,
          [id],
        );
        for (const { row, field, key_id: keyId, value, id: keyFound, master, wrapped } of rows) {
          found.values += 1;
          if (keyId === 'none') found.plain += 1;
          else if (!keyFound) found.opens = false;
          else {
            try {
              decryptValue(
                unwrapKey(await keyring.need(master), id, keyId, wrapped),
                placeIn(sealed, row, field, keyId),
                value,
              );
            } catch (error) {
              if (!(error instanceof CannotOpen)) throw error;
              found.opens = false;
              const columns = Object.fromEntries(sealed.row.map((column, n) => [column, row[n]!]));
              onDamaged({ table: sealed.table, column: 'value', row: { ...columns, field }, keyId, value });
            }
          }
        }
      }
      return found;
    }
  });

/** Opens each value of a table once. `unreadable` describes those that do not open. */
const checkUnderMaster = async (
  client: pg.Client,
  of: MasterKeyTable,
  keyring: Keyring,
  onDamaged: (value: DamagedValue) => void,
): Promise<{ values: number; plain: number; unreadable: string[] }> => {
  const { rows } = await client.query<MasterKeyRow>(`${rowsUnderMaster(of)} order by ${of.row}`);
  const unreadable: string[] = [];
  for (const { row: id, sealed, key_id: keyId } of rows) {
    if (keyId === null) continue;
    try {
      decryptWithMasterKey(of, await keyring.need(keyId), id, sealed);
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      unreadable.push(`${of.what} ${id}`);
      onDamaged({ table: of.table, column: of.value, row: { [of.row]: id }, keyId, value: sealed });
    }
  }
  return { values: rows.length, plain: rows.filter((row) => row.key_id === null).length, unreadable };
};
