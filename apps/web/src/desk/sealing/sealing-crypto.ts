import { CannotOpen, fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { fingerprintOf } from '@vigil/shared/sealing/fingerprint.js';
import {
  openNote,
  sealNote,
  unwrapContentKey,
  wrapContentKey,
  type NotePlace,
  type NoteText,
} from '@vigil/shared/sealing/seal-note.js';
import { onPaper, onThreePapers, readPaper, seedOf } from '@vigil/shared/sealing/recovery-key-paper.js';
import { lockSeed, newSeed, publicKeyOf, unlockSeed, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import type { OwnSealingKey, SealedNoteView, SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { ProblemBody, Reply } from '../../api.js';
import type { DeskApi } from '../session.js';
import { notesPath } from './note-path-and-name.js';
import { ownerOf, remember } from './key-trust.js';
import { hold } from './unlocked-key.js';

/**
 * Everything that computes with secrets. It is a separate download, only for those who need it: argon2id and X25519 are
 * larger than a form. Typed and opened text stays in this page; only sealed data goes to the server.
 */
export type Did<T> = { ok: true; value: T } | { ok: false; problem: ProblemBody };
export const refused = (code: string): { ok: false; problem: ProblemBody } => ({
  ok: false,
  problem: { type: '', title: '', status: 0, code },
});
/** Problem code when a secret does not open something: a wrong passphrase, or data that was changed in transit. */
export const CANNOT_OPEN = 'cannot-open';
/** Problem code when the text is longer than the largest note. */
const TOO_LONG = 'note-too-long';

/** A person who opens notes, with their own key or with the recovery key. */
export interface Reader {
  fingerprint: string;
  seed: Seed;
  with: 'own' | 'recovery';
}
export interface Opened {
  text: NoteText;
  place: NotePlace;
  body: Uint8Array;
  contentKey: Uint8Array;
}

/**
 * Makes a new sealing key for the member, which stays unlocked for a while. From then on, the previous key opens
 * nothing.
 */
export const makeOwnKey = async (api: DeskApi, memberId: string, passphrase: string): Promise<Did<SealingKeyView>> => {
  const seed = newSeed();
  const publicKey = await publicKeyOf(seed);
  const lockedSeed = toBase64Url(await lockSeed(seed, memberId, passphrase));
  const reply = await api.put<SealingKeyView>(`/api/sealing-keys/${crypto.randomUUID()}`, {
    kind: 'own',
    publicKey: toBase64Url(publicKey),
    lockedSeed,
  });
  if (!reply.ok) return reply;
  const fingerprint = await fingerprintOf(memberId, publicKey);
  remember({ [memberId]: fingerprint });
  hold({ memberId, fingerprint, seed });
  return { ok: true, value: reply.value };
};

/** Opens the member's own key with the passphrase, for the next ten minutes. */
export const unlock = async (api: DeskApi, memberId: string, passphrase: string): Promise<Did<Reader>> => {
  const reply = await api.get<OwnSealingKey>('/api/sealing-keys/own');
  if (!reply.ok) return reply;
  const [locked, publicKey] = [fromBase64Url(reply.value.lockedSeed), fromBase64Url(reply.value.publicKey)];
  if (!locked || !publicKey) return refused(CANNOT_OPEN);
  return attempt(async () => {
    const seed = await unlockSeed(locked, memberId, publicKey, passphrase);
    const fingerprint = await fingerprintOf(memberId, publicKey);
    hold({ memberId, fingerprint, seed });
    return { fingerprint, seed, with: 'own' as const };
  });
};

export const attempt = async <T>(work: () => Promise<T>): Promise<Did<T>> => {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof CannotOpen) return refused(CANNOT_OPEN);
    if (error instanceof RangeError) return refused(TOO_LONG);
    throw error;
  }
};

/**
 * Returns a reader of what is sealed. The fingerprint is computed here: we do not trust the one that the server names.
 */
export const recipientOf = async (key: SealingKeyView): Promise<{ publicKey: Uint8Array; fingerprint: string }> => {
  const publicKey = fromBase64Url(key.publicKey)!;
  return { publicKey, fingerprint: await fingerprintOf(ownerOf(key), publicKey) };
};

const wrappedFor = (
  place: NotePlace,
  { body, contentKey }: Pick<Opened, 'body' | 'contentKey'>,
  keys: readonly SealingKeyView[],
): Promise<{ key: string; wrapped: string }[]> =>
  Promise.all(
    keys.map(async (key) => ({
      key: key.id,
      wrapped: toBase64Url(await wrapContentKey(place, body, contentKey, await recipientOf(key))),
    })),
  );

export const rememberAll = (keys: readonly SealingKeyView[]): void =>
  remember(Object.fromEntries(keys.map((key) => [ownerOf(key), key.fingerprint])));

const send = async (
  api: DeskApi,
  place: NotePlace,
  text: NoteText,
  keys: readonly SealingKeyView[],
  why: 'written' | 'resealed',
): Promise<Did<SealedNoteView>> => {
  const sealed = await attempt(() => sealNote(place, text));
  if (!sealed.ok) return sealed;
  const sent = { body: toBase64Url(sealed.value.body), keys: await wrappedFor(place, sealed.value, keys), why };
  const reply = await api.put<SealedNoteView>(
    notesPath(place.incident, place.note, place.revision === 1 ? undefined : 'body'),
    sent,
    place.revision === 1 ? { ifNone: true } : { ifMatch: `"${place.revision - 1}"` },
  );
  if (reply.ok) rememberAll(keys);
  return reply;
};

/** Seals a new note. */
export const sealNew = (
  api: DeskApi,
  incident: string,
  text: NoteText,
  keys: readonly SealingKeyView[],
  note: string,
): Promise<Did<SealedNoteView>> => send(api, { incident, note, revision: 1 }, text, keys, 'written');

/**
 * Requests a note, which the server records in the history, and opens it here.
 * @param revision a former revision; absent: the current one
 */
export const openSealed = async (
  api: DeskApi,
  incident: string,
  note: string,
  reader: Reader,
  revision?: number,
): Promise<Did<Opened>> => {
  const reply = await api.post<{ revision: number; body: string; wrapped: string }>(
    notesPath(incident, note, 'openings'),
    { with: reader.with, revision },
  );
  if (!reply.ok) return reply;
  const place = { incident, note, revision: reply.value.revision };
  const [body, wrapped] = [fromBase64Url(reply.value.body), fromBase64Url(reply.value.wrapped)];
  if (!body || !wrapped) return refused(CANNOT_OPEN);
  return attempt(async () => {
    const contentKey = await unwrapContentKey(place, body, wrapped, reader.fingerprint, reader.seed);
    return { text: await openNote(place, body, contentKey), place, body, contentKey };
  });
};

/** Seals an opened note again with another content key: for other text, or for other recipients. */
export const sealAnew = (
  api: DeskApi,
  { place, text }: Opened,
  keys: readonly SealingKeyView[],
  changed: NoteText | null,
): Promise<Did<SealedNoteView>> =>
  send(api, { ...place, revision: place.revision + 1 }, changed ?? text, keys, changed ? 'written' : 'resealed');

/** Gives waiting recipients a key to an opened note. */
export const shareOpened = async (
  api: DeskApi,
  opened: Opened,
  keys: readonly SealingKeyView[],
): Promise<Did<SealedNoteView>> => {
  const { place } = opened;
  const reply = await api.post<SealedNoteView>(
    notesPath(place.incident, place.note, 'keys'),
    { keys: await wrappedFor(place, opened, keys) },
    { ifMatch: `"${place.revision}"` },
  );
  if (reply.ok) rememberAll(keys);
  return reply;
};

const TRIES = 5;
/** Retries when the rate limit is reached: many notes in a row may exceed what one minute allows. */
export const patiently = async <T>(ask: () => Promise<Did<T>>): Promise<Did<T>> => {
  for (let tries = 1; ; tries += 1) {
    const did = await ask();
    if (did.ok || did.problem.code !== 'too-many-requests' || tries === TRIES) return did;
    const { retryAfter } = did as Reply<T> & { ok: false };
    await new Promise((resolve) => {
      setTimeout(resolve, (retryAfter ?? 10) * 1000);
    });
  }
};

/** A recovery key that is not in use yet; it exists only on its maker's screen. */
export interface NewRecovery {
  publicKey: string;
  fingerprint: string;
  sheets: string[];
}
export const newRecovery = async (isSplit: boolean): Promise<NewRecovery> => {
  const seed = newSeed();
  const publicKey = await publicKeyOf(seed);
  return {
    publicKey: toBase64Url(publicKey),
    fingerprint: await fingerprintOf('recovery', publicKey),
    sheets: isSplit ? await onThreePapers(seed) : [await onPaper(seed)],
  };
};

/** Puts the key into use, once it was typed back from paper. */
export const keepRecovery = async (
  api: DeskApi,
  { publicKey, fingerprint }: NewRecovery,
): Promise<Did<SealingKeyView>> => {
  const reply = await api.put<SealingKeyView>(`/api/sealing-keys/${crypto.randomUUID()}`, {
    kind: 'recovery',
    publicKey,
  });
  if (reply.ok) remember({ recovery: fingerprint });
  return reply;
};

/** Whether the typed text is this sheet. */
export const isSheet = async (sheet: string, typed: string): Promise<boolean> => {
  const [shown, read] = [await readPaper(sheet), await readPaper(typed)];
  return (
    read !== null &&
    shown !== null &&
    shown.kind === read.kind &&
    toBase64Url(shown.secret) === toBase64Url(read.secret)
  );
};

/**
 * Returns a recovery key from the typed text: one whole sheet, or two parts. Null if it is neither, or not the key in
 * use, where one is given.
 */
export const readRecovery = async (typed: readonly string[], inUse: SealingKeyView | null): Promise<Reader | null> => {
  const papers = await Promise.all(typed.filter((text) => text.trim() !== '').map(readPaper));
  const seed = papers.every((paper) => paper !== null) ? await seedOf(papers) : null;
  if (!seed) return null;
  const fingerprint = await fingerprintOf('recovery', await publicKeyOf(seed));
  return !inUse || fingerprint === inUse.fingerprint ? { fingerprint, seed, with: 'recovery' } : null;
};
