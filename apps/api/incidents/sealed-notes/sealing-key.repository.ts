import type { EntityManager } from 'typeorm';

/** A public key that notes are sealed to. member: null for the recovery key. publicKey: base64url. */
export interface SealingKeyView {
  id: string;
  member: { id: string; name: string } | null;
  fingerprint: string;
  publicKey: string;
  madeBy: string;
  madeAt: string;
}
export interface OwnSealingKey {
  id: string;
  fingerprint: string;
  publicKey: string;
  lockedSeed: string;
}

const base64url = (column: string): string => `translate(encode(${column}, 'base64'), E'+/=\\n', '-_')`;
const KEYS = `select k.id, case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as member, k.fingerprint, ${base64url('k.public_key')} as "publicKey", b.name as "madeBy", k.made_at as "madeAt"
  from sealing_key k left join member m on m.id = k.member_id join member b on b.id = k.made_by where k.gone_at is null`;

export const listKeys = (manager: EntityManager): Promise<SealingKeyView[]> =>
  manager.query(`${KEYS} order by m.name_folded nulls last`);

export const findKey = async (manager: EntityManager, id: string): Promise<SealingKeyView | null> => {
  const [view]: SealingKeyView[] = await manager.query(`${KEYS} and k.id = $1`, [id]);
  return view ?? null;
};

/** Returns the names of the reviewers who have no key. */
export const reviewersWithoutKey = async (manager: EntityManager): Promise<string[]> => {
  const without: { name: string }[] = await manager.query(
    `select name from member m where role = 'reviewer' and not frozen and not exists (select from sealing_key k where k.member_id = m.id and k.gone_at is null) order by name_folded`,
  );
  return without.map(({ name }) => name);
};

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
