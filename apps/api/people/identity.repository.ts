import type { IdentityView, OpenedIdentity } from '@vigil/shared/staff-responses/people.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../accounts/members.repository.js';
import { fingerprintsOf, liveKeyOf, liveKeysOf } from '../incidents/sealed-notes/sealing-key.repository.js';
import type { NewNoteKey } from '../incidents/sealed-notes/sealed-note.repository.js';

type Row = Omit<IdentityView, 'waitingFor' | 'former'>;

/** Lists what is sealed about who a person is: in each the newest revision, with the former ones. */
export const identitiesOf = async (manager: EntityManager, personId: string): Promise<IdentityView[]> => {
  const rows: Row[] = await manager.query(
    `select i.id, i.revision, ${memberName('i.sealed_by')} as "sealedBy", to_char(i.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "sealedAt", i.stale,
        array(select w.key_id from person_identity_key w where w.identity_id = i.id and w.revision = i.revision order by w.key_id) as "sealedFor"
       from person_identity i where i.person_id = $1 order by i.id, i.revision desc`,
    [personId],
  );
  const keys = rows.length === 0 ? new Set<string>() : await keysOfTeam(manager, personId);
  const found = new Map<string, IdentityView>();
  for (const { id, revision, sealedBy, sealedAt, stale, sealedFor } of rows) {
    const current = found.get(id);
    if (current) current.former.push({ revision, sealedBy, sealedAt, sealedFor });
    else {
      const waitingFor = [...keys].filter((key) => !sealedFor.includes(key)).sort();
      found.set(id, { id, revision, sealedBy, sealedAt, sealedFor, waitingFor, stale, former: [] });
    }
  }
  return [...found.values()];
};

/** Returns the keys of a person's team, and the recovery key: nobody else is to open who the person is. */
export const keysOfTeam = async (manager: EntityManager, personId: string): Promise<Set<string>> => {
  const [row]: { team: string[] }[] = await manager.query('select team from people_record where id = $1', [personId]);
  return liveKeysOf(manager, row?.team ?? []);
};

/** Takes what they could open from readers who are no longer on the team. */
export const keepReadersOfTeam = async (manager: EntityManager, personId: string): Promise<void> => {
  const allowed = [...(await keysOfTeam(manager, personId))];
  await manager.query(
    `with gone as (delete from person_identity_key w using person_identity i
        where i.person_id = $1 and w.identity_id = i.id and w.revision = i.revision and w.key_id <> all($2) returning w.identity_id as id, w.revision)
     update person_identity i set stale = true from gone where i.id = gone.id and i.revision = gone.revision`,
    [personId, allowed],
  );
};

/** An identity as it is stored, without its keys. */
export interface StoredIdentity {
  id: string;
  revision: number;
  personId: string;
  body: Buffer;
}

/** Returns a revision of an identity; without a number, the newest. */
export const findIdentity = async (
  manager: EntityManager,
  id: string,
  revision: number | null,
): Promise<StoredIdentity | null> => {
  const [row]: StoredIdentity[] = await manager.query(
    'select id, revision, person_id as "personId", body from person_identity where id = $1 and ($2::int is null or revision = $2) order by revision desc limit 1',
    [id, revision],
  );
  return row ?? null;
};

export const insertIdentity = async (
  manager: EntityManager,
  { id, revision, personId, body, memberId }: StoredIdentity & { memberId: string },
): Promise<void> => {
  await manager.query(
    'insert into person_identity (id, revision, person_id, sealed_by, body) values ($1, $2, $3, $4, $5)',
    [id, revision, personId, memberId, body],
  );
};

/** @returns the fingerprints of the keys that it was not sealed to before */
export const insertIdentityKeys = async (
  manager: EntityManager,
  { id, revision }: Pick<StoredIdentity, 'id' | 'revision'>,
  keys: readonly NewNoteKey[],
): Promise<string[]> => {
  const added: { id: string }[] = await manager.query(
    'insert into person_identity_key (identity_id, revision, key_id, wrapped) select $1, $2, k, w from unnest($3::uuid[], $4::bytea[]) as t(k, w) on conflict do nothing returning key_id as id',
    [id, revision, keys.map(({ keyId }) => keyId), keys.map(({ wrapped }) => wrapped)],
  );
  return fingerprintsOf(
    manager,
    added.map((one) => one.id),
  );
};

/** Returns a reader's key to a revision, or null. @param memberId null: the recovery key */
export const wrappedIdentityKey = async (
  manager: EntityManager,
  { id, revision }: Pick<OpenedIdentity, 'id' | 'revision'>,
  memberId: string | null,
): Promise<Buffer | null> => {
  const keyId = await liveKeyOf(manager, memberId);
  if (keyId === null) return null;
  const [key]: { wrapped: Buffer }[] = await manager.query(
    'select wrapped from person_identity_key where identity_id = $1 and revision = $2 and key_id = $3',
    [id, revision, keyId],
  );
  return key?.wrapped ?? null;
};
