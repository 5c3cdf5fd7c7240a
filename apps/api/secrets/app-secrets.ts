import type pg from 'pg';
import { CannotStart } from '../database/cannot-start.js';
import { CannotOpen, openAppSecret, sealAppSecret, type MasterKey } from './envelope.js';
import { inTransaction } from './in-transaction.js';
import type { Keyring } from './keyring.js';
import { currentMaster } from './record-keys.js';

/** The secrets of authenticator apps (`member_totp`), as starting, re-keying and checking meet them. */
interface Stored { member_id: string; secret: Buffer; key_id: string | null }

const KEEP = 'update member_totp set secret = $2, key_id = $3 where member_id = $1';

/** Encrypts the secrets that an earlier Vigil kept plain: one in a transaction, so that it can be killed at any moment. */
export const encryptPlainAppSecrets = async (client: pg.Client, keyring: Keyring): Promise<void> => {
  const { rows } = await client.query<{ member_id: string }>('select member_id from member_totp where key_id is null');
  for (const { member_id: id } of rows) {
    await inTransaction(client, async () => {
      const master = await currentMaster(async (sql, values) => (await client.query(sql, values)).rows as never, keyring);
      const { rows: [row] } = await client.query<Stored>('select * from member_totp where member_id = $1 and key_id is null for update', [id]);
      if (row) await client.query(KEEP, [id, sealAppSecret(master, id, row.secret), master.id]);
    });
  }
};

/** @returns how many were encrypted anew. @throws CannotStart when an old key is missing. */
export const rekeyAppSecrets = async (client: pg.Client, keys: readonly MasterKey[], fresh: MasterKey): Promise<number> => {
  const { rows } = await client.query<{ member_id: string }>('select member_id from member_totp where key_id <> $1', [fresh.id]);
  for (const { member_id: id } of rows) {
    await inTransaction(client, async () => {
      const { rows: [row] } = await client.query<Stored>('select * from member_totp where member_id = $1 and key_id <> $2 for update', [id, fresh.id]);
      if (!row) return;
      const master = keys.find((key) => key.id === row.key_id);
      if (!master) throw new CannotStart('The secret of an authenticator app is encrypted with a key that is not at hand: put the key file back as it was before.');
      await client.query(KEEP, [id, sealAppSecret(fresh, id, openAppSecret(master, id, row.secret)), fresh.id]);
    });
  }
  return rows.length;
};

/** Opens each once. Unreadable: the ids of their members. */
export const checkAppSecrets = async (client: pg.Client, keyring: Keyring): Promise<{ values: number; plain: number; unreadable: string[] }> => {
  const { rows } = await client.query<Stored>('select * from member_totp order by member_id');
  const unreadable: string[] = [];
  for (const { member_id: id, secret, key_id: keyId } of rows) {
    if (keyId === null) continue;
    try {
      openAppSecret(await keyring.need(keyId), id, secret);
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      unreadable.push(id);
    }
  }
  return { values: rows.length, plain: rows.filter((row) => row.key_id === null).length, unreadable };
};
