import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import { newRecordKey, unwrapKey, wrapKey, type MasterKey } from './envelope.js';
import type { Keyring } from './keyring.js';
import { RECORD_KEY_TABLES } from './record-key-tables.js';

/** Queries the database, through an EntityManager or a client. */
export type Ask = <T>(sql: string, values?: unknown[]) => Promise<T[]>;
/** Lets the functions here query through the caller's EntityManager, in its transaction. */
export const askIn =
  (manager: Pick<EntityManager, 'query'>): Ask =>
  (sql, values) =>
    manager.query(sql, values);

export interface RecordKey {
  id: string;
  secret: Buffer;
}
interface Stored {
  id: string;
  key_id: string;
  wrapped: Buffer;
}

const stored = async (ask: Ask, recordId: string): Promise<Stored | undefined> =>
  (await ask<Stored>(`${PREPARED}select id, key_id, wrapped from record_key where record_id = $1`, [recordId]))[0];

/** Locks the row until the end of the transaction, so that re-keying cannot happen between reading and writing. */
const holdCurrentKeyId = async (ask: Ask): Promise<string> =>
  (await ask<{ key_id: string }>(`${PREPARED}select key_id from encryption_key_current for share`, []))[0]!.key_id;

/** Returns the id of the key that encrypts new values, without locking it. */
export const currentKeyId = async (ask: Ask): Promise<string> =>
  (await ask<{ key_id: string }>('select key_id from encryption_key_current'))[0]!.key_id;

/**
 * SQL: joins the key `k` that encrypts a value of a record, so that one statement reads both.
 * @param of the alias of the row, with key_id
 * @param record its column that names the record
 */
export const recordKeyJoin = (of: string, record = 'incident_id'): string =>
  `left join record_key k on k.id = ${of}.key_id and k.record_id = ${of}.${record}`;

/** SQL: the same, without the rows whose key is gone. */
export const existingKeyJoin = (of: string): string =>
  `join record_key k on k.id = ${of}.key_id and k.record_id = ${of}.incident_id`;

/** A record has encrypted values, and their key is gone. With another one, it could not be put back from a backup. */
class RecordKeyGone extends Error {
  override readonly name = 'RecordKeyGone';
  constructor(recordId: string) {
    super(
      `record ${recordId} has encrypted values, and their key is gone: put its row of record_key back from a backup`,
    );
  }
}

/**
 * Returns the key of a record, and creates it if there is none. Call it in the transaction that writes with the key,
 * after locking the record's row.
 * @param isNew the record probably has no key yet: skips looking for one first
 * @throws CannotOpen, RecordKeyGone, Problem 'locked', 'unavailable'
 */
export const recordKey = async (
  ask: Ask,
  keyring: Keyring,
  recordId: string,
  { isNew = false, kind = 'incident' }: { isNew?: boolean; kind?: 'incident' | 'people' } = {},
): Promise<RecordKey> => {
  const found = (isNew ? undefined : await stored(ask, recordId)) ?? (await make(ask, keyring, recordId, kind));
  return { id: found.id, secret: unwrapKey(await keyring.need(found.key_id), recordId, found.id, found.wrapped) };
};

/**
 * Returns the key that encrypts new values. Call it in the transaction that writes with it.
 * @throws Problem 'locked', 'unavailable'
 */
export const currentMaster = async (ask: Ask, keyring: Keyring): Promise<MasterKey> => {
  const master = await keyring.need(await holdCurrentKeyId(ask));
  keyring.lastCurrent = master;
  return master;
};

/** Plain values of before encryption (key 'none') have no key yet. */
const VALUES = RECORD_KEY_TABLES.map(
  ({ table, record }) => `select from ${table} where ${record} = $1 and value is not null and key_id <> 'none'`,
).join(' union all ');
const MAKE = `${PREPARED}insert into record_key (record_id, id, key_id, wrapped, kind)
  select $1::uuid, $2, $3, $4, $5 where not exists (${VALUES}) on conflict (record_id) do nothing returning id, key_id, wrapped`;

const make = async (ask: Ask, keyring: Keyring, recordId: string, kind: string): Promise<Stored> => {
  const master = await currentMaster(ask, keyring);
  const key = newRecordKey();
  const [made] = await ask<Stored>(MAKE, [recordId, key.id, master.id, wrapKey(master, recordId, key), kind]);
  const found = made ?? (await stored(ask, recordId));
  if (!found) throw new RecordKeyGone(recordId);
  return found;
};

/**
 * A key for something temporary that is not a record: the files of an import. It is stored with them, encrypted with
 * the master key.
 */
interface PassingKey extends RecordKey {
  masterId: string;
  wrapped: Buffer;
}

/** Creates one, in the transaction that stores it. @throws Problem 'locked', 'unavailable' */
export const newPassingKey = async (ask: Ask, keyring: Keyring, ownerId: string): Promise<PassingKey> => {
  const master = await currentMaster(ask, keyring);
  const key = newRecordKey();
  return { ...key, masterId: master.id, wrapped: wrapKey(master, ownerId, key) };
};

/** Opens one. @throws CannotOpen, Problem 'locked', 'unavailable' */
export const openPassingKey = async (
  keyring: Keyring,
  ownerId: string,
  { id, masterId, wrapped }: Omit<PassingKey, 'secret'>,
): Promise<RecordKey> => ({ id, secret: unwrapKey(await keyring.need(masterId), ownerId, id, wrapped) });

/** A master key that the database was encrypted with: how to recognise it, and whether it encrypts new values. */
export interface KnownKey {
  id: string;
  check_value: Buffer;
  current: boolean;
}

/**
 * Waits until no other process registers a key, and returns those that are registered. The lock is the connection's,
 * and ends with it: two processes that start at once on an empty database create only one key.
 */
export const lockKnownKeys = async (client: pg.Client): Promise<KnownKey[]> => {
  await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.registerKey]);
  const { rows: known } = await client.query<KnownKey>(
    'select k.id, k.check_value, c.key_id is not null as current from encryption_key k left join encryption_key_current c on c.key_id = k.id',
  );
  return known;
};

/** Registers a key as the database's current one: at its first start, and when re-keying. */
export const registerKey = async (client: pg.Client, { id, checkValue }: MasterKey): Promise<void> => {
  await client.query('insert into encryption_key (id, check_value) values ($1, $2) on conflict (id) do nothing', [
    id,
    checkValue,
  ]);
  await client.query(
    'insert into encryption_key_current (key_id) values ($1) on conflict (only_row) do update set key_id = excluded.key_id',
    [id],
  );
};
