import type pg from 'pg';
import { OperatorError } from '../platform/database/operator-error.js';
import { CannotOpen, openDerived, sealDerived, type MasterKey } from './envelope.js';
import { inLoggedTransaction } from './in-transaction.js';
import type { Keyring } from './keyring.js';

/** A table whose values are encrypted with a key derived from the master key: only few rows, and not of one record. */
export interface MasterSealed {
  table: string;
  /** The column that identifies a row permanently. */
  row: string;
  /** The encrypted column (bytea); key_id in the same row names the key. */
  value: string;
  /** Part of the key derivation: each purpose has its own key. */
  purpose: string;
  /** Description for messages of checking and re-keying. */
  what: string;
}

export const APP_SECRETS: MasterSealed = {
  table: 'member_totp',
  row: 'member_id',
  value: 'secret',
  purpose: 'app secrets',
  what: 'the app of member',
};
export const INTAKE_SEEDS: MasterSealed = {
  table: 'intake_key',
  row: 'id',
  value: 'seed',
  purpose: 'intake seeds',
  what: 'the intake key',
};
export const FIELD_QUARANTINE: MasterSealed = {
  table: 'field_quarantine',
  row: 'report_id',
  value: 'bytes',
  purpose: 'field quarantine',
  what: 'the unread report',
};
export const MASTER_SEALED: readonly MasterSealed[] = [APP_SECRETS, INTAKE_SEEDS, FIELD_QUARANTINE];

export const sealUnderMaster = (
  { table, value, purpose }: MasterSealed,
  master: MasterKey,
  row: string,
  plain: Uint8Array,
): Buffer => sealDerived(master, purpose, { table, row: [row], field: value, keyId: master.id }, plain);

/** Decrypts a value. @throws CannotOpen when it was changed, belongs elsewhere, or the key is another. */
export const openUnderMaster = (
  { table, value, purpose }: MasterSealed,
  master: MasterKey,
  row: string,
  sealed: Buffer,
): Buffer => openDerived(master, purpose, { table, row: [row], field: value, keyId: master.id }, sealed);

interface Stored {
  row: string;
  sealed: Buffer;
  key_id: string | null;
}
const SELECT = ({ table, row, value }: MasterSealed): string =>
  `select ${row}::text as row, ${value} as sealed, key_id from ${table}`;
export const keepUnderMaster = ({ table, row, value }: MasterSealed): string =>
  `update ${table} set ${value} = $2, key_id = $3 where ${row}::text = $1`;

/** Encrypts a table's values with a new key. @returns how many. @throws OperatorError when an old key is missing. */
export const rekeyUnderMaster = async (
  client: pg.Client,
  of: MasterSealed,
  keys: readonly MasterKey[],
  fresh: MasterKey,
): Promise<number> => {
  const { rows } = await client.query<{ row: string }>(
    `select ${of.row}::text as row from ${of.table} where key_id <> $1`,
    [fresh.id],
  );
  for (const { row: id } of rows) {
    await inLoggedTransaction(client, 'rekeyed', async () => {
      const {
        rows: [row],
      } = await client.query<Stored>(`${SELECT(of)} where ${of.row}::text = $1 and key_id <> $2 for update`, [
        id,
        fresh.id,
      ]);
      if (!row) return;
      const master = keys.find((key) => key.id === row.key_id);
      if (!master)
        throw new OperatorError(
          `${of.what} ${id} is encrypted with a key that is not at hand: put the key file back as it was before.`,
        );
      await client.query(keepUnderMaster(of), [
        id,
        sealUnderMaster(of, fresh, id, openUnderMaster(of, master, id, row.sealed)),
        fresh.id,
      ]);
    });
  }
  return rows.length;
};

/** Opens each value once. `unreadable` describes those that do not open. */
export const checkUnderMaster = async (
  client: pg.Client,
  of: MasterSealed,
  keyring: Keyring,
): Promise<{ values: number; plain: number; unreadable: string[] }> => {
  const { rows } = await client.query<Stored>(`${SELECT(of)} order by ${of.row}`);
  const unreadable: string[] = [];
  for (const { row: id, sealed, key_id: keyId } of rows) {
    if (keyId === null) continue;
    try {
      openUnderMaster(of, await keyring.need(keyId), id, sealed);
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      unreadable.push(`${of.what} ${id}`);
    }
  }
  return { values: rows.length, plain: rows.filter((row) => row.key_id === null).length, unreadable };
};
