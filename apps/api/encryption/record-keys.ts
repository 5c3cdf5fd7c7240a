import { PREPARED } from '../platform/database/prepared-statement.js';
import { newRecordKey, unwrapKey, wrapKey, type MasterKey } from './envelope.js';
import type { Keyring } from './keyring.js';

/** Asks the database: an EntityManager or a client. */
export type Ask = <T>(sql: string, values?: unknown[]) => Promise<T[]>;

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

/** The row stays locked until the end of the transaction, so that re-keying cannot pass between looking and writing. */
const currentKeyId = async (ask: Ask): Promise<string> =>
  (await ask<{ key_id: string }>(`${PREPARED}select key_id from encryption_key_current for share`, []))[0]!.key_id;

/**
 * The key of a record, made if it has none. Ask in the transaction that writes with it, after the record's row was
 * locked.
 * @param isNew it can hardly have one: it is not looked for first
 * @throws CannotOpen, Problem 'unavailable'
 */
export const recordKey = async (ask: Ask, keyring: Keyring, recordId: string, isNew = false): Promise<RecordKey> => {
  const found = (isNew ? undefined : await stored(ask, recordId)) ?? (await make(ask, keyring, recordId));
  return { id: found.id, secret: unwrapKey(await keyring.need(found.key_id), recordId, found.id, found.wrapped) };
};

/**
 * The key that what is new is encrypted with. Ask in the transaction that writes with it. @throws Problem 'unavailable'
 */
export const currentMaster = async (ask: Ask, keyring: Keyring): Promise<MasterKey> => {
  const master = await keyring.need(await currentKeyId(ask));
  keyring.lastCurrent = master;
  return master;
};

const make = async (ask: Ask, keyring: Keyring, recordId: string): Promise<Stored> => {
  const master = await currentMaster(ask, keyring);
  const key = newRecordKey();
  const [made] = await ask<Stored>(
    `${PREPARED}insert into record_key (record_id, id, key_id, wrapped) values ($1, $2, $3, $4) on conflict (record_id) do nothing returning id, key_id, wrapped`,
    [recordId, key.id, master.id, wrapKey(master, recordId, key)],
  );
  return made ?? (await stored(ask, recordId))!;
};

/**
 * A key for something that is no record and does not last: the files of an import. Kept beside it, encrypted with the
 * master key.
 */
export interface PassingKey extends RecordKey {
  masterId: string;
  wrapped: Buffer;
}

/** Makes one, in the transaction that keeps it. @throws CannotOpen, Problem 'unavailable' */
export const newPassingKey = async (ask: Ask, keyring: Keyring, ownerId: string): Promise<PassingKey> => {
  const master = await currentMaster(ask, keyring);
  const key = newRecordKey();
  return { ...key, masterId: master.id, wrapped: wrapKey(master, ownerId, key) };
};

/** @throws CannotOpen, Problem 'unavailable' */
export const openPassingKey = async (
  keyring: Keyring,
  ownerId: string,
  { id, masterId, wrapped }: Omit<PassingKey, 'secret'>,
): Promise<RecordKey> => ({ id, secret: unwrapKey(await keyring.need(masterId), ownerId, id, wrapped) });

/** What a re-keying ends: files of imports whose keys would outlive the master key. Rows that were imported stay. */
export const END_PASSING = [
  'delete from import_blob',
  'delete from import_key',
  `update import set state = 'dropped', stop_asked = true, changed_at = now() where state not in ('done', 'undone', 'dropped')`,
] as const;
