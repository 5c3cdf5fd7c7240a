import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { memberName } from '../accounts/members.repository.js';
import { upgradeBody } from '@vigil/shared/codebook/upgrade-body.js';
import { Person } from '@vigil/shared/people/person.js';
import { CannotOpen, decryptValue, encryptValue, unwrapKey } from '../encryption/envelope.js';
import { askIn, recordKey, recordKeyJoin } from '../encryption/key.repository.js';
import { keyringOf } from '../encryption/keyring.js';
import { placeIn, RECORD_KEY_TABLES } from '../encryption/record-key-tables.js';
import { PeoplePrivateEntity, PeopleRecordEntity, type PeopleRecordKind } from './people.entity.js';

const TABLE = RECORD_KEY_TABLES.find(({ table }) => table === 'people_private')!;
const FIELD = 'answers';
/** How many records are decrypted before something else may run. */
const MOST_AT_ONCE = 500;

/** What is plain of a record. */
export interface PeopleRow {
  id: string;
  kind: PeopleRecordKind;
  revision: number;
  authorId: string;
  /** The names of who began and who last changed it. */
  author: string;
  changer: string;
  changedAt: Date;
  /** When it was begun, in milliseconds. */
  begunAt: number;
  team: string[];
  /** Who asks to be let into the team of a person whom nobody on it can read, and their name; null: nobody. */
  openingAskedBy: string | null;
  openingAsker: string | null;
}
/** A record with its answers decrypted. */
export interface PeopleRecord<T> extends PeopleRow {
  content: T;
}
/**
 * A record, and a mark of the bytes that its answers were decrypted from: other bytes have another mark, also if
 * somebody wrote them in a transaction that was rolled back.
 */
export interface MarkedRecord {
  mark: string;
  record: PeopleRecord<unknown>;
}
interface Encrypted {
  value: Buffer;
  key_id: string;
  master: string | null;
  wrapped: Buffer | null;
}

const BEGUN = '(extract(epoch from r.created_at) * 1000)::float8';
/** The tag of AES-GCM, with which a ciphertext ends. */
const MARK_BYTES = 16;
const MARK = `encode(substring(p.value from octet_length(p.value) - ${MARK_BYTES - 1}), 'base64')`;
const markOf = (value: Buffer): string => value.subarray(value.length - MARK_BYTES).toString('base64');
const rowOf = (revision: string): string =>
  `r.id, r.kind, ${revision} as revision, r.author_id as "authorId", ${memberName('r.author_id')} as author, ${memberName('r.changed_by')} as changer, r.changed_at as "changedAt", ${BEGUN} as "begunAt", r.team, r.opening_asked_by as "openingAskedBy", ${memberName('r.opening_asked_by')} as "openingAsker"`;
const ROW = rowOf('r.revision');
const recordsWhere = (
  which: string,
): string => `select ${rowOf('p.revision')}, p.value, p.key_id, k.key_id as master, k.wrapped
  from people_record r join people_private p on p.record_id = r.id and p.revision ${which} r.revision and p.field = '${FIELD}' ${recordKeyJoin('p', 'record_id')}`;
const RECORDS = recordsWhere('=');

/** Adds the questions that are newer than a stored person, unanswered. */
const withNewQuestions = (content: unknown): unknown => {
  const { person } = content as { person?: object };
  if (person === undefined || 'opinions' in person) return content;
  return { ...(content as object), person: upgradeBody(Person, person, 1) };
};

/**
 * An answer that the records of each kind have: the kind is plain, so that somebody with the database could change it.
 */
const ANSWER_OF: Readonly<Record<PeopleRecordKind, string>> = {
  person: 'person',
  event: 'when',
  case: 'charges',
  dossier: 'as',
  block: 'members',
  limit: 'digest',
};
const isOfKind = (content: unknown, kind: PeopleRecordKind): boolean => ANSWER_OF[kind] in (content as object);

