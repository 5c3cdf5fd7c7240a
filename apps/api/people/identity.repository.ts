import type { IdentityToOpen } from '@vigil/shared/staff-responses/people-exports.js';
import type { IdentityView, WaitingIdentity } from '@vigil/shared/staff-responses/people.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../accounts/members.repository.js';
import { fingerprintsOf, liveKeyOf, readLiveKeys } from '../incidents/sealed-notes/sealing-key.repository.js';
import type { NewNoteKey } from '../incidents/sealed-notes/sealed-note.repository.js';
import { addTo } from './visible-people.js';

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

/** Lists the newest revisions of these people's identities that a key opens. size: the bytes of its ciphertext. */
export const identitiesSealedFor = (
  manager: EntityManager,
  keyId: string,
  people: readonly string[],
): Promise<IdentityToOpen[]> =>
  manager.query(
    `select i.id, i.revision, i.person_id as person, octet_length(i.body) as size
       from person_identity i join person_identity_key w on w.identity_id = i.id and w.revision = i.revision and w.key_id = $1
      where i.person_id = any($2) and not exists (select from person_identity n where n.id = i.id and n.revision > i.revision)
      order by i.person_id, i.sealed_at desc, i.id`,
    [keyId, people],
  );

/** Returns the keys of a person's team, and the recovery key: nobody else is to open who the person is. */
export const keysOfTeam = async (manager: EntityManager, personId: string): Promise<Set<string>> => {
  const [row]: { team: string[] }[] = await manager.query('select team from people_record where id = $1', [personId]);
  return (await readLiveKeys(manager))(row?.team ?? []);
};

/**
 * Lists the revisions of these people's identities for which somebody waits, and the newest that are stale.
 * @param teams by the id of a person
 */
export const waitingIdentities = async (
  manager: EntityManager,
  teams: ReadonlyMap<string, readonly string[]>,
): Promise<Omit<WaitingIdentity, 'handle'>[]> => {
  const rows: Omit<WaitingIdentity, 'handle' | 'waitingFor'>[] = await manager.query(
    `select i.id, i.revision, i.person_id as person, octet_length(i.body) as size,
        i.stale and not exists (select from person_identity n where n.id = i.id and n.revision > i.revision) as stale,
        array(select w.key_id from person_identity_key w where w.identity_id = i.id and w.revision = i.revision order by w.key_id) as "sealedFor"
       from person_identity i where i.person_id = any($1) order by i.id, i.revision`,
    [[...teams.keys()]],
  );
  const keysOf = await readLiveKeys(manager);
  const waiting = rows.map((row) => {
    const keys = [...keysOf(teams.get(row.person)!)];
    return { ...row, waitingFor: keys.filter((key) => !row.sealedFor.includes(key)).sort() };
  });
  return waiting.filter(({ stale, waitingFor }) => stale || waitingFor.length > 0);
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

/** Which revision of which identity. */
export type IdentityAt = Pick<StoredIdentity, 'id' | 'revision'>;
export const nameOf = ({ id, revision }: IdentityAt): string => `${id} ${revision}`;

/** Returns those of these revisions that exist, in this order. */
export const findIdentities = (manager: EntityManager, asked: readonly IdentityAt[]): Promise<StoredIdentity[]> =>
  manager.query(
    `select i.id, i.revision, i.person_id as "personId", i.body
       from unnest($1::uuid[], $2::int[]) with ordinality a(id, revision, at) join person_identity i on i.id = a.id and i.revision = a.revision order by a.at`,
    [asked.map(({ id }) => id), asked.map(({ revision }) => revision)],
  );

/** Returns the newest revisions of identities. */
export const newestIdentities = (
  manager: EntityManager,
  ids: readonly string[],
): Promise<(StoredIdentity & { stale: boolean })[]> =>
  manager.query(
    'select distinct on (id) id, revision, person_id as "personId", body, stale from person_identity where id = any($1) order by id, revision desc',
    [ids],
  );

export const insertIdentities = async (
  manager: EntityManager,
  memberId: string,
  identities: readonly StoredIdentity[],
): Promise<void> => {
  await manager.query(
    `insert into person_identity (id, revision, person_id, sealed_by, body)
       select id, revision, person, $1, body from unnest($2::uuid[], $3::int[], $4::uuid[], $5::bytea[]) as t(id, revision, person, body)`,
    [
      memberId,
      identities.map(({ id }) => id),
      identities.map(({ revision }) => revision),
      identities.map(({ personId }) => personId),
      identities.map(({ body }) => body),
    ],
  );
};

/** @returns of each the fingerprints of the keys that it was not sealed to before */
export const insertIdentityKeys = async (
  manager: EntityManager,
  identities: readonly (IdentityAt & { keys: readonly NewNoteKey[] })[],
): Promise<(identity: IdentityAt) => string[]> => {
  const rows = identities.flatMap(({ keys, ...at }) => keys.map((key) => ({ ...at, ...key })));
  const added: (IdentityAt & { keyId: string })[] = await manager.query(
    `insert into person_identity_key (identity_id, revision, key_id, wrapped)
       select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::bytea[]) on conflict do nothing returning identity_id as id, revision, key_id as "keyId"`,
    [
      rows.map(({ id }) => id),
      rows.map(({ revision }) => revision),
      rows.map(({ keyId }) => keyId),
      rows.map(({ wrapped }) => wrapped),
    ],
  );
  const names = await fingerprintsOf(manager, [...new Set(added.map(({ keyId }) => keyId))]);
  const byIdentity = new Map<string, string[]>();
  for (const one of added) addTo(byIdentity, nameOf(one), names.get(one.keyId)!);
  return (identity) => (byIdentity.get(nameOf(identity)) ?? []).sort();
};

/** Returns a reader's key to each of these revisions, or null. @param memberId null: the recovery key */
export const wrappedIdentityKeys = async (
  manager: EntityManager,
  identities: readonly IdentityAt[],
  memberId: string | null,
): Promise<(identity: IdentityAt) => Buffer | null> => {
  const keys: (IdentityAt & { wrapped: Buffer })[] = await manager.query(
    'select identity_id as id, revision, wrapped from person_identity_key where key_id = $1 and (identity_id, revision) in (select * from unnest($2::uuid[], $3::int[]))',
    [await liveKeyOf(manager, memberId), identities.map(({ id }) => id), identities.map(({ revision }) => revision)],
  );
  const found = new Map(keys.map((key) => [nameOf(key), key.wrapped]));
  return (identity) => found.get(nameOf(identity)) ?? null;
};
