import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { SealedDigests } from '../history/changes.js';
import { openValue, sealValue, unwrapKey } from '../secrets/envelope.js';
import { keyringOf } from '../secrets/keyring.js';
import { newRecordKeys, recordKey } from '../secrets/record-keys.js';
import { placeIn, SEALED_TABLES } from '../secrets/sealed-tables.js';

/** One internal answer: the record, the record or child that it belongs to, the field, and the answer (null: none). */
export interface InternalValue { incidentId: string; ownerId: string; field: string; value: unknown }

const TABLE = SEALED_TABLES.find(({ table }) => table === 'incident_private')!;
/** What a row that holds no answer says of its key. */
const NO_KEY = 'none';
const FIRST_REVISION = 1;

interface Stored {
  incident_id: string; owner_id: string; field: string; revision: number; value: Buffer | null; key_id: string;
  master: string | null; wrapped: Buffer | null;
}

/**
 * The internal answers that hold now, of any number of records. Values and keys are read in one statement, so that
 * re-keying meanwhile is seen before or after, never half.
 * @throws CannotOpen when one was changed or moved in the database.
 */
export const readInternal = async (manager: EntityManager, incidentIds: readonly string[]): Promise<InternalValue[]> => {
  const rows: Stored[] = await manager.query(
    `select p.*, k.key_id as master, k.wrapped from (
       select distinct on (incident_id, owner_id, field) incident_id, owner_id, field, revision, value, key_id
         from incident_private where incident_id = any($1) order by incident_id, owner_id, field, revision desc) p
       left join record_key k on k.id = p.key_id and k.record_id = p.incident_id`, [incidentIds]);
  const secrets = new Map<string, Buffer>();
  const values: InternalValue[] = [];
  for (const row of rows) values.push({ incidentId: row.incident_id, ownerId: row.owner_id, field: row.field, value: await opened(manager, row, secrets) });
  return values;
};

const opened = async (manager: EntityManager, row: Stored, secrets: Map<string, Buffer>): Promise<unknown> => {
  if (row.value === null) return null;
  if (row.master === null || row.wrapped === null) throw new Error(`an answer to ${row.field} has no key`);
  const secret = secrets.get(row.key_id) ?? unwrapKey(await keyringOf(manager).need(row.master), row.incident_id, row.key_id, row.wrapped);
  secrets.set(row.key_id, secret);
  return openValue(secret, placeIn(TABLE, [row.incident_id, row.owner_id, row.revision], row.field, row.key_id), row.value);
};

/**
 * Keeps the answers that changed since they were last kept, encrypted, under the revision that changed them. All of one record.
 * @returns the digests of the sealed bytes, for the log
 */
export const writeInternal = async (manager: EntityManager, revision: number, values: readonly InternalValue[]): Promise<SealedDigests> => {
  if (values.length === 0) return new Map();
  const { incidentId } = values[0]!;
  const isNew = revision === 1;
  const before = new Map((isNew ? [] : await readInternal(manager, [incidentId])).map((value) => [`${value.ownerId} ${value.field}`, value.value]));
  const changed = values.filter((value) => JSON.stringify(before.get(`${value.ownerId} ${value.field}`) ?? null) !== JSON.stringify(value.value));
  if (changed.length === 0) return new Map();
  const key = changed.some(({ value }) => value !== null) ? await recordKey((sql, bound) => manager.query(sql, bound), keyringOf(manager), incidentId, isNew) : null;
  const sealed = changed.map(({ ownerId, field, value }) => (key === null || value === null
    ? { value: null, keyId: NO_KEY }
    : { value: sealValue(key.secret, placeIn(TABLE, [incidentId, ownerId, revision], field, key.id), value), keyId: key.id }));
  const kept: { owner: string; field: string; digest: string | null }[] = await manager.query(
    `insert into incident_private (incident_id, owner_id, field, revision, value, key_id)
     select $1, o, f, $2, v, k from unnest($3::uuid[], $4::text[], $5::bytea[], $6::text[]) as t(o, f, v, k)
     returning owner_id as owner, field, encode(sha256(value), 'hex') as digest`,
    [incidentId, revision, changed.map((value) => value.ownerId), changed.map((value) => value.field), sealed.map((one) => one.value), sealed.map((one) => one.keyId)]);
  return new Map(kept.flatMap(({ owner, field, digest }) => (digest === null ? [] : [[`${owner} ${field}`, digest] as const])));
};

/**
 * Keeps the internal answers of records that were just made, each with a key of its own. Nothing of them is there yet.
 * @returns the digests of the sealed bytes, for the log
 */
export const sealNew = async (manager: EntityManager, values: readonly InternalValue[]): Promise<SealedDigests> => {
  const answered = values.filter(({ value }) => value !== null);
  if (answered.length === 0) return new Map();
  const keys = await newRecordKeys((sql, bound) => manager.query(sql, bound), keyringOf(manager), [...new Set(answered.map(({ incidentId }) => incidentId))]);
  const sealed = answered.map(({ incidentId, ownerId, field, value }) => {
    const key = keys.get(incidentId)!;
    return { incidentId, ownerId, field, keyId: key.id, value: sealValue(key.secret, placeIn(TABLE, [incidentId, ownerId, FIRST_REVISION], field, key.id), value) };
  });
  await manager.query(
    `insert into incident_private (incident_id, owner_id, field, revision, value, key_id)
     select i, o, f, ${FIRST_REVISION}, v, k from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::text[]) as t(i, o, f, v, k)`,
    [sealed.map((one) => one.incidentId), sealed.map((one) => one.ownerId), sealed.map((one) => one.field), sealed.map((one) => one.value), sealed.map((one) => one.keyId)]);
  return new Map(sealed.map(({ ownerId, field, value }) => [`${ownerId} ${field}`, createHash('sha256').update(value).digest('hex')]));
};
