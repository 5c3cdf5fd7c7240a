import { sealedSize } from '@vigil/shared/field/limits.js';
import { DetailedError, Upload, type FileReader, type FileSource } from 'tus-js-client';
import { waitsForVouch } from './back-off.js';
import { openDatabase, written, type StoredFile } from './database.js';
import { piecesOf } from './pieces.js';

/** What goes in one request, and so what is lost at most when the network breaks off. In bytes. */
export const PIECE_BYTES = 1024 * 1024;

/** A sealed file as it lies in the database, read a piece at a time. */
const sourceOf = (file: StoredFile): FileSource => {
  const size = sealedSize(file.size);
  return {
    size,
    close: () => undefined,
    slice: async (start, wanted) => {
      const end = Math.min(wanted, size);
      if (end <= start) return { value: new Blob([]), done: true } as never;
      const { first, last, from } = piecesOf(start, end);
      const pieces = await (
        await openDatabase()
      ).getAll('pieces', IDBKeyRange.bound([file.id, first], [file.id, last]));
      const value = new Blob(pieces as BlobPart[]).slice(start - from, end - from);
      // Taken away meanwhile: nothing may go out that looks like the end of a file.
      if (value.size !== end - start) throw new Error('a piece is missing');
      return { value, done: end === size } as never;
    },
  };
};

/**
 * How sending a file ended: at the office for good, refused by it with a code, or broken off and to be gone on with.
 */
export type Sent =
  | { how: 'stored' }
  | { how: 'refused'; code: string }
  | { how: 'ended' }
  | { how: 'later'; status: number; code?: string; retryAfter: number | null };

const ADDRESS = '/api/evidence/uploads';
/**
 * Statuses that a second try may change: a lock that somebody still holds, too many requests, and what the server
 * itself is to blame for.
 */
const isForLater = (status: number): boolean =>
  status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;

export const judged = (error: Error | DetailedError): Sent => {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 401) return { how: 'ended' };
  if (isForLater(status)) {
    const retry = Number(response?.getHeader('Retry-After') ?? NaN);
    return { how: 'later', status, retryAfter: Number.isFinite(retry) ? retry : null };
  }
  const code = codeIn(response?.getBody() ?? '');
  return waitsForVouch({ status, code }) ? { how: 'later', status, code, retryAfter: null } : { how: 'refused', code };
};

const codeIn = (body: string): string => {
  try {
    const { code } = JSON.parse(body) as { code?: unknown };
    return typeof code === 'string' ? code : 'unexpected';
  } catch {
    return 'unexpected';
  }
};

/**
 * Sends a file from where it broke off. The tus protocol's own client; it keeps no entry of its own about it.
 * @param onProgress bytes of the sealed file that the office has
 */
export const sendFile = (
  file: StoredFile,
  token: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (bytes: number) => void },
): Promise<Sent> =>
  new Promise((resolve) => {
    const reader: FileReader = { openFile: () => Promise.resolve(sourceOf(file)) };
    const upload = new Upload(file as never, {
      endpoint: ADDRESS,
      uploadUrl: file.address,
      uploadSize: sealedSize(file.size),
      chunkSize: PIECE_BYTES,
      fileReader: reader,
      metadata: { id: file.id },
      headers: { Authorization: `Bearer ${token}` },
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: true,
      retryDelays: null,
      fingerprint: () => Promise.resolve(null as never),
      onUploadUrlAvailable: () => {
        void remember(file.id, upload.url);
      },
      onProgress: (bytes) => onProgress(bytes),
      onSuccess: () => resolve({ how: 'stored' }),
      onError: (error) => resolve(judged(error)),
    });
    signal.addEventListener(
      'abort',
      () => {
        void upload.abort().catch(() => undefined);
        resolve({ how: 'later', status: 0, retryAfter: null });
      },
      { once: true },
    );
    if (signal.aborted) resolve({ how: 'later', status: 0, retryAfter: null });
    else upload.start();
  });

const remember = (id: string, address: string | null): Promise<void> =>
  written(['files'], async (stores) => {
    const file = await stores.objectStore('files').get(id);
    if (file && address !== null && file.address === null) await stores.objectStore('files').put({ ...file, address });
  }).catch(() => undefined); // then it is asked for anew
