import { type Identity, openIdentity, sealIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { HandedIn, OpenedIdentity } from '@vigil/shared/staff-responses/people.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import {
  attempt,
  CANNOT_OPEN,
  type Did,
  type Reader,
  recipientOf,
  refused,
  rememberAll,
} from '../sealing/sealing-crypto.js';
import type { DeskApi } from '../session.js';
import { personPath } from './people-paths.js';

/** An identity that was opened in this page. */
export interface OpenedHere {
  identity: Identity;
  revision: number;
}

/**
 * Seals who a person is for these readers, here in the browser.
 * @param before the revision that is sealed anew; null: a new entry
 */
export const sealPerson = async (
  api: DeskApi,
  { person, entry, before }: { person: string; entry: string; before: number | null },
  identity: Identity,
  keys: readonly SealingKeyView[],
): Promise<Did<HandedIn>> => {
  const place = { person, entry, revision: (before ?? 0) + 1 };
  const readers = await Promise.all(keys.map(recipientOf));
  const sealed = await attempt(() => sealIdentity(place, identity, readers));
  if (!sealed.ok) return sealed;
  const { body, wrapped } = sealed.value;
  const sent = {
    body: toBase64Url(body),
    keys: keys.map(({ id }, at) => ({ key: id, wrapped: toBase64Url(wrapped[at]!) })),
  };
  const reply = await (before === null
    ? api.put<HandedIn>(personPath(person, 'identities', entry), sent)
    : api.put<HandedIn>(personPath(person, 'identities', entry, 'body'), sent, { ifMatch: `"${before}"` }));
  if (reply.ok) rememberAll(keys);
  return reply;
};

/**
 * Requests the ciphertext, which the server logs, and opens it here.
 * @param revision a former one; absent: the newest
 */
export const openPerson = async (
  api: DeskApi,
  { person, entry, for: reason }: { person: string; entry: string; for?: 'dossier' },
  reader: Reader,
  revision?: number,
): Promise<Did<OpenedHere>> => {
  const reply = await api.post<OpenedIdentity>(personPath(person, 'identities', entry, 'openings'), {
    with: reader.with,
    revision,
    ...(reason && { for: reason }),
  });
  if (!reply.ok) return reply;
  const [body, wrapped] = [fromBase64Url(reply.value.body), fromBase64Url(reply.value.wrapped)];
  if (!body || !wrapped) return refused(CANNOT_OPEN);
  const place = { person, entry, revision: reply.value.revision };
  const opened = await attempt(() => openIdentity(place, body, wrapped, reader));
  return opened.ok ? { ok: true, value: { identity: opened.value, revision: place.revision } } : opened;
};
