import type pg from 'pg';
import { inTransaction } from './in-transaction.js';
import type { Keyring } from './keyring.js';
import { APP_SECRETS, keepUnderMaster, sealUnderMaster } from './master-sealed.js';
import { currentMaster } from './record-keys.js';

/**
 * Encrypts the secrets of authenticator apps that an earlier Vigil stored unencrypted. One per transaction, so that it
 * can be killed at any moment.
 */
export const encryptPlainAppSecrets = async (client: pg.Client, keyring: Keyring): Promise<void> => {
  const { rows } = await client.query<{ member_id: string }>('select member_id from member_totp where key_id is null');
  for (const { member_id: id } of rows) {
    await inTransaction(client, async () => {
      const master = await currentMaster(
        async (sql, values) => (await client.query(sql, values)).rows as never,
        keyring,
      );
      const {
        rows: [row],
      } = await client.query<{ secret: Buffer }>(
        'select secret from member_totp where member_id = $1 and key_id is null for update',
        [id],
      );
      if (row)
        await client.query(keepUnderMaster(APP_SECRETS), [
          id,
          sealUnderMaster(APP_SECRETS, master, id, row.secret),
          master.id,
        ]);
    });
  }
};
