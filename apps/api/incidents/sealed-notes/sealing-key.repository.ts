import type { SealingKeyView, OwnSealingKey } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { EntityManager } from 'typeorm';
import { memberName, memberOrder, reviewersWho } from '../../accounts/members.repository.js';

const base64url = (column: string): string => `translate(encode(${column}, 'base64'), E'+/=\\n', '-_')`;
const KEYS = `select k.id, case when k.member_id is not null then json_build_object('id', k.member_id, 'name', ${memberName('k.member_id')}) end as member, k.fingerprint, ${base64url('k.public_key')} as "publicKey", ${memberName('k.made_by')} as "madeBy", k.made_at as "madeAt"
  from sealing_key k where k.gone_at is null`;

export const listKeys = (manager: EntityManager): Promise<SealingKeyView[]> =>
  manager.query(`${KEYS} order by ${memberOrder('k.member_id')} nulls last`);

export const findKey = async (manager: EntityManager, id: string): Promise<SealingKeyView | null> => {
  const [view]: SealingKeyView[] = await manager.query(`${KEYS} and k.id = $1`, [id]);
  return view ?? null;
};

/** Returns the names of the reviewers who have no key. */
export const reviewersWithoutKey = (manager: EntityManager): Promise<string[]> =>
  reviewersWho(
    manager,
    (id) => `not exists (select from sealing_key k where k.member_id = ${id} and k.gone_at is null)`,
  );

export const findOwnKey = async (manager: EntityManager, memberId: string): Promise<OwnSealingKey | null> => {
  const [found]: OwnSealingKey[] = await manager.query(
    `select id, fingerprint, ${base64url('public_key')} as "publicKey", ${base64url('locked_seed')} as "lockedSeed" from sealing_key where member_id = $1 and gone_at is null`,
    [memberId],
  );
  return found ?? null;
};

/** Returns the keys with this id or this fingerprint, also those that have ended. */
export const keysLike = (
  manager: EntityManager,
  id: string,
  fingerprint: string,
): Promise<{ id: string; fingerprint: string }[]> =>
  manager.query('select id, fingerprint from sealing_key where id = $1 or fingerprint = $2', [id, fingerprint]);

/** Returns which of these keys can be sealed to, and keeps them until the transaction ends. */
export const shareLiveKeys = async (manager: EntityManager, ids: readonly string[]): Promise<Set<string>> => {
  const live: { id: string }[] = await manager.query(
    'select id from sealing_key where id = any($1) and gone_at is null order by id for share',
    [ids],
  );
  return new Set(live.map(({ id }) => id));
};

/** Returns which keys of these members can be sealed to, and the recovery key. */
type KeysOf = (memberIds: readonly string[]) => Set<string>;

/** Reads all keys that can be sealed to. @returns what says which of them are of some members */
export const readLiveKeys = async (manager: EntityManager): Promise<KeysOf> => {
  const live: { id: string; memberId: string | null }[] = await manager.query(
    'select id, member_id as "memberId" from sealing_key where gone_at is null',
  );
  return (memberIds) =>
    new Set(live.filter(({ memberId }) => memberId === null || memberIds.includes(memberId)).map(({ id }) => id));
};

/**
 * Returns the id of a reader's key that can be sealed to; null: there is none.
 * @param memberId null: the recovery key
 */
export const liveKeyOf = async (manager: EntityManager, memberId: string | null): Promise<string | null> => {
  const [live]: { id: string }[] = await manager.query(
    'select id from sealing_key where gone_at is null and member_id is not distinct from $1',
    [memberId],
  );
  return live?.id ?? null;
};

/** Returns the fingerprints of keys, as the log names them, by the id of the key. */
export const fingerprintsOf = async (
  manager: EntityManager,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const found: { id: string; fingerprint: string }[] = await manager.query(
    'select id, fingerprint from sealing_key where id = any($1)',
    [ids],
  );
  return new Map(found.map(({ id, fingerprint }) => [id, fingerprint]));
};

/** Puts a key in the place of its owner's previous one. @param memberId null: the recovery key */
export const replaceKey = async (
  manager: EntityManager,
  key: {
    id: string;
    memberId: string | null;
    fingerprint: string;
    publicKey: Buffer;
    lockedSeed: Buffer | null;
    madeBy: string;
  },
): Promise<void> => {
  await manager.query(
    'update sealing_key set gone_at = now(), locked_seed = null where member_id is not distinct from $1 and gone_at is null',
    [key.memberId],
  );
  await manager.query(
    'insert into sealing_key (id, member_id, fingerprint, public_key, locked_seed, made_by) values ($1, $2, $3, $4, $5, $6)',
    [key.id, key.memberId, key.fingerprint, key.publicKey, key.lockedSeed, key.madeBy],
  );
};
