import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReleaseKinds, type FeedLine, type Released, type ReleaseKind } from '../../accounts/releases/release-kinds.js';
import { BY_REVISION, proposeRelease, releasedWordsOf } from '../../accounts/releases/propose-release.js';
import { deleteShownNote, insertShownNote, noteWantedAndSeen, type ShownNote } from './dated-notes.repository.js';

/** Publishes dated notes: one person proposes, another releases. */
@Injectable()
export class DatedNotePublisher implements ReleaseKind {
  readonly name = 'dated-note';

  constructor(kinds: ReleaseKinds) {
    kinds.add(this);
  }

  /**
   * Proposes what readers should see: the note as entered, or its removal if it is hidden or deleted. Call this before
   * the transaction writes to the log.
   */
  async propose(manager: EntityManager, id: string, by: string): Promise<void> {
    const { wanted, seen } = await noteWantedAndSeen(manager, id);
    await proposeRelease(manager, {
      kind: this.name,
      subject: id,
      seen: await releasedWordsOf(manager, this.name, id, seen && { ...seen }),
      wanted: wanted && { ...wanted },
      replacing: BY_REVISION,
      by,
    });
  }

  async show(manager: EntityManager, { former, proposed }: Released): Promise<FeedLine> {
    const code = ((proposed ?? former) as unknown as ShownNote).code;
    await deleteShownNote(manager, code);
    if (proposed === null) return { what: 'dated-note-taken-away', subject: code };
    await insertShownNote(manager, proposed as unknown as ShownNote);
    return { what: former === null ? 'dated-note-shown' : 'dated-note-changed', subject: code };
  }
}
