/** Sealing keys and notes, as the API sends them. Bytes are sent as base64url. */
export interface SealingKey {
  id: string;
  member: { id: string; name: string } | null;
  fingerprint: string;
  publicKey: string;
  madeBy: string;
  madeAt: string;
}
export interface SealingKeys {
  total: number;
  items: SealingKey[];
  /** Reviewers who have no key yet. */ without: string[];
}
export interface OwnKey {
  id: string;
  fingerprint: string;
  publicKey: string;
  lockedSeed: string;
}
export interface SealedNote {
  id: string;
  revision: number;
  author: string;
  sealedBy: string;
  sealedAt: string;
  sealedFor: string[];
  waitingFor: string[];
  stale: boolean;
  former: FormerNote[];
}
/** What a note said before it was sealed again. */
export interface FormerNote {
  revision: number;
  sealedBy: string;
  sealedAt: string;
  replacedBy: string;
  replacedAt: string;
  /** When it is deleted; null: it stays until the note is erased. */ goesAt: string | null;
  sealedFor: string[];
}
export interface WaitingNote extends SealedNote {
  incident: string;
  title: string | null;
  code: string | null;
}

export const notesPath = (incident: string, note?: string, noun?: string): string =>
  ['/api/incidents', incident, 'sealed-notes', note, noun].filter(Boolean).join('/');
/** Returns a short name that distinguishes the notes of one record. */
export const shortName = (note: string): string => note.slice(0, 4).toUpperCase();
