import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRow } from '../incident.entity.js';
import { appendLeaf, type NewLeaf } from '../../audit-log/leaf.js';
import type { Member } from '../../platform/http/member.js';
import { mayRead, sightOf, sightSql, type Seen } from '../record-policy.js';
import { lockRow, assertAction } from '../records.js';
import type { OpeningBody, SealedNoteBody, WrappedKeyBody } from './bodies.js';
import {
  assertSealingsLeft,
  deleteOverdue,
  FORMER,
  keepFormer,
  readFormer,
  shareFormer,
  WAITING_FORMER,
  type FormerNoteView,
} from './former-notes.repository.js';
import { bytes } from './keys.service.js';

/** What everybody who may read a record may know of a sealed note: never its contents. */
export interface SealedNoteView {
  id: string;
  revision: number;
  author: string;
  sealedBy: string;
  sealedAt: string;
  /** Ids of the keys that open it, and of the keys that still wait for access. */
  sealedFor: string[];
  waitingFor: string[];
  /** Somebody who had a key must lose access: the note waits for a new content key. */
  stale: boolean;
  /** What it said before it was sealed again, newest first. */
  former: FormerNoteView[];
}
/** A note for a reader to open in their browser. body and wrapped are base64url. */
export interface OpenedNote {
  id: string;
  revision: number;
  body: string;
  wrapped: string;
}
export interface WaitingNote extends SealedNoteView {
  incident: string;
  title: string | null;
  code: string | null;
}

const NOTES = `select n.id, n.incident_id as incident, n.revision, a.name as author, s.name as "sealedBy", n.sealed_at as "sealedAt", n.stale,
    array(select key_id from sealed_note_key w where w.note_id = n.id order by key_id) as "sealedFor",
    array(select k.id from sealing_key k where k.gone_at is null and not exists (select from sealed_note_key w where w.note_id = n.id and w.key_id = k.id) order by k.id) as "waitingFor",
    ${FORMER} as former
  from sealed_note n join member a on a.id = n.author_id join member s on s.id = n.sealed_by`;

interface Note {
  id: string;
  incident_id: string;
  revision: number;
  body: Buffer;
}

