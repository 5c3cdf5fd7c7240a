import type { DataSource } from 'typeorm';
import { decryptValue, unwrapKey } from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import { placeIn, RECORD_KEY_TABLES, type RecordKeyRow } from '../encryption/record-key-tables.js';

/** Decrypts every internal answer in the database, also those of earlier revisions. */
export const everyInternalAnswer = async ({ manager }: DataSource): Promise<unknown[]> => {
  const answers: unknown[] = [];
  for (const sealed of RECORD_KEY_TABLES) {
    const rows: (RecordKeyRow & { record: string; master: string; wrapped: Buffer })[] = await manager.query(
      `select jsonb_build_array(${sealed.row.map((column) => `t.${column}`).join(', ')}) as row, t.field, t.key_id, t.value, t.${sealed.record} as record, k.key_id as master, k.wrapped
         from ${sealed.table} t join record_key k on k.id = t.key_id and k.record_id = t.${sealed.record} where t.value is not null`,
    );
    for (const { row, field, key_id: keyId, value, record, master, wrapped } of rows) {
      answers.push(
        decryptValue(
          unwrapKey(await keyringOf(manager).need(master), record, keyId, wrapped),
          placeIn(sealed, row, field, keyId),
          value,
        ),
      );
    }
  }
  return answers;
};
