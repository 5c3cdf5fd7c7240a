import { createHash } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { SealedNoteView, WaitingNote } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { IncidentRow } from '../incident.entity.js';
import { appendLeaf, type NewLeaf } from '../../audit-log/log-leaf.js';
import type { Member } from '../../platform/http/current-member.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { mayRead, sightOf } from '../record-policy.js';
import { findSight } from '../incident-row.repository.js';
import { lockRow, assertAction } from '../record-access.js';
import type { OpeningBody, SealedNoteBody, WrappedKeyBody } from './request-bodies.js';
import {
  assertSealingsLeft,
  deleteOverdue,
  keepFormer,
  readFormer,
  shareFormer,
} from './former-sealed-notes.repository.js';
import { bytes } from './sealing-keys.service.js';
import {
  findNote,
  insertNote,
  insertNoteKeys,
  lockNote,
  notesOfRecord,
  updateNote,
  waitingNotes,
  wrappedFor,
  type NoteRow,
} from './sealed-note.repository.js';
import { shareLiveKeys } from './sealing-key.repository.js';

/** A note for a reader to open in their browser. body and wrapped are base64url. */
export interface OpenedNote {
  id: string;
  revision: number;
  body: string;
  wrapped: string;
}

const EVERY_MS = 3_600_000;

/** Stores and returns sealed notes as ciphertext. Adds a line to the history each time that one is sealed or opened. */
@Injectable()
export class SealedNotesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private endWork = (): void => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly work: BackgroundWork,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('sealed-notes', EVERY_MS, () => this.dropOverdue());
  }

  beforeApplicationShutdown(): void {
    this.endWork();
  }

  /** @throws Problem 'not-found' when the record does not exist, or the member may not see it. */
  async list(member: Member, incidentId: string): Promise<SealedNoteView[]> {
    const row = await findSight(this.database.manager, incidentId);
    if (!row || !mayRead(sightOf(member, row))) throw new Problem('not-found');
    return notesOfRecord(this.database.manager, incidentId);
  }

  /** Lists notes that somebody waits for, in records that a reviewer may read. */
  waiting(memberId: string): Promise<WaitingNote[]> {
    return waitingNotes(this.database.manager, memberId);
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
      const before = await lockNote(manager, noteId);
      if (before) {
        if (before.incident_id === incidentId && before.body.equals(sealed)) return false;
        throw new Problem('already-exists');
      }
      await assertAction(manager, member, row, 'change');
      await insertNote(manager, { id: noteId, incidentId, memberId: member.id, body: sealed });
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
   * @throws Problem not-found, not-allowed, wrong-state, already-exists, changed-meanwhile, hourly-limit, invalid-body
   * (a key that no longer exists).
   */
  async change(
    member: Member,
    incidentId: string,
    noteId: string,
    { body, keys, why }: SealedNoteBody,
    revision: number,
  ): Promise<SealedNoteView> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, member, incidentId);
      await assertSealingsLeft(manager, member.id, why);
      await assertRecipients(manager, keys);
      const sealed = bytes(body);
      const before = await lockNote(manager, noteId);
      if (!before) throw new Problem('not-found');
      if (before.incident_id !== incidentId) throw new Problem('already-exists');
      if (before.revision === revision + 1 && before.body.equals(sealed)) return;
      if (before.revision !== revision) throw new Problem('changed-meanwhile');
      if (why === 'written') await assertAction(manager, member, row, 'change');
      await keepFormer(manager, noteId, member.id, why);
      await updateNote(manager, noteId, { memberId: member.id, body: sealed });
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

  /**
   * Deletes former revisions of notes that were sealed again for other readers some days ago: at the start, each hour.
   */
  async dropOverdue(): Promise<void> {
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
    const found = await findNote(this.database.manager, noteId);
    if (!found) throw new Problem('not-found');
    return found;
  }
}

const assertNote = async (manager: EntityManager, incidentId: string, id: string): Promise<NoteRow> => {
  const note = await lockNote(manager, id);
  if (note?.incident_id !== incidentId) throw new Problem('not-found');
  return note;
};

/**
 * Checks that each key is named once and still exists, and locks the keys until this transaction ends. Locks them
 * before the note, in the same order as ending a key does.
 */
export const assertRecipients = async (manager: EntityManager, keys: readonly WrappedKeyBody[]): Promise<void> => {
  const ids = keys.map(({ key }) => key);
  const live = await shareLiveKeys(manager, ids);
  const errors = ids.flatMap((id, i) =>
    ids.indexOf(id) !== i
      ? [{ pointer: `/keys/${i}/key`, code: 'repeated-code' }]
      : live.has(id)
        ? []
        : [{ pointer: `/keys/${i}/key`, code: 'key-is-gone' }],
  );
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
};

/** @returns the fingerprints of the keys that the note was not sealed to before. */
const addKeys = (manager: EntityManager, noteId: string, keys: readonly WrappedKeyBody[]): Promise<string[]> =>
  insertNoteKeys(
    manager,
    noteId,
    keys.map(({ key, wrapped }) => ({ keyId: key, wrapped: bytes(wrapped) })),
  );

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
