import type { SealingKeyView, WaitingNote } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { DeskApi } from '../session.js';
import type { Sealed } from './seal-waiting.js';
import { openSealed, patiently, type Reader, sealAnew, shareOpened } from './sealing-crypto.js';

/** Seals a waiting note for all of these keys, and with a new content key where somebody must lose access. */
export const sealWaitingNote = async (
  api: DeskApi,
  note: WaitingNote,
  keys: readonly SealingKeyView[],
  reader: Reader,
): Promise<Sealed> => {
  const missing = keys.filter(({ id }) => note.waitingFor.includes(id));
  const opened = await patiently(() => openSealed(api, note.incident, note.id, reader, note.revision));
  const sealed = opened.ok
    ? await patiently(() =>
        note.stale ? sealAnew(api, opened.value, keys, null) : shareOpened(api, opened.value, missing),
      )
    : opened;
  return sealed.ok ? { done: 1, problem: null } : { done: 0, problem: sealed.problem };
};
