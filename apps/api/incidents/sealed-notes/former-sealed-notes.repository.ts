import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { lockMember, memberName } from '../../accounts/members.repository.js';
import { bytes } from './sealing-keys.service.js';
import type { WrappedKeyBody } from './request-bodies.js';

/** Days after which the former revision of a note that was sealed again for other readers is deleted. */
const FORMER_DAYS = 30;
/** How many notes one member may write over in an hour, and seal again for other readers. */
const CHANGED_PER_HOUR = 20;
const RESEALED_PER_HOUR = 200;

type Manager = Pick<EntityManager, 'query'>;

const STANDS = '(f.goes_at is null or f.goes_at > now())';
/** The former revisions of note `n`, newest first, as one JSON value of a larger statement. */
export const FORMER = `coalesce((select json_agg(json_build_object('revision', f.revision, 'sealedBy', ${memberName('f.sealed_by')}, 'sealedAt', f.sealed_at, 'replacedBy', ${memberName('f.replaced_by')},
      'replacedAt', f.replaced_at, 'goesAt', f.goes_at,
      'sealedFor', array(select key_id from sealed_note_former_key w where w.note_id = f.note_id and w.revision = f.revision order by key_id)) order by f.revision desc)
    from sealed_note_former f where f.note_id = n.id and ${STANDS}), '[]')`;

/**
 * Former revisions for which somebody waits, with the columns of a note. Nobody can share one that opens for nobody.
 */
export const WAITING_FORMER = `select n.id, n.incident_id as incident, f.revision, ${memberName('n.author_id')} as author, ${memberName('f.sealed_by')} as "sealedBy", f.sealed_at as "sealedAt", false as stale,
    array(select key_id from sealed_note_former_key w where w.note_id = n.id and w.revision = f.revision order by key_id) as "sealedFor",
    array(select k.id from sealing_key k where k.gone_at is null and not exists (select from sealed_note_former_key w where w.note_id = n.id and w.revision = f.revision and w.key_id = k.id) order by k.id) as "waitingFor",
    '[]'::json as former
  from sealed_note_former f join sealed_note n on n.id = f.note_id
  where f.goes_at is null and exists (select from sealed_note_former_key w where w.note_id = n.id and w.revision = f.revision)`;

/** Keeps what a note says now, with the keys to it, before it is sealed again. */
export const keepFormer = async (
  manager: Manager,
  noteId: string,
  memberId: string,
  why: 'written' | 'resealed',
): Promise<void> => {
  await manager.query(
    `insert into sealed_note_former (note_id, revision, sealed_by, sealed_at, body, replaced_by, goes_at)
     select id, revision, sealed_by, sealed_at, body, $2, case $3 when 'resealed' then now() + make_interval(days => ${FORMER_DAYS}) end from sealed_note where id = $1`,
    [noteId, memberId, why],
  );
  await manager.query(
    `with moved as (delete from sealed_note_key where note_id = $1 returning key_id, wrapped)
     insert into sealed_note_former_key (note_id, revision, key_id, wrapped) select $1, n.revision, m.key_id, m.wrapped from moved m, sealed_note n where n.id = $1`,
    [noteId],
  );
};

/** @throws Problem 'hourly-limit' */
export const assertSealingsLeft = async (
  manager: EntityManager,
  memberId: string,
  why: 'written' | 'resealed',
): Promise<void> => {
  // One at a time for each member, so that requests in parallel all count.
  await lockMember(manager, memberId);
  const [row] = (await manager.query(
    `select count(*)::int as n, coalesce(ceil(extract(epoch from min(replaced_at) + interval '1 hour' - now())), 3600)::int as wait
       from sealed_note_former where replaced_by = $1 and replaced_at > now() - interval '1 hour' and (goes_at is null) = ($2 = 'written')`,
    [memberId, why],
  )) as { n: number; wait: number }[];
  if (row!.n >= (why === 'written' ? CHANGED_PER_HOUR : RESEALED_PER_HOUR))
    throw new Problem('hourly-limit', { retryAfterSeconds: row!.wait });
};

/** Returns the ciphertext of a former revision and its key for this reader. @param memberId null: the recovery key */
export const readFormer = async (
  manager: Manager,
  noteId: string,
  revision: number,
  memberId: string | null,
): Promise<{ body: Buffer; wrapped: Buffer | null } | null> => {
  const [found] = (await manager.query(
    `select f.body, (select w.wrapped from sealed_note_former_key w join sealing_key k on k.id = w.key_id
        where w.note_id = f.note_id and w.revision = f.revision and k.gone_at is null and k.member_id is not distinct from $3) as wrapped
       from sealed_note_former f where f.note_id = $1 and f.revision = $2 and ${STANDS}`,
    [noteId, revision, memberId],
  )) as { body: Buffer; wrapped: Buffer | null }[];
  return found ?? null;
};

/** Gives waiting readers a key to a former revision. @returns the fingerprints of those that had none; null: no such */
export const shareFormer = async (
  manager: Manager,
  noteId: string,
  revision: number,
  keys: readonly WrappedKeyBody[],
): Promise<string[] | null> => {
  const [there] = (await manager.query(
    `select 1 from sealed_note_former f where f.note_id = $1 and f.revision = $2 and ${STANDS} for update`,
    [noteId, revision],
  )) as unknown[];
  if (!there) return null;
  const added = (await manager.query(
    `with added as (insert into sealed_note_former_key (note_id, revision, key_id, wrapped) select $1, $2, k, w from unnest($3::uuid[], $4::bytea[]) as t(k, w) on conflict do nothing returning key_id)
     select fingerprint from sealing_key where id in (select key_id from added) order by fingerprint`,
    [noteId, revision, keys.map(({ key }) => key), keys.map(({ wrapped }) => bytes(wrapped))],
  )) as { fingerprint: string }[];
  return added.map(({ fingerprint }) => fingerprint);
};

interface Overdue {
  note: string;
  revision: number;
  incident: string;
  /** Of the incident. */
  at: number;
}
/** Deletes former revisions whose time is over. The caller logs them. */
export const deleteOverdue = async (manager: Manager): Promise<Overdue[]> => {
  const [gone] = (await manager.query(
    `delete from sealed_note_former f using sealed_note n join incident i on i.id = n.incident_id
      where n.id = f.note_id and f.goes_at <= now() returning f.note_id as note, f.revision, n.incident_id as incident, i.revision as at`,
  )) as [Overdue[], number];
  return gone;
};
