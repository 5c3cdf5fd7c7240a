import { FILE_MAX, FILES_MAX, SEGMENT_BYTES, sealedSize, segmentsOf } from '@vigil/shared/field/limits.js';
import type { FieldFile, FileKind } from '@vigil/shared/field/field-report.js';
import { sealFile } from '@vigil/shared/field/sealed-file.js';
import { createSHA256 } from 'hash-wasm';
import { allPieces, openDatabase, written } from './database.js';
import { formatLocalTimestamp } from './local-timestamp.js';
import { PhoneError } from './phone-error.js';
import { hasSpaceFor } from './storage-space.js';
import { changeFiles, keysOfWriting } from './sealed-drafts.js';

/** Lock held while a file is added, so that nobody deletes an incomplete one. */
const ADDING = 'field-adding';
/** Segments written in one transaction: waiting for the disk costs more than the bytes. */
const AT_ONCE = 8;

let row: Promise<unknown> = Promise.resolve();
/** Resolves when the files that were chosen so far are in their report, or have failed. */
export const allAdded = (): Promise<unknown> => row;

/** Adds files one after the other: phones have little memory. @throws as `addNow` */
export const addFile = (...words: Parameters<typeof addNow>): Promise<FieldFile[]> => {
  const added = row.then(() => addNow(...words));
  row = added.catch(() => undefined);
  return added;
};

/**
 * Adds a file: hashes and seals it in pieces while reading, and never stores it unsealed. It belongs to the report only
 * once complete.
 * @param onStep called with the bytes so far
 * @throws PhoneError 'too-big', 'too-many', 'full-soon', 'locked', 'gone'; QuotaExceededError. Nothing of the file is
 * then left.
 */
const addNow = async (
  report: string,
  file: Blob,
  kind: FileKind,
  onStep: (bytes: number) => void,
): Promise<FieldFile[]> => {
  if (file.size > FILE_MAX) throw new PhoneError('too-big');
  if (!(await hasSpaceFor(sealedSize(file.size)))) throw new PhoneError('full-soon');
  const keys = keysOfWriting(report);
  const id = crypto.randomUUID();
  return navigator.locks.request(ADDING, { mode: 'shared' }, async () => {
    try {
      await written(['files'], (stores) =>
        stores
          .objectStore('files')
          .put({ id, report, person: keys.person, size: file.size, state: 'adding', address: null }),
      );
      const added: FieldFile = {
        id,
        kind,
        size: file.size,
        sha256: await sealInto(id, file, keys, onStep),
        added: formatLocalTimestamp(new Date()),
      };
      return await changeFiles(
        report,
        (before) => {
          if (before.length >= FILES_MAX) throw new PhoneError('too-many');
          return [...before, added];
        },
        async (stores) => {
          const stored = await stores.objectStore('files').get(id);
          if (!stored) throw new PhoneError('gone');
          await stores.objectStore('files').put({ ...stored, state: 'ready' });
        },
      );
    } catch (error) {
      await forget(id).catch(() => undefined);
      throw error;
    }
  });
};

const sealInto = async (
  id: string,
  file: Blob,
  { keyId, intakeKey }: { keyId: string; intakeKey: Uint8Array },
  onStep: (bytes: number) => void,
): Promise<string> => {
  const [hash, sealer] = await Promise.all([createSHA256(), sealFile({ id, keyId }, intakeKey)]);
  hash.init();
  const count = segmentsOf(file.size);
  let pieces: [number, Uint8Array][] = [[0, sealer.head]];
  for (let n = 0; n < count; n += 1) {
    const plain = new Uint8Array(await file.slice(n * SEGMENT_BYTES, (n + 1) * SEGMENT_BYTES).arrayBuffer());
    hash.update(plain);
    pieces.push([n + 1, await sealer.segment(n, plain, n === count - 1)]);
    if (pieces.length < AT_ONCE && n < count - 1) continue;
    const put = pieces;
    pieces = [];
    await written(
      ['pieces'],
      async (stores) =>
        void (await Promise.all(put.map(([at, piece]) => stores.objectStore('pieces').put(piece, [id, at])))),
    );
    onStep(Math.min(file.size, (n + 1) * SEGMENT_BYTES));
  }
  return hash.digest('hex');
};

const forget = (id: string): Promise<void> =>
  written(['files', 'pieces'], async (stores) => {
    await stores.objectStore('pieces').delete(allPieces(id));
    await stores.objectStore('files').delete(id);
  });

/** Removes a file from a report that is being written. */
export const removeFile = (report: string, id: string): Promise<FieldFile[]> =>
  changeFiles(
    report,
    (before) => before.filter((file) => file.id !== id),
    async (stores) => {
      await stores.objectStore('pieces').delete(allPieces(id));
      await stores.objectStore('files').delete(id);
    },
  );

/** Deletes files that were being added when a page closed. @returns how many; they must be added again */
export const clearHalfAdded = (): Promise<number> =>
  navigator.locks.request(ADDING, { ifAvailable: true }, async (lock) => {
    if (!lock) return 0;
    const half = (await (await openDatabase()).getAll('files')).filter(({ state }) => state === 'adding');
    for (const { id } of half) await forget(id);
    return half.length;
  });
