import { randomUUID } from 'node:crypto';
import { fromBase64Url, random, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { fingerprintOf, RECOVERY } from '@vigil/shared/sealing/fingerprint.js';
import { FORMAT, LOCKED_SEED_BYTES } from '@vigil/shared/sealing/limits.js';
import {
  openNote,
  sealNote,
  unwrapContentKey,
  wrapContentKey,
  type NotePlace,
  type NoteText,
} from '@vigil/shared/sealing/seal-note.js';
import { newSeed, publicKeyOf, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import type { SealedNoteView, SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { OpenedNote } from '../incidents/sealed-notes/sealed-notes.service.js';
import type { Answer, Client } from './app.js';
import { CREATE, ifMatch } from './desk.js';

/** Somebody's sealing key, as their browser holds it. */
export interface Holder {
  id: string;
  seed: Seed;
  fingerprint: string;
  client: Client;
}

/**
 * Makes a sealing key, or the recovery key. Its locked half is noise: no test needs half a second of argon2id to open
 * it.
 */
export const makeKey = async (client: Client, kind: 'own' | 'recovery' = 'own'): Promise<Holder> => {
  const [id, seed] = [randomUUID(), newSeed()];
  const publicKey = await publicKeyOf(seed);
  const lockedSeed = kind === 'own' ? toBase64Url(Uint8Array.from([FORMAT, ...random(LOCKED_SEED_BYTES - 1)])) : null;
  const kept = await client.put<SealingKeyView>(`/api/sealing-keys/${id}`, {
    kind,
    publicKey: toBase64Url(publicKey),
    lockedSeed,
  });
  if (kept.status !== 200) throw new Error(`${kept.status} ${kept.text}`);
  return {
    id,
    seed,
    fingerprint: await fingerprintOf(kind === 'own' ? client.member!.id : RECOVERY, publicKey),
    client,
  };
};

export const keysOf = async (client: Client): Promise<SealingKeyView[]> =>
  (await client.get<{ items: SealingKeyView[] }>('/api/sealing-keys')).body.items;

interface SealedBody {
  body: string;
  keys: { key: string; wrapped: string }[];
  why: 'written' | 'resealed';
}
/** What a browser sends: the note sealed for these keys. */
export const sealedBody = async (
  place: NotePlace,
  text: NoteText,
  keys: readonly SealingKeyView[],
  why: SealedBody['why'] = 'written',
): Promise<SealedBody> => {
  const { body, contentKey } = await sealNote(place, text);
  return { body: toBase64Url(body), keys: await wrappedFor(place, body, contentKey, keys), why };
};
export const wrappedFor = (
  place: NotePlace,
  body: Uint8Array,
  contentKey: Uint8Array,
  keys: readonly SealingKeyView[],
): Promise<SealedBody['keys']> =>
  Promise.all(
    keys.map(async ({ id, publicKey, fingerprint }) => ({
      key: id,
      wrapped: toBase64Url(
        await wrapContentKey(place, body, contentKey, { publicKey: fromBase64Url(publicKey)!, fingerprint }),
      ),
    })),
  );

/** Seals a note for everybody who has a key. */
export const seal = async (
  client: Client,
  incident: string,
  text: NoteText,
  note: string = randomUUID(),
): Promise<Answer<SealedNoteView>> => {
  const body = await sealedBody({ incident, note, revision: 1 }, text, await keysOf(client));
  return client.put<SealedNoteView>(`/api/incidents/${incident}/sealed-notes/${note}`, body, CREATE);
};

/** Asks for a note and opens it. @throws CannotOpen; Error with the answer when it was not handed out. */
export const open = async (
  { client, seed, fingerprint }: Holder,
  incident: string,
  note: string,
  which: 'own' | 'recovery' = 'own',
  revision?: number,
): Promise<{ text: NoteText; place: NotePlace; body: Uint8Array; contentKey: Uint8Array }> => {
  const answer = await client.post<OpenedNote>(`/api/incidents/${incident}/sealed-notes/${note}/openings`, {
    with: which,
    revision,
  });
  if (answer.status !== 200)
    throw new Error(`${answer.status} ${(answer.body as unknown as { code?: string }).code ?? ''}`);
  const place = { incident, note, revision: answer.body.revision };
  const body = fromBase64Url(answer.body.body)!;
  const contentKey = await unwrapContentKey(place, body, fromBase64Url(answer.body.wrapped)!, fingerprint, seed);
  return { text: await openNote(place, body, contentKey), place, body, contentKey };
};

/** Opens a note and gives it to these keys, too. */
export const share = async (
  holder: Holder,
  incident: string,
  note: string,
  keys: readonly SealingKeyView[],
  revision?: number,
): Promise<Answer<SealedNoteView>> => {
  const { place, body, contentKey } = await open(holder, incident, note, 'own', revision);
  return holder.client.post<SealedNoteView>(
    `/api/incidents/${incident}/sealed-notes/${note}/keys`,
    { keys: await wrappedFor(place, body, contentKey, keys) },
    ifMatch(place.revision),
  );
};

/** Opens a note and seals it anew, under another content key and its next revision. */
export const reseal = async (
  holder: Holder,
  incident: string,
  note: string,
  keys: readonly SealingKeyView[],
  text?: NoteText,
): Promise<Answer<SealedNoteView>> => {
  const opened = await open(holder, incident, note);
  const body = await sealedBody(
    { ...opened.place, revision: opened.place.revision + 1 },
    text ?? opened.text,
    keys,
    text ? 'written' : 'resealed',
  );
  return holder.client.put<SealedNoteView>(
    `/api/incidents/${incident}/sealed-notes/${note}/body`,
    body,
    ifMatch(opened.place.revision),
  );
};
