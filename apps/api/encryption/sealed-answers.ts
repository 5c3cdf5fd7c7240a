import type { EntityManager } from 'typeorm';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { openValue, unwrapKey } from './envelope.js';
import { keyringOf } from './keyring.js';
import { placeIn, SEALED_TABLES } from './sealed-tables.js';

/**
 * One encrypted answer: the record, the record or child to which it belongs, the field, and the answer (null: none).
 */
export interface InternalValue {
  incidentId: string;
  ownerId: string;
  field: string;
  value: unknown;
}

const TABLE = SEALED_TABLES.find(({ table }) => table === 'incident_private')!;

interface Stored {
  incident_id: string;
  owner_id: string;
  field: string;
  revision: number;
  value: Buffer | null;
  key_id: string;
  master: string | null;
  wrapped: Buffer | null;
}

/**
 * Returns the current encrypted answers of any number of records, decrypted. Reads values and keys in one statement, so
 * that it sees them either before or after a parallel re-keying.
 * @param fields only these; null: all
 * @throws CannotOpen when one was changed or moved in the database; Problem 'locked', 'unavailable'
 */
export const readSealed = async (
  manager: EntityManager,
  incidentIds: readonly string[],
  fields: readonly string[] | null,
): Promise<InternalValue[]> => {
  if (incidentIds.length === 0) return [];
  const rows: Stored[] = await manager.query(
    `${PREPARED}select p.*, k.key_id as master, k.wrapped from (
       select distinct on (incident_id, owner_id, field) incident_id, owner_id, field, revision, value, key_id
         from incident_private where incident_id = any($1) and ($2::text[] is null or field = any($2)) order by incident_id, owner_id, field, revision desc) p
       left join record_key k on k.id = p.key_id and k.record_id = p.incident_id`,
    [incidentIds, fields],
  );
  const secrets = new Map<string, Buffer>();
  const values: InternalValue[] = [];
  for (const row of rows)
    values.push({
      incidentId: row.incident_id,
      ownerId: row.owner_id,
      field: row.field,
      value: await opened(manager, row, secrets),
    });
  return values;
};

const opened = async (manager: EntityManager, row: Stored, secrets: Map<string, Buffer>): Promise<unknown> => {
  if (row.value === null) return null;
  if (row.master === null || row.wrapped === null) throw new Error(`an answer to ${row.field} has no key`);
  const secret =
    secrets.get(row.key_id) ??
    unwrapKey(await keyringOf(manager).need(row.master), row.incident_id, row.key_id, row.wrapped);
  secrets.set(row.key_id, secret);
  return openValue(
    secret,
    placeIn(TABLE, [row.incident_id, row.owner_id, row.revision], row.field, row.key_id),
    row.value,
  );
};
