import type { NameKind, NameProposal, NameState } from '@vigil/shared/staff-responses/proposed-names.js';
import { In, type EntityManager } from 'typeorm';
import { memberName } from '../../accounts/members.repository.js';
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

const opened = async (manager: EntityManager, rows: readonly Row[]): Promise<StoredName[]> => {
  const names: StoredName[] = [];
  for (const { sealed, keyId, ...row } of rows) {
    const plain = decryptWithMasterKey(PROPOSED_NAMES, await keyringOf(manager).need(keyId), row.id, sealed);
    names.push({ ...row, ...(JSON.parse(plain.toString('utf8')) as Sealed) });
  }
  return names;
};

/**
 * Lists the names that a member may see, the newest first: a reviewer all, others their own, and the landmarks that are
 * accepted and not sensitive. None while the server is locked.
 */
export const listNames = async (
  manager: EntityManager,
  { id, role }: { id: string; role: string },
): Promise<StoredName[]> => {
  if (keyringOf(manager).locked) return [];
  const rows: Row[] = await manager.query(
    `${ROWS} where $2::boolean or n.proposed_by = $1 or (n.kind = 'landmark' and n.state in ('accepted', 'joined') and not n.sensitive) order by n.seq desc`,
    [id, role === 'reviewer'],
  );
  return opened(manager, rows);
};

/** Returns these names by id. @throws Problem 'locked', 'unavailable'; CannotOpen */
export const readNames = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, StoredName>> => {
  if (ids.length === 0) return new Map();
  const found = await opened(manager, await manager.query(`${ROWS} where n.id = any($1)`, [ids]));
  return new Map(found.map((name) => [name.id, name]));
};

/** Returns what each proposed name is called in a language, by id; of a landmark that was joined, the other's name. */
export const allProposedNames = async (manager: EntityManager, language: 'en' | 'km'): Promise<Map<string, string>> => {
  const found = await opened(manager, await manager.query(ROWS));
  const byId = new Map(found.map((one) => [one.id, one]));
  const called = ({ nameEn, nameKm }: StoredName): string =>
    (language === 'km' ? (nameKm ?? nameEn) : (nameEn ?? nameKm))!;
  return new Map(found.map((one) => [one.id, called(byId.get(one.landmark ?? one.id)!)]));
};

/** Locks a name until the end of the transaction; others may still refer to it. Null: there is none. */
export const lockName = async (manager: EntityManager, id: string): Promise<StoredName | null> =>
  (await opened(manager, await manager.query(`${ROWS} where n.id = $1 for no key update of n`, [id])))[0] ?? null;

/** Returns which of these ids name something of a kind. */
export const knownNames = async (
  manager: EntityManager,
  kind: NameKind,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const found = await manager.find(ProposedNameEntity, { select: { id: true }, where: { kind, id: In(ids) } });
  return new Set(found.map(({ id }) => id));
};

/** Stores a name that somebody proposes, encrypted. @returns false: there is one with this id */
export const insertName = async (
  manager: EntityManager,
  id: string,
  proposedBy: string,
  { kind, sensitive, nameEn, nameKm, aliases, note, at }: NameProposal,
): Promise<boolean> => {
  const master = await currentMaster(askIn(manager), keyringOf(manager));
  const plain = Buffer.from(JSON.stringify({ nameEn, nameKm, aliases, note, at } satisfies Sealed), 'utf8');
  const padded = Buffer.concat([plain, Buffer.alloc((BLOCK - (plain.length % BLOCK)) % BLOCK, ' ')]);
  const sealed = encryptWithMasterKey(PROPOSED_NAMES, master, id, padded);
  const written: unknown[] = await manager.query(
    `insert into proposed_name (id, kind, sensitive, sealed, key_id, proposed_by) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing returning id`,
    [id, kind, sensitive, sealed, master.id, proposedBy],
  );
  return written.length > 0;
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
