/** The sealing key of a reviewer, or the recovery key. Bytes are sent as base64url. */
export interface SealingKeyView {
  id: string;
  /** Null: the recovery key. */
  member: { id: string; name: string } | null;
  fingerprint: string;
  publicKey: string;
  madeBy: string;
  madeAt: string;
}

export interface SealingKeys {
  total: number;
  items: SealingKeyView[];
  /** Reviewers who have no key yet. */ without: string[];
}

export interface OwnSealingKey {
  id: string;
  fingerprint: string;
  publicKey: string;
  lockedSeed: string;
}

/** What a note said before it was sealed again. */
interface FormerNoteView {
  revision: number;
  sealedBy: string;
  sealedAt: string;
  replacedBy: string;
  replacedAt: string;
  /** When it is deleted; null: it stays until the note is erased. */ goesAt: string | null;
  /** Ids of the keys that open it. */
  sealedFor: string[];
}

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

/** Something sealed that waits: a note, or who a person is. */
export type Waiting = Pick<SealedNoteView, 'id' | 'revision' | 'sealedFor' | 'waitingFor' | 'stale'>;

export interface WaitingNote extends SealedNoteView {
  incident: string;
  title: string | null;
  code: string | null;
}
