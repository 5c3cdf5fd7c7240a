import {
  type PeopleFile,
  type PeopleFileFault,
  PeopleFileProblem,
  readPeopleFile,
} from '@vigil/shared/people/people-file/read-people-file.js';
import {
  fileKeyByPassphrase,
  fileKeyOf,
  openFile,
  readSealedFile,
  type SealedFile,
  type SealedFileFault,
  SealedFileProblem,
} from '@vigil/shared/sealing/seal-file.js';
import type { Reader } from '../../sealing/sealing-crypto.js';

/** Why a file does not open: what is wrong with it, or that it is for others. */
export type FileFault = SealedFileFault | PeopleFileFault | 'wrong-passphrase' | 'not-for-you';
export type Opening<T> = { ok: true; value: T } | { ok: false; fault: FileFault };

/** No file of people is larger, whatever fits. */
const MOST_SEALED_BYTES = 256 * 1024 * 1024;

const orFault = async <T>(work: () => Promise<T>): Promise<Opening<T>> => {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof SealedFileProblem || error instanceof PeopleFileProblem)
      return { ok: false, fault: error.fault };
    // A list or a text that the browser has no room for.
    if (error instanceof RangeError) return { ok: false, fault: 'too-large' };
    throw error;
  }
};

/** Looks at a file that somebody chose. Nothing of it leaves this page. */
export const lookAtFile = async (file: Blob): Promise<Opening<SealedFile>> => {
  if (file.size > MOST_SEALED_BYTES) return { ok: false, fault: 'too-large' };
  return orFault(() =>
    readSealedFile({
      size: file.size,
      read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
    }),
  );
};

/** Opens it with a passphrase, or with somebody's key. */
export const openPeopleFile = async (
  file: SealedFile,
  by: string | Reader,
  onRead: (records: number) => void,
): Promise<Opening<PeopleFile>> => {
  const key = typeof by === 'string' ? await fileKeyByPassphrase(file, by) : await fileKeyOf(file, by);
  if (!key) return { ok: false, fault: typeof by === 'string' ? 'wrong-passphrase' : 'not-for-you' };
  return orFault(() => readPeopleFile(openFile(file, key), { onRead }));
};