/** Stores and returns sealed notes as ciphertext. Adds a line to the history each time that one is sealed or opened. */
@Injectable()
export class SealedNotesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @throws Problem 'not-found' when the record does not exist, or the member may not see it. */
  async list(member: Member, incidentId: string): Promise<SealedNoteView[]> {
    const [row]: Seen[] = await this.database.query(
      'select status, grade, author_id as "authorId", sensitivity, case_team as "caseTeam" from incident where id = $1',
      [incidentId],
    );
    if (!row || !mayRead(sightOf(member, row))) throw new Problem('not-found');
    const notes: SealedNoteView[] = await this.database.query(
      `${NOTES} where n.incident_id = $1 order by n.sealed_at, n.id`,
      [incidentId],
    );
    return notes.map(ofRecord);
  }

  /** Lists notes that somebody waits for, in records that a reviewer may read. */
  waiting(memberId: string): Promise<WaitingNote[]> {
    return this.database
      .query(
        `select * from (select found.*, i.title, i.code from (select * from (${NOTES}) now union all select * from (${WAITING_FORMER}) before) found join incident i on i.id = found.incident and ${sightSql('reviewer')}) one
        where (stale or cardinality("waitingFor") > 0) order by "sealedAt", id, revision`,
        [memberId],
      )
      .then((rows: WaitingNote[]) =>
        rows.map((row) => ({ ...ofRecord(row), incident: row.incident, title: row.title, code: row.code })),
      );
  }

  /**
   * Seals a new note. Anyone who may change the record can.
   * @returns the note, and whether it is new.
   * @throws Problem not-found, not-allowed, wrong-state, already-exists, invalid-body (a key that no longer exists).
   */
  async add(
    member: Member,
    incidentId: string,
    noteId: string,
    { body, keys }: SealedNoteBody,
  ): Promise<{ note: SealedNoteView; created: boolean }> {
    const created = await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, member, incidentId);
      await assertRecipients(manager, keys);
      const sealed = bytes(body);
      const before = await noteOf(manager, noteId);
      if (before) {
        if (before.incident_id === incidentId && before.body.equals(sealed)) return false;
        throw new Problem('already-exists');
      }
      await assertAction(manager, member, row, 'change');
      await manager.query(
        'insert into sealed_note (id, incident_id, revision, author_id, sealed_by, body) values ($1, $2, 1, $3, $3, $4)',
        [noteId, incidentId, member.id, sealed],
      );
      const recipients = await addKeys(manager, noteId, keys);
      await logSealed(manager, member, row, { what: 'note-sealed', noteId, sealed, recipients });
      return true;
    });
    return { note: await this.one(noteId), created };
  }

  /**
   * Seals an existing note again under its next revision: with other text or other readers, and always with another
   * content key. Only a reviewer can, because only reviewers can have read it. The server cannot tell which it was, so
   * the former revision stays, readable by its readers: until the note is erased, or for some days if the text is said
   * to be the same.
   * @throws Problem not-found, not-allowed, wrong-state, already-exists, changed-meanwhile, hourly-limit, invalid-body (a
   * key that no longer exists).
   */
  async change(
    member: Member,
    incidentId: string,
    noteId: string,
    { body, keys, why }: SealedNoteBody,
    revision: number,
  ): Promise<SealedNoteView> {
    await this.dropOverdue();
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, member, incidentId);
      await assertSealingsLeft(manager, member.id, why);
      await assertRecipients(manager, keys);
      const sealed = bytes(body);
      const before = await noteOf(manager, noteId);
      if (!before) throw new Problem('not-found');
      if (before.incident_id !== incidentId) throw new Problem('already-exists');
      if (before.revision === revision + 1 && before.body.equals(sealed)) return;
      if (before.revision !== revision) throw new Problem('changed-meanwhile');
      if (why === 'written') await assertAction(manager, member, row, 'change');
      await keepFormer(manager, noteId, member.id, why);
      await manager.query(
        'update sealed_note set revision = revision + 1, sealed_by = $2, sealed_at = now(), body = $3, stale = false where id = $1',
        [noteId, member.id, sealed],
      );
      const recipients = await addKeys(manager, noteId, keys);
      const what = why === 'written' ? 'note-changed' : 'note-resealed';
      await logSealed(manager, member, row, { what, noteId, sealed, recipients });
    });
    return this.one(noteId);
  }

  /**
   * Gives waiting readers a key to the current revision of the note, or to a former one. @throws Problem not-found,
   * changed-meanwhile, invalid-body.
   */
  async share(
    member: Member,
    incidentId: string,
    noteId: string,
    revision: number,
    keys: WrappedKeyBody[],
  ): Promise<SealedNoteView> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, member, incidentId);
      await assertRecipients(manager, keys);
      const note = await assertNote(manager, incidentId, noteId);
      const recipients =
        note.revision === revision
          ? await addKeys(manager, noteId, keys)
          : await shareFormer(manager, noteId, revision, keys);
      if (recipients === null) throw new Problem('changed-meanwhile');
      if (recipients.length > 0)
        await logNote(manager, member, row, 'note-shared', [{ field: 'recipients', value: recipients }]);
    });
    return this.one(noteId);
  }

  /**
   * Returns the ciphertext to a reader, and logs that they asked for it.
   * @throws Problem not-found, not-sealed-for-you.
   */
  async open(
    member: Member,
    incidentId: string,
    noteId: string,
    { with: which, revision }: OpeningBody,
  ): Promise<OpenedNote> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, member, incidentId);
      const note = await assertNote(manager, incidentId, noteId);
      const reader = which === 'own' ? member.id : null;
      const asked = revision ?? note.revision;
      const found =
        asked === note.revision
          ? { body: note.body, wrapped: await wrappedFor(manager, noteId, reader) }
          : await readFormer(manager, noteId, asked, reader);
      if (!found) throw new Problem('not-found');
      if (!found.wrapped) throw new Problem('not-sealed-for-you');
      await logNote(manager, member, row, which === 'own' ? 'note-opened' : 'note-opened-by-recovery', [
        { field: 'sealedNote', value: { note: noteId, revision: asked } },
      ]);
      return {
        id: noteId,
        revision: asked,
        body: found.body.toString('base64url'),
        wrapped: found.wrapped.toString('base64url'),
      };
    });
  }

  /** Deletes former revisions of notes that were sealed again for other readers some days ago. */
  private async dropOverdue(): Promise<void> {
    await this.database.transaction(async (manager) => {
      for (const { note, revision, incident, at } of await deleteOverdue(manager))
        await appendLeaf(manager, {
          entity: 'incident',
          entityId: incident,
          revision: at,
          actorId: null,
          what: 'note-former-gone',
          values: [{ field: 'sealedNote', value: { note, revision } }],
        });
    });
  }

  private async one(noteId: string): Promise<SealedNoteView> {
    const [found]: SealedNoteView[] = await this.database.query(`${NOTES} where n.id = $1`, [noteId]);
    if (!found) throw new Problem('not-found');
    return ofRecord(found);
  }
}

