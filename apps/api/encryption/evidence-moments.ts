import type pg from 'pg';
import { sealValue } from './envelope.js';
import { inTransaction } from './in-transaction.js';
import type { Keyring } from './keyring.js';
import { recordKey } from './record-keys.js';
import { placeIn, SEALED_TABLES } from './sealed-tables.js';

const TABLE = SEALED_TABLES.find(({ table }) => table === 'evidence_private')!;
const IS_MOMENT = `added_at <> date_trunc('day', added_at, 'UTC')`;

/**
 * Encrypts the times of files that an earlier Vigil stored unencrypted, and leaves only the day. One per transaction,
 * so that it can be killed at any time.
 */
export const encryptEvidenceMoments = async (client: pg.Client, keyring: Keyring): Promise<void> => {
  const { rows } = await client.query<{ id: string; incident: string }>(
    `select id, incident_id as incident from evidence where ${IS_MOMENT}`,
  );
  for (const { id, incident } of rows) {
    await inTransaction(client, async () => {
      await client.query('select from incident where id = $1 for update', [incident]);
      const {
        rows: [file],
      } = await client.query<{ at: Date }>(
        `select added_at as at from evidence where id = $1 and ${IS_MOMENT} for update`,
        [id],
      );
      if (!file) return;
      const key = await recordKey(
        async (sql, bound) => (await client.query(sql, bound)).rows as never,
        keyring,
        incident,
      );
      await client.query(
        'insert into evidence_private (incident_id, evidence_id, field, value, key_id) values ($1, $2, $3, $4, $5) on conflict (evidence_id, field) do nothing',
        [
          incident,
          id,
          'addedAt',
          sealValue(key.secret, placeIn(TABLE, [id], 'addedAt', key.id), file.at.toISOString()),
          key.id,
        ],
      );
      await client.query(`update evidence set added_at = date_trunc('day', added_at, 'UTC') where id = $1`, [id]);
    });
  }
};
