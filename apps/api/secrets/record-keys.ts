import { newRecordKey, unwrapKey, wrapKey, type MasterKey } from './envelope.js';
import type { Keyring } from './keyring.js';

/** Asks the database: an EntityManager or a client. */
export type Ask = <T>(sql: string, values?: unknown[]) => Promise<T[]>;

export interface RecordKey { id: string; secret: Buffer }
interface Stored { id: string; key_id: string; wrapped: Buffer }

const stored = async (ask: Ask, recordId: string): Promise<Stored | undefined> =>
  (await ask<Stored>('select id, key_id, wrapped from record_key where record_id = $1', [recordId]))[0];

/** The row stays locked until the end of the transaction, so that re-keying cannot pass between looking and writing. */
const currentKeyId = async (ask: Ask): Promise<string> =>
  (await ask<{ key_id: string }>('select key_id from encryption_key_current for share'))[0]!.key_id;

/**
 * The key of a record, made if it has none. Ask in the transaction that writes with it, after the record's row was locked.
 * @param isNew it can hardly have one: it is not looked for first
 * @throws CannotOpen, Problem 'unavailable'
 */
export const recordKey = async (ask: Ask, keyring: Keyring, recordId: string, isNew = false): Promise<RecordKey> => {
  const found = (isNew ? undefined : await stored(ask, recordId)) ?? await make(ask, keyring, recordId);
  return { id: found.id, secret: unwrapKey(await keyring.need(found.key_id), recordId, found.id, found.wrapped) };
};

/** The key that what is new is encrypted with. Ask in the transaction that writes with it. @throws Problem 'unavailable' */
export const currentMaster = async (ask: Ask, keyring: Keyring): Promise<MasterKey> => keyring.need(await currentKeyId(ask));

const make = async (ask: Ask, keyring: Keyring, recordId: string): Promise<Stored> => {
  const master = await currentMaster(ask, keyring);
  const key = newRecordKey();
  const [made] = await ask<Stored>('insert into record_key (record_id, id, key_id, wrapped) values ($1, $2, $3, $4) on conflict (record_id) do nothing returning id, key_id, wrapped',
    [recordId, key.id, master.id, wrapKey(master, recordId, key)]);
  return made ?? (await stored(ask, recordId))!;
};
