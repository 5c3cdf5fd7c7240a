import { nameOf } from '@vigil/shared/language/name-of.js';
import type { Language } from '@vigil/shared/language/languages.js';
import { hasWords, namesOf, type NameProposal, type NameState } from '@vigil/shared/staff-responses/proposed-names.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../../accounts/members.repository.js';
import type { BlankedRow } from '../../audit-log/log-small-records.js';
import { unlessDamaged } from '../../encryption/envelope.js';
import { askIn, currentMaster } from '../../encryption/key.repository.js';
import { keyringOf } from '../../encryption/keyring.js';
import { decryptWithMasterKey, encryptWithMasterKey, PROPOSED_NAMES } from '../../encryption/master-key-tables.js';
import { ProposedNameEntity } from './proposed-name.entity.js';

/** A proposed name, decrypted. */
export interface StoredName extends NameProposal {
  id: string;
  revision: number;
  state: NameState;
  proposedBy: string;
  by: string;
  on: string;
  decidedBy: string | null;
  landmark: string | null;
  group: string | null;
}
type Sealed = Pick<NameProposal, 'nameEn' | 'nameKm' | 'aliases' | 'note' | 'at'>;
type Row = Omit<StoredName, keyof Sealed> & { sealed: Buffer; keyId: string };

/** Padded to a multiple of this many bytes, so that a ciphertext does not show how much somebody wrote. */
const BLOCK = 512;

const ROWS = `
  select n.id, n.revision, n.kind, n.state, n.sensitive, n.sealed, n.key_id as "keyId", n.proposed_by as "proposedBy", ${memberName('n.proposed_by')} as by,
         to_char(n.proposed_on, 'YYYY-MM-DD') as on, ${memberName('n.decided_by')} as "decidedBy", n.landmark_id as landmark, n.group_id as "group"
    from proposed_name n`;

const openOne = async (manager: EntityManager, { sealed, keyId, ...row }: Row): Promise<StoredName> => {
  const plain = decryptWithMasterKey(PROPOSED_NAMES, await keyringOf(manager).need(keyId), row.id, sealed);
  return { ...row, ...(JSON.parse(plain.toString('utf8')) as Sealed) };
};
/** @throws CannotOpen when one is damaged */
const opened = async (manager: EntityManager, rows: readonly Row[]): Promise<StoredName[]> => {
  const names: StoredName[] = [];
  for (const row of rows) names.push(await openOne(manager, row));
  return names;
};
/** Leaves out those that are damaged. */
const openedUndamaged = async (manager: EntityManager, rows: readonly Row[]): Promise<StoredName[]> => {
  const names: (StoredName | null)[] = [];
  for (const row of rows) names.push(await unlessDamaged(() => openOne(manager, row)));
  return names.filter((name) => name !== null);
};

/**
 * Lists the names that a member may see, the newest first: a reviewer all, others their own, and the landmarks that are
 * accepted and not sensitive. None while the server is locked.
 * @returns damaged: how many more there are, which cannot be opened
 */
export const listNames = async (
  manager: EntityManager,
  { id, role }: { id: string; role: string },
): Promise<{ names: StoredName[]; damaged: number }> => {
  if (keyringOf(manager).locked) return { names: [], damaged: 0 };
  const rows: Row[] = await manager.query(
    `${ROWS} where $2::boolean or n.proposed_by = $1 or (n.kind = 'landmark' and n.state in ('accepted', 'joined') and not n.sensitive) order by n.seq desc`,
    [id, role === 'reviewer'],
  );
  const names = await openedUndamaged(manager, rows);
  return { names, damaged: rows.length - names.length };
};

/** Returns these names by id. @throws Problem 'locked', 'unavailable'; CannotOpen */
export const readNames = (manager: EntityManager, ids: readonly string[]): Promise<Map<string, StoredName>> =>
  byId(manager, ids, opened);

/** The same, without those that are damaged. @throws Problem 'locked', 'unavailable' */
export const readUndamagedNames = (manager: EntityManager, ids: readonly string[]): Promise<Map<string, StoredName>> =>
  byId(manager, ids, openedUndamaged);

const byId = async (
  manager: EntityManager,
  ids: readonly string[],
  open: typeof opened,
): Promise<Map<string, StoredName>> => {
  if (ids.length === 0) return new Map();
  const found = await open(manager, await manager.query(`${ROWS} where n.id = any($1)`, [ids]));
  return new Map(found.map((name) => [name.id, name]));
};

/** Returns what each proposed name is called in a language, by id; of a landmark that was joined, the other's name. */
export const allProposedNames = async (manager: EntityManager, language: Language): Promise<Map<string, string>> => {
  const found = (await opened(manager, await manager.query(ROWS))).filter(hasWords);
  const byId = new Map(found.map((one) => [one.id, one]));
  const called = ({ nameEn, nameKm }: StoredName): string => nameOf({ nameEn, nameKm }, language);
  return new Map(found.map((one) => [one.id, called(byId.get(one.landmark ?? one.id)!)]));
};

/**
 * Locks a name until the end of the transaction. Lock records first: docs/decisions/desk.md.
 * @param alone waits for whoever is about to refer to it, and keeps others from it; false: others may still refer to it
 * @returns null if there is none
 */
export const lockName = async (manager: EntityManager, id: string, alone = false): Promise<StoredName | null> => {
  const lock = alone ? 'update' : 'no key update';
  return (await opened(manager, await manager.query(`${ROWS} where n.id = $1 for ${lock} of n`, [id])))[0] ?? null;
};

