import type { SealedNoteView, WaitingNote } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { EntityManager } from 'typeorm';
import { memberName } from '../../accounts/members.repository.js';
import { sightSql } from '../record-policy.js';
import { FORMER, WAITING_FORMER } from './former-sealed-notes.repository.js';
import { SealedNoteEntity } from './sealed-note.entity.js';

/** A note with its ciphertext. */
export interface NoteRow {
  id: string;
  incident_id: string;
  revision: number;
  body: Buffer;
}
/** A content key, encrypted for the key of a reader. */
export interface NewNoteKey {
  keyId: string;
  wrapped: Buffer;
}

const NOTES = `select n.id, n.incident_id as incident, n.revision, ${memberName('n.author_id')} as author, ${memberName('n.sealed_by')} as "sealedBy", n.sealed_at as "sealedAt", n.stale,
    array(select key_id from sealed_note_key w where w.note_id = n.id order by key_id) as "sealedFor",
    array(select k.id from sealing_key k where k.gone_at is null and not exists (select from sealed_note_key w where w.note_id = n.id and w.key_id = k.id) order by k.id) as "waitingFor",
    ${FORMER} as former
  from sealed_note n`;

/** Leaves out the columns that only the query needed. */
const viewOf = ({
  id,
  revision,
  author,
  sealedBy,
  sealedAt,
  sealedFor,
  waitingFor,
  stale,
  former,
}: SealedNoteView) => ({
  id,
  revision,
  author,
  sealedBy,
  sealedAt,
  sealedFor,
  waitingFor,
  stale,
  former,
});

export const notesOfRecord = async (manager: EntityManager, incidentId: string): Promise<SealedNoteView[]> => {
  const notes: SealedNoteView[] = await manager.query(`${NOTES} where n.incident_id = $1 order by n.sealed_at, n.id`, [
    incidentId,
  ]);
  return notes.map(viewOf);
};

export const findNote = async (manager: EntityManager, id: string): Promise<SealedNoteView | null> => {
  const [found]: SealedNoteView[] = await manager.query(`${NOTES} where n.id = $1`, [id]);
  return found ? viewOf(found) : null;
};

/** Lists notes that somebody waits for, former revisions too, in records that this reviewer may read. */
export const waitingNotes = async (manager: EntityManager, memberId: string): Promise<WaitingNote[]> => {
  const rows: WaitingNote[] = await manager.query(
    `select * from (select found.*, i.title, i.code from (select * from (${NOTES}) now union all select * from (${WAITING_FORMER}) before) found join incident i on i.id = found.incident and ${sightSql('reviewer')}) one
        where (stale or cardinality("waitingFor") > 0) order by "sealedAt", id, revision`,
    [memberId],
  );
  return rows.map((row) => ({ ...viewOf(row), incident: row.incident, title: row.title, code: row.code }));
};

/** Finds a note and locks it until the transaction ends. */
export const lockNote = async (manager: EntityManager, id: string): Promise<NoteRow | null> => {
  const [note]: NoteRow[] = await manager.query(
    'select id, incident_id, revision, body from sealed_note where id = $1 for update',
    [id],
  );
  return note ?? null;
};

export const insertNote = async (
  manager: EntityManager,
  { id, incidentId, memberId, body }: { id: string; incidentId: string; memberId: string; body: Buffer },
): Promise<void> => {
  await manager.query(
    'insert into sealed_note (id, incident_id, revision, author_id, sealed_by, body) values ($1, $2, 1, $3, $3, $4)',
    [id, incidentId, memberId, body],
  );
};

/** Writes the next revision of a note. */
export const updateNote = async (
  manager: EntityManager,
  id: string,
  { memberId, body }: { memberId: string; body: Buffer },
): Promise<void> => {
  await manager.query(
    'update sealed_note set revision = revision + 1, sealed_by = $2, sealed_at = now(), body = $3, stale = false where id = $1',
    [id, memberId, body],
  );
};

/** Deletes a note of a record, with its keys and its former revisions. */
export const deleteNote = async (manager: EntityManager, id: string, incidentId: string): Promise<void> => {
  await manager.delete(SealedNoteEntity, { id, incidentId });
};

/** @returns the fingerprints of the keys that the note was not sealed to before */
export const insertNoteKeys = async (
  manager: EntityManager,
  noteId: string,
  keys: readonly NewNoteKey[],
): Promise<string[]> => {
  const added: { fingerprint: string }[] = await manager.query(
    `with added as (insert into sealed_note_key (note_id, key_id, wrapped) select $1, k, w from unnest($2::uuid[], $3::bytea[]) as t(k, w) on conflict do nothing returning key_id)
     select fingerprint from sealing_key where id in (select key_id from added) order by fingerprint`,
    [noteId, keys.map(({ keyId }) => keyId), keys.map(({ wrapped }) => wrapped)],
  );
  return added.map(({ fingerprint }) => fingerprint);
};

/** Returns a reader's key to the current revision, or null. @param memberId null: the recovery key */
export const wrappedFor = async (
  manager: EntityManager,
  noteId: string,
  memberId: string | null,
): Promise<Buffer | null> => {
  const [key]: { wrapped: Buffer }[] = await manager.query(
    `select w.wrapped from sealed_note_key w join sealing_key k on k.id = w.key_id where w.note_id = $1 and k.gone_at is null and k.member_id is not distinct from $2`,
    [noteId, memberId],
  );
  return key?.wrapped ?? null;
};