/**
 * @param onDamaged is told of each that was changed or moved in the database, and which is left out then
 * @throws what it throws; Problem 'locked', 'unavailable'
 */
const openMarked = async (
  manager: EntityManager,
  rows: readonly (PeopleRow & Encrypted)[],
  onDamaged: (error: CannotOpen) => void,
): Promise<MarkedRecord[]> => {
  const keyring = keyringOf(manager);
  const records: MarkedRecord[] = [];
  let sinceOthers = 0;
  for (const { value, key_id: keyId, master, wrapped, ...row } of rows) {
    const place = placeIn(TABLE, [row.id, row.revision], FIELD, keyId);
    try {
      if (master === null || wrapped === null) throw new CannotOpen(place);
      const secret = unwrapKey(await keyring.need(master), row.id, keyId, wrapped);
      const content = decryptValue(secret, place, value);
      if (!isOfKind(content, row.kind)) throw new CannotOpen(place);
      records.push({ mark: markOf(value), record: { ...row, content: withNewQuestions(content) } });
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      onDamaged(error);
    }
    // Decrypting ten thousands takes seconds: other requests get a turn.
    if (++sinceOthers % MOST_AT_ONCE === 0) await others();
  }
  return records;
};

const refuse = (error: CannotOpen): never => {
  throw error;
};

const opened = async <T>(
  manager: EntityManager,
  rows: readonly (PeopleRow & Encrypted)[],
): Promise<PeopleRecord<T>[]> =>
  (await openMarked(manager, rows, refuse)).map(({ record }) => record as PeopleRecord<T>);

/** Reads what is plain of records of a kind, with the marks of their answers. @param ids null: all */
export const readMarkedRows = (
  manager: EntityManager,
  kind: PeopleRecordKind,
  ids: readonly string[] | null,
): Promise<(PeopleRow & { mark: string })[]> =>
  manager.query(
    `select ${ROW}, ${MARK} as mark from people_record r join people_private p on p.record_id = r.id and p.revision = r.revision and p.field = '${FIELD}' where r.kind = $1 and ($2::uuid[] is null or r.id = any($2))`,
    [kind, ids],
  );

/** Reads and decrypts these records; tells of those that are damaged. @throws Problem 'locked', 'unavailable' */
export const readMarkedRecords = async (
  manager: EntityManager,
  kind: PeopleRecordKind,
  ids: readonly string[],
  onDamaged: (error: CannotOpen) => void,
): Promise<MarkedRecord[]> =>
  openMarked(manager, await manager.query(`${RECORDS} where r.kind = $1 and r.id = any($2)`, [kind, ids]), onDamaged);

/** Returns a number that is another one as soon as a record about people is added, changed or erased. */
export const stateOfPeople = async (manager: EntityManager): Promise<string> => {
  const [{ state }] = (await manager.query(
    "select count(*) || ' ' || coalesce(sum(hashtextextended(r.id::text, r.revision::bigint)::numeric), 0) as state from people_record r",
  )) as [{ state: string }];
  return state;
};

/** Reads what former revisions of all records said; null: it cannot be opened, because somebody changed or moved it. */
export const readFormerRevisions = async (
  manager: EntityManager,
): Promise<Pick<PeopleRecord<unknown>, 'id' | 'kind' | 'content'>[]> => {
  const rows: (PeopleRow & Encrypted)[] = await manager.query(recordsWhere('<'));
  const nameOf = ({ id, revision }: PeopleRow): string => `${id} ${revision}`;
  const found = await openMarked(manager, rows, () => undefined);
  const contents = new Map(found.map(({ record }) => [nameOf(record), record.content]));
  return rows.map((row) => ({ id: row.id, kind: row.kind, content: contents.get(nameOf(row)) ?? null }));
};