/** Returns these names by id, and keeps their words from being deleted until the end of the transaction. */
export const holdNames = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, StoredName>> => {
  if (ids.length === 0) return new Map();
  const rows: Row[] = await manager.query(`${ROWS} where n.id = any($1) order by n.id for key share of n`, [ids]);
  return new Map((await opened(manager, rows)).map((name) => [name.id, name]));
};

/**
 * Keeps the words of the proposed groups that these records name from being deleted until the transaction ends, which
 * copies them to another record.
 */
export const holdNamesOf = (manager: EntityManager, incidentIds: readonly string[]): Promise<unknown> =>
  manager.query(
    `select from proposed_name n where id in (select proposed_id from group_link where incident_id = any($1)) order by id for key share of n`,
    [incidentIds],
  );

/** Returns how many names of a member wait for a decision. */
export const countWaiting = (manager: EntityManager, proposedBy: string): Promise<number> =>
  manager.countBy(ProposedNameEntity, { proposedBy, state: 'proposed' });

/** Encrypts what a name says. @throws Problem 'locked', 'unavailable' */
const sealedNow = async (
  manager: EntityManager,
  id: string,
  { nameEn, nameKm, aliases, note, at }: Sealed,
): Promise<{ sealed: Buffer; keyId: string }> => {
  const master = await currentMaster(askIn(manager), keyringOf(manager));
  const plain = Buffer.from(JSON.stringify({ nameEn, nameKm, aliases, note, at } satisfies Sealed), 'utf8');
  const padded = Buffer.concat([plain, Buffer.alloc((BLOCK - (plain.length % BLOCK)) % BLOCK, ' ')]);
  return { sealed: encryptWithMasterKey(PROPOSED_NAMES, master, id, padded), keyId: master.id };
};

/** Stores a name that somebody proposes, encrypted. @returns false: there is one with this id */
export const insertName = async (
  manager: EntityManager,
  id: string,
  proposedBy: string,
  { kind, sensitive, ...says }: NameProposal,
): Promise<boolean> => {
  const { sealed, keyId } = await sealedNow(manager, id, says);
  const written: unknown[] = await manager.query(
    `insert into proposed_name (id, kind, sensitive, sealed, key_id, proposed_by) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning id`,
    [id, kind, sensitive, sealed, keyId, proposedBy],
  );
  return written.length > 0;
};

/** Replaces what a name says, whose row is locked. @returns its line for the log, which says no word of it */
export const rewriteName = async (manager: EntityManager, id: string, says: Sealed): Promise<BlankedRow> => {
  const { sealed, keyId } = await sealedNow(manager, id, says);
  const [[row]] = (await manager.query(
    `update proposed_name set sealed = $2, key_id = $3, revision = revision + 1 where id = $1 returning revision`,
    [id, sealed, keyId],
  )) as [[{ revision: number }], number];
  return { table: 'proposed_name', id, revision: row.revision, changed: [] };
};

/**
 * Removes words from the names and notes of all proposed names, but for damaged ones, which nobody can read. The caller
 * logs the rows. @throws Problem 'locked', 'unavailable'
 */
export const forgetInNames = async (
  manager: EntityManager,
  { holds, without }: WordMatcher,
  instead: string,
): Promise<BlankedRow[]> => {
  const says = (name: StoredName): boolean => [...namesOf(name), name.note ?? ''].some(holds);
  const left = (text: string | null): string | null => (text === null ? null : without(text, instead));
  const found = (await openedUndamaged(manager, await manager.query(`${ROWS} order by n.id`))).filter(says);
  const rows: BlankedRow[] = [];
  for (const { id } of found) {
    const name = await lockName(manager, id);
    if (!name || !says(name)) continue;
    const { nameEn, nameKm, aliases, note, at } = name;
    const others = aliases.map((alias) => without(alias, instead));
    rows.push(
      await rewriteName(manager, id, {
        nameEn: left(nameEn),
        nameKm: left(nameKm),
        aliases: others,
        note: left(note),
        at,
      }),
    );
  }
  return rows;
};

/**
 * Locks the names that were refused, still say something, and are on no record as a group, except those that somebody
 * else has locked just now.
 * @param among only these; null: all
 */
export const lockRefused = async (manager: EntityManager, among: readonly string[] | null): Promise<StoredName[]> => {
  const rows: Row[] = await manager.query(
    `${ROWS} where n.state = 'refused' and ($1::uuid[] is null or n.id = any($1)) order by n.id for update of n skip locked`,
    [among],
  );
  // In a statement of its own, which sees whatever was committed before the rows were locked.
  const linked: { id: string }[] = await manager.query(
    'select distinct proposed_id as id from group_link where proposed_id = any($1)',
    [rows.map(({ id }) => id)],
  );
  const free = rows.filter((row) => !linked.some(({ id }) => id === row.id));
  return (await openedUndamaged(manager, free)).filter(hasWords);
};

/** Stores what became of a name, whose row is locked. @returns its revision now */
export const decideName = async (
  manager: EntityManager,
  id: string,
  { state, by, landmark, group }: { state: NameState; by: string; landmark: string | null; group: string | null },
): Promise<number> => {
  const [[row]] = (await manager.query(
    `update proposed_name set state = $2, decided_by = $3, landmark_id = $4, group_id = $5, revision = revision + 1 where id = $1 returning revision`,
    [id, state, by, landmark, group],
  )) as [[{ revision: number }], number];
  return row.revision;
};

/** Returns the records on which a proposed group is. */
export const recordsWithProposedGroup = async (manager: EntityManager, id: string): Promise<string[]> =>
  (
    (await manager.query('select distinct incident_id as id from group_link where proposed_id = $1 order by 1', [
      id,
    ])) as { id: string }[]
  ).map((row) => row.id);
