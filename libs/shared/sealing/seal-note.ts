import {
  openTexts,
  type Recipient,
  type SealedKind,
  type SealedPlace,
  sealTexts,
  unwrapKey,
  wrapKey,
} from './sealed-content.js';
import type { Seed } from './sealing-key.js';

/** The text of a sealed note; a field without text is ''. */
export interface NoteText {
  names: string;
  contacts: string;
  medical: string;
}
const NOTE_FIELDS = ['names', 'contacts', 'medical'] as const satisfies readonly (keyof NoteText)[];
const NOTE: SealedKind<keyof NoteText> = { name: 'note', fields: NOTE_FIELDS };

/** Where a note belongs. It opens nowhere else. */
export interface NotePlace {
  incident: string;
  note: string;
  /** Counts from 1; every new content key is a new revision. */ revision: number;
}
const at = ({ incident, note, revision }: NotePlace): SealedPlace => [incident, note, revision];

/** Encrypts a note with a new content key. */
export const sealNote = (place: NotePlace, text: NoteText): Promise<{ body: Uint8Array; contentKey: Uint8Array }> =>
  sealTexts(NOTE, at(place), { ...text });

/** @throws CannotOpen when the note was changed or belongs elsewhere, or the key differs. */
export const openNote = (place: NotePlace, body: Uint8Array, contentKey: Uint8Array): Promise<NoteText> =>
  openTexts(NOTE, at(place), body, contentKey);

/** Encrypts the content key of a note for one recipient. */
export const wrapContentKey = (
  place: NotePlace,
  body: Uint8Array,
  contentKey: Uint8Array,
  recipient: Recipient,
): Promise<Uint8Array> => wrapKey(NOTE, at(place), body, contentKey, recipient);

/** @throws CannotOpen */
export const unwrapContentKey = (
  place: NotePlace,
  body: Uint8Array,
  wrapped: Uint8Array,
  fingerprint: string,
  seed: Seed,
): Promise<Uint8Array> => unwrapKey(NOTE, at(place), body, wrapped, fingerprint, seed);