/** Reads what each revision of one record said, as far as it is stored still. @throws as `findRecord` */
export const readRevisions = async <T>(manager: EntityManager, id: string): Promise<PeopleRecord<T>[]> =>
  opened(manager, await manager.query(`${recordsWhere('<=')} where r.id = $1 order by p.revision`, [id]));

/** Reads one record. @throws CannotOpen, Problem 'locked', 'unavailable' */
export const findRecord = async <T>(
  manager: EntityManager,
  kind: PeopleRecordKind,
  id: string,
): Promise<PeopleRecord<T> | null> =>
  (await opened<T>(manager, await manager.query(`${RECORDS} where r.kind = $1 and r.id = $2`, [kind, id])))[0] ?? null;

/** Returns which of these records exist, and locks them until the transaction ends, in the order of their ids. */
export const lockRecords = (
  manager: EntityManager,
  ids: readonly string[],
  strength: 'update' | 'share',
): Promise<PeopleRow[]> =>
  manager.query(`select ${ROW} from people_record r where r.id = any($1) order by r.id for ${strength} of r`, [ids]);

interface NewPeopleRecord {
  id: string;
  kind: PeopleRecordKind;
  memberId: string;
  team: readonly string[];
}

/** Encrypts the answers of a revision. @returns the digest of the encrypted bytes, for the log */
const seal = async (manager: EntityManager, id: string, revision: number, content: unknown): Promise<string> => {
  const key = await recordKey(askIn(manager), keyringOf(manager), id, { isNew: revision === 1, kind: 'people' });
  const value = encryptValue(key.secret, placeIn(TABLE, [id, revision], FIELD, key.id), content);
  await manager.insert(PeoplePrivateEntity, { recordId: id, field: FIELD, revision, value, keyId: key.id });
  return createHash('sha256').update(value).digest('hex');
};

/** Stores a new record. @returns the digest of its encrypted answers; null: there is one with this id */
export const insertRecord = async (
  manager: EntityManager,
  { id, kind, memberId, team }: NewPeopleRecord,
  content: unknown,
): Promise<string | null> => {
  const made: unknown[] = await manager.query(
    'insert into people_record (id, kind, revision, author_id, changed_by, team) values ($1, $2, 1, $3, $3, $4) on conflict (id) do nothing returning id',
    [id, kind, memberId, team],
  );
  return made.length === 0 ? null : seal(manager, id, 1, content);
};

/** Stores the next revision of a locked record. @returns the digest of its encrypted answers */
export const updateRecord = async (
  manager: EntityManager,
  { id, revision }: Pick<PeopleRow, 'id' | 'revision'>,
  { memberId, team, content }: { memberId: string; team: readonly string[]; content: unknown },
): Promise<string> => {
  await manager.query(
    'update people_record set revision = $2, changed_by = $3, changed_at = now(), team = $4, opening_asked_by = null where id = $1',
    [id, revision + 1, memberId, team],
  );
  return seal(manager, id, revision + 1, content);
};

/** Returns those of these people on whose team a member is now. */
export const onTeamOf = async (
  manager: EntityManager,
  memberId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows: { id: string }[] = await manager.query(
    'select r.id from people_record r where r.id = any($2) and $1 = any(r.team)',
    [memberId, ids],
  );
  return new Set(rows.map(({ id }) => id));
};

/** Notes who asks to be let into the team of a locked person. */
export const askOpening = async (manager: EntityManager, id: string, memberId: string): Promise<void> => {
  await manager.update(PeopleRecordEntity, id, { openingAskedBy: memberId });
};

/** Deletes what former revisions of a record said. */
export const deleteFormerAnswers = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.query(
    'delete from people_private p using people_record r where r.id = $1 and p.record_id = r.id and p.revision < r.revision',
    [id],
  );
};

/** Deletes records with everything of them: answers, key, identity. */
export const deleteRecords = async (manager: EntityManager, ids: readonly string[]): Promise<void> => {
  await manager.delete(PeopleRecordEntity, [...ids]);
};
