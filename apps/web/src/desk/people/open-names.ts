import type { DossierWho } from '@vigil/shared/staff-responses/dossiers.js';
import { type Did, patiently, type Reader } from '../sealing/sealing-crypto.js';
import type { DeskApi } from '../session.js';
import { openPerson } from './identity-crypto.js';
import { onOneLine } from './one-line.js';

/**
 * Opens the names of the people of a dossier, here in the browser: of each the newest that was sealed for this reader
 * and has one. The server logs each opening.
 * @param onStep how many people are done
 * @returns the names by person; whoever has none that this reader can open is not among them
 */
export const openNames = async (
  api: DeskApi,
  people: readonly DossierWho[],
  reader: Reader,
  keyId: string,
  onStep: (done: number) => void,
): Promise<Did<ReadonlyMap<string, string>>> => {
  const names = new Map<string, string>();
  for (const [at, { id, identities }] of people.entries()) {
    for (const { person, id: entry } of identities.filter(({ sealedFor }) => sealedFor.includes(keyId))) {
      const opened = await patiently(() => openPerson(api, { person, entry, for: 'dossier' }, reader));
      if (!opened.ok) return opened;
      const name = onOneLine(opened.value.identity.names);
      if (name === '') continue;
      names.set(id, name);
      break;
    }
    onStep(at + 1);
  }
  return { ok: true, value: names };
};
