import type { EntityManager } from 'typeorm';
import { CannotOpen, decryptValue, encryptValue, unlessDamaged, unwrapKey } from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import { askIn, recordKey, recordKeyJoin } from '../encryption/key.repository.js';
import { placeIn, RECORD_KEY_TABLES } from '../encryption/record-key-tables.js';
import { lockRecordKey } from '../incidents/incident-row.repository.js';

/**
 * The name of an encrypted value of a file. 'key': the key of the stored file; 'upload': the key of its pieces during
 * the upload; 'name': its name on the device; 'addedAt': the exact time at which it was added (only the day is stored
 * unencrypted). The inspection of files adds names of its own, such as 'reading'.
 */
type EncryptedValueName = string;

const TABLE = RECORD_KEY_TABLES.find(({ table }) => table === 'evidence_private')!;

/** Stores an encrypted value of a file, under its record's key. Replaces the previous one. */
export const writeEncryptedValue = async (
  manager: EntityManager,
  incidentId: string,
  evidenceId: string,
  field: EncryptedValueName,
  value: unknown,
): Promise<void> => {
  // What writes here does not always lock the record itself.
  await lockRecordKey(manager, incidentId);
  const key = await recordKey(askIn(manager), keyringOf(manager), incidentId);
  const sealed = encryptValue(key.secret, placeIn(TABLE, [evidenceId], field, key.id), value);
  await manager.query(
    `insert into evidence_private (incident_id, evidence_id, field, value, key_id) values ($1, $2, $3, $4, $5)
     on conflict (evidence_id, field) do update set value = excluded.value, key_id = excluded.key_id`,
    [incidentId, evidenceId, field, sealed, key.id],
  );
};

interface Stored {
  evidence_id: string;
  incident_id: string;
  value: Buffer;
  key_id: string;
  master: string | null;
  wrapped: Buffer | null;
}

/**
 * Reads and decrypts one value of any number of files. Reads values and keys in one statement, so that it sees either
 * the state before a concurrent re-keying or the state after it.
 * @param onDamaged what to do about one that was changed or moved in the database, or has no key: refuse unless it
 * says so
 * @returns values by file id; omits files without one
 * @throws CannotOpen when one is damaged
 */
export const readEncryptedValue = async (
  manager: EntityManager,
  evidenceIds: readonly string[],
  field: EncryptedValueName,
  onDamaged: 'refuse' | 'leave-out' = 'refuse',
): Promise<Map<string, unknown>> => {
  const rows: Stored[] = await manager.query(
    `select p.evidence_id, p.incident_id, p.value, p.key_id, k.key_id as master, k.wrapped from evidence_private p
       ${recordKeyJoin('p')} where p.evidence_id = any($1) and p.field = $2 and p.value is not null`,
    [evidenceIds, field],
  );
  const values = new Map<string, unknown>();
  for (const row of rows) {
    const value =
      onDamaged === 'refuse' ? await open(manager, row, field) : await unlessDamaged(() => open(manager, row, field));
    if (value !== null) values.set(row.evidence_id, value);
  }
  return values;
};

const open = async (manager: EntityManager, row: Stored, field: EncryptedValueName): Promise<unknown> => {
  const place = placeIn(TABLE, [row.evidence_id], field, row.key_id);
  if (row.master === null || row.wrapped === null) throw new CannotOpen(place);
  const secret = unwrapKey(await keyringOf(manager).need(row.master), row.incident_id, row.key_id, row.wrapped);
  return decryptValue(secret, place, row.value);
};
