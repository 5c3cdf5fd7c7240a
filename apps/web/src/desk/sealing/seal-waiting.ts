import type { SealingKeyView, Waiting } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { ProblemBody } from '../../api.js';
import type { DeskApi } from '../session.js';
import type { Reader } from './sealing-crypto.js';

/** How many were sealed, and the first problem, if any. */
export interface Sealed {
  done: number;
  problem: ProblemBody | null;
}

/** How one kind of thing that waits is sealed for others. */
export interface WaitingKind<T extends Waiting> {
  /** Divides them into those that are opened and stored together. */
  together: (items: readonly T[], recipients: readonly SealingKeyView[]) => readonly (readonly T[])[];
  /** Seals them for all of these keys: as they are, or with a new content key where somebody must lose access. */
  seal: (api: DeskApi, items: readonly T[], keys: readonly SealingKeyView[], reader: Reader) => Promise<Sealed>;
}

/** Whether somebody may have a key to it at all: one who has it, or waits for it. */
export const mayOpen = ({ sealedFor, waitingFor }: Waiting, key: string): boolean =>
  sealedFor.includes(key) || waitingFor.includes(key);

/** Whether a reader with this key has something to do, sealing for these recipients. */
export const isToDo = (one: Waiting, reader: string | undefined, recipients: readonly SealingKeyView[]): boolean =>
  reader !== undefined &&
  one.sealedFor.includes(reader) &&
  recipients.some(({ id }) => (one.stale ? mayOpen(one, id) : one.waitingFor.includes(id)));

/**
 * Returns the most keys that one of these gets in one request: a stale one gets all anew, another those that it lacks.
 */
export const mostKeysOfOne = (items: readonly Waiting[], recipients: readonly SealingKeyView[]): number =>
  items.reduce((most, { stale, waitingFor }) => {
    const lacking = stale ? recipients : recipients.filter(({ id }) => waitingFor.includes(id));
    return Math.max(most, lacking.length);
  }, 0);

/** Seals one after another, until all are done or somebody stops it. Continues after one that cannot be opened. */
export const sealOneAfterAnother = async <T>(
  batches: readonly (readonly T[])[],
  seal: (batch: readonly T[]) => Promise<Sealed>,
  { onStep, isStopped }: { onStep: (done: number) => void; isStopped: () => boolean },
): Promise<Sealed> => {
  let [done, problem]: [number, ProblemBody | null] = [0, null];
  for (const batch of batches) {
    if (isStopped()) break;
    const now = await seal(batch);
    done += now.done;
    problem ??= now.problem;
    onStep(done);
  }
  return { done, problem };
};

/** Divides things into groups that are neither too many nor too large; one that is larger stands alone. */
export const inBatches = <T extends { size: number }>(
  items: readonly T[],
  { most, mostBytes }: { most: number; mostBytes: number },
): T[][] => {
  const batches: T[][] = [];
  let room = { places: 0, bytes: 0 };
  for (const item of items) {
    if (room.places === 0 || room.bytes < item.size) {
      batches.push([]);
      room = { places: most, bytes: mostBytes };
    }
    batches.at(-1)!.push(item);
    room = { places: room.places - 1, bytes: room.bytes - item.size };
  }
  return batches;
};
