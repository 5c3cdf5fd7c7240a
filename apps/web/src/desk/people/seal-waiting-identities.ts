import { openIdentity, sealIdentity, shareIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { HandedIn, OpenedIdentity, WaitingIdentity } from '@vigil/shared/staff-responses/people.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { ProblemBody } from '../../api.js';
import { mayOpen, type Sealed } from '../sealing/seal-waiting.js';
import {
  attempt,
  CANNOT_OPEN,
  patiently,
  type Reader,
  recipientOf,
  refused,
  rememberAll,
} from '../sealing/sealing-crypto.js';
import type { DeskApi } from '../session.js';

const PATH = '/api/waiting-identities';

/** Asks for these identities, which the server logs, and seals each for those of the keys that may open it. */
export const sealWaitingIdentities = async (
  api: DeskApi,
  items: readonly WaitingIdentity[],
  keys: readonly SealingKeyView[],
  reader: Reader,
): Promise<Sealed> => {
  const recipients = await Promise.all(keys.map(async (key) => ({ id: key.id, ...(await recipientOf(key)) })));
  const asked = items.map(({ id, revision }) => ({ id, revision }));
  const opened = await patiently(() =>
    api.post<{ items: OpenedIdentity[] }>(`${PATH}/openings`, { with: reader.with, items: asked }),
  );
  if (!opened.ok) return { done: 0, problem: opened.problem };
  let problem: ProblemBody | null = null;
  const [shared, anew]: [Given[], Given[]] = [[], []];
  for (const one of opened.value.items) {
    const item = items.find(({ id, revision }) => id === one.id && revision === one.revision);
    const did = item ? await attempt(() => sealOne(item, one, recipients, reader)) : refused(CANNOT_OPEN);
    if (!did.ok) problem ??= did.problem;
    else {
      if (did.value.shared.keys.length > 0) shared.push(did.value.shared);
      if (did.value.anew) anew.push(did.value.anew);
    }
  }
  const left = new Set(items.map(nameOf));
  for (const [path, ready, isRest] of [
    [`${PATH}/keys`, shared, false],
    [`${PATH}/bodies`, anew, true],
  ] as const) {
    if (ready.length === 0) continue;
    const stored = await patiently(() => api.post<{ items: HandedIn[] }>(path, { items: ready }));
    if (!stored.ok) problem ??= stored.problem;
    // A stale one is done when it is sealed anew, under its next revision.
    else
      for (const { id, revision } of stored.value.items) {
        const name = nameOf({ id, revision: isRest ? revision - 1 : revision });
        if (isRest || !anew.some((one) => nameOf(one) === name)) left.delete(name);
      }
  }
  const done = items.length - left.size;
  if (done > 0) rememberAll(keys);
  // Left out were those that somebody changed meanwhile, or whose team did.
  if (done < items.length) problem ??= refused('changed-meanwhile').problem;
  return { done, problem };
};

type Recipient = Awaited<ReturnType<typeof recipientOf>> & { id: string };

interface Given {
  id: string;
  revision: number;
  keys: { key: string; wrapped: string }[];
  body?: string;
}
const nameOf = ({ id, revision }: { id: string; revision: number }): string => `${id} ${revision}`;

/**
 * Gives it to those of the recipients who wait; one that is stale is sealed anew besides, since what it said before
 * stays, too. @throws CannotOpen
 */
const sealOne = async (
  item: WaitingIdentity,
  opened: OpenedIdentity,
  recipients: readonly Recipient[],
  reader: Reader,
): Promise<{ shared: Given; anew: Given | null }> => {
  const place = { person: item.person, entry: item.id, revision: item.revision };
  const [body, own] = [bytesOf(opened.body), bytesOf(opened.wrapped)];
  const at = { id: item.id, revision: item.revision };
  const withKeys = (readers: readonly Recipient[], wrapped: readonly Uint8Array[]): Given['keys'] =>
    readers.map(({ id }, n) => ({ key: id, wrapped: toBase64Url(wrapped[n]!) }));
  const missing = recipients.filter(({ id }) => item.waitingFor.includes(id));
  const shared = { ...at, keys: withKeys(missing, await shareIdentity(place, body, own, reader, missing)) };
  if (!item.stale) return { shared, anew: null };
  const readers = recipients.filter(({ id }) => mayOpen(item, id));
  const identity = await openIdentity(place, body, own, reader);
  const anew = await sealIdentity({ ...place, revision: place.revision + 1 }, identity, readers);
  return { shared, anew: { ...at, body: toBase64Url(anew.body), keys: withKeys(readers, anew.wrapped) } };
};

/** What is no base64url opens as nothing does. */
const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();
