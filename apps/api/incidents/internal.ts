import type { EntityManager } from 'typeorm';

/** One internal answer: the record, the record or child that it belongs to, the field, and the answer (null: none). */
export interface InternalValue { incidentId: string; ownerId: string; field: string; value: unknown }

/** The only file that knows how internal answers are kept, so that sealing them changes nothing else. */
const KEY_ID = 'none';
const seal = (value: unknown): Buffer | null => (value === null ? null : Buffer.from(JSON.stringify(value), 'utf8'));
const open = (value: Buffer | null): unknown => (value === null ? null : JSON.parse(value.toString('utf8')));

interface Stored { incident_id: string; owner_id: string; field: string; value: Buffer | null }

/** The internal answers that hold now, of any number of records. */
export const readInternal = async (manager: EntityManager, incidentIds: readonly string[]): Promise<InternalValue[]> => {
  const rows: Stored[] = await manager.query(
    `select distinct on (incident_id, owner_id, field) incident_id, owner_id, field, value
       from incident_private where incident_id = any($1) order by incident_id, owner_id, field, revision desc`, [incidentIds]);
  return rows.map((row) => ({ incidentId: row.incident_id, ownerId: row.owner_id, field: row.field, value: open(row.value) }));
};

/** Keeps the answers that changed since they were last kept, under the revision that changed them. */
export const writeInternal = async (manager: EntityManager, revision: number, values: readonly InternalValue[]): Promise<void> => {
  if (values.length === 0) return;
  const before = new Map((await readInternal(manager, [values[0]!.incidentId])).map((value) => [`${value.ownerId} ${value.field}`, value.value]));
  const changed = values.filter((value) => JSON.stringify(before.get(`${value.ownerId} ${value.field}`) ?? null) !== JSON.stringify(value.value));
  if (changed.length === 0) return;
  await manager.query(
    `insert into incident_private (incident_id, owner_id, field, revision, value, key_id)
     select i, o, f, $4, v, $6 from unnest($1::uuid[], $2::uuid[], $3::text[], $5::bytea[]) as t(i, o, f, v)`,
    [changed.map((value) => value.incidentId), changed.map((value) => value.ownerId), changed.map((value) => value.field),
      revision, changed.map((value) => seal(value.value)), KEY_ID]);
};