/** Leaves out the columns that only the query needed. */
const ofRecord = ({
  id,
  revision,
  author,
  sealedBy,
  sealedAt,
  sealedFor,
  waitingFor,
  stale,
  former,
}: SealedNoteView): SealedNoteView => ({
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

const noteOf = async (manager: EntityManager, id: string): Promise<Note | null> => {
  const [note]: Note[] = await manager.query(
    'select id, incident_id, revision, body from sealed_note where id = $1 for update',
    [id],
  );
  return note ?? null;
};

const assertNote = async (manager: EntityManager, incidentId: string, id: string): Promise<Note> => {
  const note = await noteOf(manager, id);
  if (note?.incident_id !== incidentId) throw new Problem('not-found');
  return note;
};

/**
 * Checks that each key is named once and still exists, and locks the keys until this transaction ends. Locks them
 * before the note, in the same order as ending a key does.
 */
const assertRecipients = async (manager: EntityManager, keys: readonly WrappedKeyBody[]): Promise<void> => {
  const ids = keys.map(({ key }) => key);
  const live: { id: string }[] = await manager.query(
    'select id from sealing_key where id = any($1) and gone_at is null order by id for share',
    [ids],
  );
  const errors = ids.flatMap((id, i) =>
    ids.indexOf(id) !== i
      ? [{ pointer: `/keys/${i}/key`, code: 'repeated-code' }]
      : live.some((key) => key.id === id)
        ? []
        : [{ pointer: `/keys/${i}/key`, code: 'key-is-gone' }],
  );
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
};

/** @returns the fingerprints of the keys that the note was not sealed to before. */
const addKeys = async (manager: EntityManager, noteId: string, keys: readonly WrappedKeyBody[]): Promise<string[]> => {
  const added: { fingerprint: string }[] = await manager.query(
    `with added as (insert into sealed_note_key (note_id, key_id, wrapped) select $1, k, w from unnest($2::uuid[], $3::bytea[]) as t(k, w) on conflict do nothing returning key_id)
     select fingerprint from sealing_key where id in (select key_id from added) order by fingerprint`,
    [noteId, keys.map(({ key }) => key), keys.map(({ wrapped }) => bytes(wrapped))],
  );
  return added.map(({ fingerprint }) => fingerprint);
};

/** Returns a reader's key to the current revision, or null. @param memberId null: the recovery key */
const wrappedFor = async (manager: EntityManager, noteId: string, memberId: string | null): Promise<Buffer | null> => {
  const [key]: { wrapped: Buffer }[] = await manager.query(
    `select w.wrapped from sealed_note_key w join sealing_key k on k.id = w.key_id where w.note_id = $1 and k.gone_at is null and k.member_id is not distinct from $2`,
    [noteId, memberId],
  );
  return key?.wrapped ?? null;
};

const logSealed = (
  manager: EntityManager,
  member: Member,
  row: IncidentRow,
  { what, noteId, sealed, recipients }: { what: string; noteId: string; sealed: Buffer; recipients: string[] },
): Promise<number> =>
  logNote(manager, member, row, what, [
    {
      field: `/sealedNotes/${noteId}/body`,
      value: { internal: true, sealed: createHash('sha256').update(sealed).digest('hex') },
    },
    { field: 'recipients', value: recipients },
  ]);

const logNote = (
  manager: EntityManager,
  member: Member,
  row: IncidentRow,
  what: string,
  values: NewLeaf['values'],
): Promise<number> =>
  appendLeaf(manager, {
    entity: 'incident',
    entityId: row.id,
    revision: row.revision,
    actorId: member.id,
    what,
    values,
  });
