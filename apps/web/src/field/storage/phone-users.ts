import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { lockSeed, newSeed, publicKeyOf } from '@vigil/shared/sealing/sealing-key.js';
import { openDatabase, written, type Person } from './database.js';
import { lock } from './unlocked-key.js';
import { PhoneError, PASSPHRASE_MIN } from './phone-error.js';
import { askServer, type ServerKey } from './server-api.js';
import { leave, removeReport } from './sealed-drafts.js';

/** What pages know about a person. */
export interface Known {
  id: string;
  label: string;
  keepReceipts: boolean;
  endsBy: string | null;
}

export const listPhoneUsers = async (): Promise<Known[]> =>
  (await (await openDatabase()).getAll('people')).map(({ id, label, keepReceipts, endsBy }) => ({
    id,
    label,
    keepReceipts,
    endsBy: endsBy ?? null,
  }));

interface Enrolled {
  token: string;
  device: string;
  key: ServerKey;
}

/**
 * Adds a person to this phone: exchanges the code from the desk for a token that may submit, and makes a key locked
 * with their passphrase.
 * @throws PhoneError 'too-short', 'offline', 'code' (refused by the server), 'office' (server busy or failing)
 */
export const enrol = async (code: string, label: string, passphrase: string): Promise<Known> => {
  if ([...passphrase.normalize('NFKC')].length < PASSPHRASE_MIN) throw new PhoneError('too-short');
  const seed = newSeed();
  const id = crypto.randomUUID();
  const [publicKey, lockedSeed] = await Promise.all([publicKeyOf(seed), lockSeed(seed, id, passphrase)]);
  seed.fill(0);
  const answer = await askServer<Enrolled>('POST', '/api/field/enrolment', { body: { code: code.trim() } });
  if (!answer.ok)
    throw new PhoneError(
      answer.status === 0 ? 'offline' : answer.status >= 400 && answer.status < 429 ? 'code' : 'office',
    );
  const intakeKey = fromBase64Url(answer.value.key.publicKey);
  if (!intakeKey) throw new PhoneError('office');
  const person: Person = {
    id,
    label: label.trim(),
    publicKey,
    lockedSeed,
    token: answer.value.token,
    device: answer.value.device,
    keyId: answer.value.key.id,
    intakeKey,
    keepReceipts: false,
  };
  await written(['people'], (stores) => stores.objectStore('people').put(person));
  return { id, label: person.label, keepReceipts: false, endsBy: null };
};

export const keepReceipts = (id: string, keep: boolean): Promise<void> =>
  written(['people', 'receipts'], async (stores) => {
    const person = await stores.objectStore('people').get(id);
    if (!person) throw new PhoneError('gone');
    await stores.objectStore('people').put({ ...person, keepReceipts: keep });
    if (keep) return;
    for (const receipt of await stores.objectStore('receipts').index('person').getAllKeys(id))
      await stores.objectStore('receipts').delete(receipt);
  });

/** Stores the server's current key, for reports begun from now on. */
export const renewKey = (id: string, { id: keyId, publicKey }: ServerKey): Promise<void> => {
  const intakeKey = fromBase64Url(publicKey);
  return written(['people'], async (stores) => {
    const person = await stores.objectStore('people').get(id);
    if (person && intakeKey && person.keyId !== keyId)
      await stores.objectStore('people').put({ ...person, keyId, intakeKey });
  });
};

/**
 * Stores when the server will remove this phone.
 * @returns whether that is new, and how many reports of the person are here
 */
export const noteEnding = (id: string, endsBy: string | null): Promise<{ isNew: boolean; reports: number }> =>
  written(['people', 'reports'], async (stores) => {
    const person = await stores.objectStore('people').get(id);
    const isNew = person !== undefined && (person.endsBy ?? null) !== endsBy;
    if (isNew) await stores.objectStore('people').put({ ...person, endsBy });
    return { isNew, reports: await stores.objectStore('reports').index('person').count(id) };
  });

/**
 * Deletes everything of one person: drafts, waiting reports, receipts, key and token.
 * @returns how many people are left
 */
export const removePerson = async (id: string): Promise<number> => {
  lock();
  await leave();
  return written(['people', 'reports', 'files', 'pieces', 'receipts'], async (stores) => {
    await stores.objectStore('people').delete(id);
    for (const { id: report } of await stores.objectStore('reports').index('person').getAll(id))
      await removeReport(stores, report);
    for (const receipt of await stores.objectStore('receipts').index('person').getAllKeys(id))
      await stores.objectStore('receipts').delete(receipt);
    return stores.objectStore('people').count();
  });
};
