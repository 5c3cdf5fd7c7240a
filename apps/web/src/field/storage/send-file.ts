import { sealedSize, FILE_HEAD, SEGMENT_BYTES } from '@vigil/shared/field/limits.js';
import { DetailedError, Upload, type FileReader, type FileSource } from 'tus-js-client';
import { withoutCookies } from './http-without-cookies.js';
import { isForLater, waitsForVouch } from './retry-delays.js';
import { openDatabase, written, type StoredFile } from './database.js';

const TAG_BYTES = 16;
const SEALED_SEGMENT = SEGMENT_BYTES + TAG_BYTES;

/**
 * Returns which stored pieces (0: the head; 1 ...: segments) contain the bytes from `start` to `end` of a sealed file,
 * and at which byte the first of them begins.
 */
export const piecesOf = (start: number, end: number): { first: number; last: number; from: number } => {
  const piece = (at: number): number => (at < FILE_HEAD ? 0 : 1 + Math.floor((at - FILE_HEAD) / SEALED_SEGMENT));
  const first = piece(start);
  return { first, last: piece(end - 1), from: first === 0 ? 0 : FILE_HEAD + (first - 1) * SEALED_SEGMENT };
};

/** Bytes in one request: the most that must be sent again when the network fails. */
const PIECE_BYTES = 1024 * 1024;

/** Reads a sealed file from the database in pieces. */
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
      // The file was removed meanwhile: nothing may be sent that looks like the end of a file.
      if (value.size !== end - start) throw new Error('a piece is missing');
      return { value, done: end === size } as never;
    },
  };
};

/** How an upload ended: stored, refused with a code, or interrupted and to be resumed. */
type Sent =
  | { how: 'stored' }
  | { how: 'refused'; code: string }
  | { how: 'ended' }
  | { how: 'later'; status: number; code?: string; retryAfter: number | null };

const ADDRESS = '/api/evidence/uploads';
/** Whether the server still holds the upload's lock for a former request. */
const isLocked = (status: number): boolean => status === 409 || status === 423;

export const judged = (error: Error | DetailedError): Sent => {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 401) return { how: 'ended' };
  if (isLocked(status) || isForLater(status)) {
    const retry = Number(response?.getHeader('Retry-After') ?? NaN);
    return { how: 'later', status, retryAfter: Number.isFinite(retry) ? retry : null };
  }
  const code = codeIn(response?.getBody() ?? '');
  // Without a code it is the answer of something in between, which refuses no file.
  if (code === null) return { how: 'later', status: 0, retryAfter: null };
  return waitsForVouch({ status, code }) ? { how: 'later', status, code, retryAfter: null } : { how: 'refused', code };
};

const codeIn = (body: string): string | null => {
  try {
    const { code } = JSON.parse(body) as { code?: unknown };
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
};

/**
 * Uploads a file from where it was interrupted, with the tus client. That client stores no entry of its own about it.
 * @param onProgress called with the bytes of the sealed file that the server has
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
      httpStack: withoutCookies,
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
  }).catch(() => undefined); // the address will be requested again
