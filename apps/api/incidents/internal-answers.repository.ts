import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { ownKeyOf } from '@vigil/shared/incident/own-answers.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { PREPARED } from '../platform/database/prepared-statement.js';
import type { SealedDigests } from './record-changes.js';
import {
  CannotOpen,
  newRecordKey,
  decryptValue,
  encryptValue,
  unwrapKey,
  wrapKey,
  type MasterKey,
} from '../encryption/envelope.js';
import { keyringOf } from '../encryption/keyring.js';
import { askIn, currentMaster, recordKey } from '../encryption/key.repository.js';
import { placeIn, RECORD_KEY_TABLES } from '../encryption/record-key-tables.js';

/**
 * One encrypted answer: the record, the record or child to which it belongs, the field, and the answer (null: none).
 */
export interface InternalValue {
  incidentId: string;
  ownerId: string;
  field: string;
  value: unknown;
}

const TABLE = RECORD_KEY_TABLES.find(({ table }) => table === 'incident_private')!;
/** The key id in a row that holds no answer. */
const NO_KEY = 'none';
const FIRST_REVISION = 1;
/** The step of `newAnswersSql` that returns the id of the key. */
export const NEW_ANSWERS = 'current_key';

/** An encrypted answer as it is stored, with its key. */
export interface StoredAnswer {
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
 * Returns the current encrypted answers of any number of records. Reads values and keys in one statement, so that it
 * sees them either before or after a parallel re-keying.
 * @param fields only these; null: all
 */
export const storedAnswers = (
  manager: EntityManager,
  incidentIds: readonly string[],
  fields: readonly string[] | null,
): Promise<StoredAnswer[]> => manager.query(PREPARED + storedSql(''), [incidentIds, fields]);

/** Returns the same decrypted. @throws as openAll */
export const readSealed = async (
  manager: EntityManager,
  incidentIds: readonly string[],
  fields: readonly string[] | null,
): Promise<InternalValue[]> =>
  incidentIds.length === 0 ? [] : openAll(manager, await storedAnswers(manager, incidentIds, fields));

/**
 * Returns the current answers of all records to one of their internal questions.
 * @param except a record whose answer is left out; null: none
 * @throws as openAll
 */
export const standingAnswers = async (
  manager: EntityManager,
  field: string,
  except: string | null = null,
): Promise<unknown[]> => {
  const records: { id: string }[] = await manager.query(
    'select distinct incident_id as id from incident_private where field = $1 and owner_id = incident_id and value is not null and incident_id is distinct from $2',
    [field, except],
  );
  const answers = await readSealed(
    manager,
    records.map(({ id }) => id),
    [field],
  );
  return answers.flatMap(({ value }) => (value === null ? [] : [value]));
};

/**
 * Returns whatever one encrypted answer of a record ever was, of the revisions that are still stored.
 * @throws as openAll
 */
export const readSealedEver = async (
  manager: EntityManager,
  { incidentId, ownerId, field }: Omit<InternalValue, 'value'>,
): Promise<unknown[]> => {
  const rows: StoredAnswer[] = await manager.query(
    `select p.incident_id, p.owner_id, p.field, p.revision, p.value, p.key_id, k.key_id as master, k.wrapped
       from incident_private p left join record_key k on k.id = p.key_id and k.record_id = p.incident_id
      where p.incident_id = $1 and p.owner_id = $2 and p.field = $3`,
    [incidentId, ownerId, field],
  );
  return (await openAll(manager, rows)).map(({ value }) => value);
};

/** Returns these encrypted answers of one record as they were before a revision. @throws as openAll */
export const readSealedBefore = async (
  manager: EntityManager,
  incidentId: string,
  revision: number,
  fields: readonly string[],
): Promise<InternalValue[]> =>
  openAll(manager, await manager.query(storedSql('and revision < $3'), [[incidentId], fields, revision]));

const storedSql = (condition: string): string => `select p.*, k.key_id as master, k.wrapped from (
       select distinct on (incident_id, owner_id, field) incident_id, owner_id, field, revision, value, key_id
         from incident_private where incident_id = any($1) and ($2::text[] is null or field = any($2)) ${condition} order by incident_id, owner_id, field, revision desc) p
       left join record_key k on k.id = p.key_id and k.record_id = p.incident_id`;

/**
 * Decrypts answers.
 * @throws CannotOpen when one was changed or moved in the database; Problem 'locked', 'unavailable'
 */
export const openAll = async (manager: EntityManager, rows: readonly StoredAnswer[]): Promise<InternalValue[]> => {
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

const opened = async (manager: EntityManager, row: StoredAnswer, secrets: Map<string, Buffer>): Promise<unknown> => {
  if (row.value === null) return null;
  const place = placeIn(TABLE, [row.incident_id, row.owner_id, row.revision], row.field, row.key_id);
  if (row.master === null || row.wrapped === null) throw new CannotOpen(place);
  const secret =
    secrets.get(row.key_id) ??
    unwrapKey(await keyringOf(manager).need(row.master), row.incident_id, row.key_id, row.wrapped);
  secrets.set(row.key_id, secret);
  return decryptValue(secret, place, row.value);
};

/** Reads all current internal answers. @throws as openAll */
export const readInternal = (manager: EntityManager, incidentIds: readonly string[]): Promise<InternalValue[]> =>
  readSealed(manager, incidentIds, null);

/**
 * Returns the answers to own questions that a record no longer gives, as null: they are not among its values at all.
 * @param values all of the record's values: what is not among them would else be taken away
 */
export const ownAnswersGone = (values: readonly InternalValue[], stored: readonly InternalValue[]): InternalValue[] => {
  const given = new Set(values.map(({ ownerId, field }) => `${ownerId} ${field}`));
  return stored
    .filter(({ ownerId, field }) => ownKeyOf(field) !== null && !given.has(`${ownerId} ${field}`))
    .map((one) => ({ ...one, value: null }));
};

/** Encrypted answers that are not stored yet. */
interface Sealed {
  /** Of the sealed bytes, for the log. */
  digests: SealedDigests;
  store: () => Promise<unknown>;
}

/**
 * Encrypts the answers that changed since they were last stored, under the revision that changed them. All belong to
 * one record. What is not among the values stays as it is.
 * @param stored all of its answers as `readInternal` returns them; none of a new record
 */
export const sealChanged = async (
  manager: EntityManager,
  revision: number,
  values: readonly InternalValue[],
  stored: readonly InternalValue[],
): Promise<Sealed> => {
  const before = new Map(stored.map(({ ownerId, field, value }) => [`${ownerId} ${field}`, value]));
  const changed = values.filter(
    (value) => JSON.stringify(before.get(`${value.ownerId} ${value.field}`) ?? null) !== JSON.stringify(value.value),
  );
  const [first] = changed;
  if (!first) return { digests: new Map(), store: async () => undefined };
  const { incidentId } = first;
  const isNew = revision === FIRST_REVISION;
  const key = changed.some(({ value }) => value !== null)
    ? await recordKey(askIn(manager), keyringOf(manager), incidentId, { isNew })
    : null;
  const sealed = changed.map(({ ownerId, field, value }) => ({
    ownerId,
    field,
    keyId: key === null || value === null ? NO_KEY : key.id,
    value:
      key === null || value === null
        ? null
        : encryptValue(key.secret, placeIn(TABLE, [incidentId, ownerId, revision], field, key.id), value),
  }));
  return {
    digests: digestsOf(sealed),
    store: () =>
      manager.query(
        `${PREPARED}insert into incident_private (incident_id, owner_id, field, revision, value, key_id)
         select $1, o, f, $2, v, k from unnest($3::uuid[], $4::text[], $5::bytea[], $6::text[]) as t(o, f, v, k)`,
        [
          incidentId,
          revision,
          sealed.map((one) => one.ownerId),
          sealed.map((one) => one.field),
          sealed.map((one) => one.value),
          sealed.map((one) => one.keyId),
        ],
      ),
  };
};

const digestsOf = (sealed: readonly { ownerId: string; field: string; value: Buffer | null }[]): SealedDigests =>
  new Map(
    sealed.flatMap(({ ownerId, field, value }) =>
      value === null ? [] : [[`${ownerId} ${field}`, createHash('sha256').update(value).digest('hex')] as const],
    ),
  );

/**
 * SQL steps that store answers of new records, from parameter $n on, and the first of them, which returns the key. It
 * locks the row of the current key until the end of the transaction, so that re-keying cannot happen between the check
 * and the write, and nothing is stored if the key is no longer the current one.
 * @param isOf SQL condition on the id of the record
 */
export const newAnswersSql = (n: number, isOf: string): string => `
  ${NEW_ANSWERS} as (select key_id from encryption_key_current where key_id = $${n} for share),
  keys_put as (insert into record_key (record_id, id, key_id, wrapped)
    select r, i, key_id, w from ${NEW_ANSWERS}, unnest($${n + 1}::uuid[], $${n + 2}::text[], $${n + 3}::bytea[]) as t(r, i, w) where r ${isOf}),
  answers_put as (insert into incident_private (incident_id, owner_id, field, revision, value, key_id)
    select i, o, f, ${FIRST_REVISION}, v, k from ${NEW_ANSWERS}, unnest($${n + 4}::uuid[], $${n + 5}::uuid[], $${n + 6}::text[], $${n + 7}::bytea[], $${n + 8}::text[]) as t(i, o, f, v, k) where i ${isOf})`;
const WRITE_AGAIN = `${PREPARED}with ${newAnswersSql(1, 'is not null')} select key_id from ${NEW_ANSWERS}`;

interface EncryptedNew {
  /** Of `newAnswersSql`. */
  parameters: readonly unknown[];
  /** Of the sealed bytes, for the log. */
  digests: SealedDigests;
}

/**
 * Encrypts the answers of new records, each record with its own key.
 * @throws Problem 'unavailable' when the master key is not available
 */
export const encryptedNew = async (manager: EntityManager, values: readonly InternalValue[]): Promise<EncryptedNew> => {
  const answered = values.filter(({ value }) => value !== null);
  if (answered.length === 0) return { parameters: [null, [], [], [], [], [], [], [], []], digests: new Map() };
  const keyring = keyringOf(manager);
  // The last key used is almost always still the current one. Asking first would cost each save a round trip.
  return encryptWith(keyring.lastCurrent ?? (await currentMaster(askIn(manager), keyring)), answered);
};

const encryptWith = (master: MasterKey, answered: readonly InternalValue[]): EncryptedNew => {
  const keys = new Map(answered.map(({ incidentId }) => [incidentId, newRecordKey()]));
  const sealed = answered.map(({ incidentId, ownerId, field, value }) => {
    const key = keys.get(incidentId)!;
    const place = placeIn(TABLE, [incidentId, ownerId, FIRST_REVISION], field, key.id);
    return { incidentId, ownerId, field, keyId: key.id, value: encryptValue(key.secret, place, value) };
  });
  return {
    parameters: [
      master.id,
      [...keys.keys()],
      [...keys.values()].map(({ id }) => id),
      [...keys].map(([recordId, key]) => wrapKey(master, recordId, key)),
      sealed.map((one) => one.incidentId),
      sealed.map((one) => one.ownerId),
      sealed.map((one) => one.field),
      sealed.map((one) => one.value),
      sealed.map((one) => one.keyId),
    ],
    digests: digestsOf(sealed),
  };
};

/**
 * Stores the answers of new records with the key that is current now, after one that no longer was.
 * @returns the digests of the sealed bytes, for the log
 * @throws Problem 'unavailable' when the master key is not available
 */
export const sealAgain = async (manager: EntityManager, values: readonly InternalValue[]): Promise<SealedDigests> => {
  const answered = values.filter(({ value }) => value !== null);
  if (answered.length === 0) return new Map();
  const { parameters, digests } = encryptWith(await currentMaster(askIn(manager), keyringOf(manager)), answered);
  const current: object[] = await manager.query(WRITE_AGAIN, [...parameters]);
  if (current.length === 0) throw new Problem('unavailable', { retryAfterSeconds: 1 });
  return digests;
};
