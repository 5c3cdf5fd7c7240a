import { OperatorError } from '../../platform/database/operator-error.js';
import { NoSuchObject, type EvidenceStore } from '../../evidence/evidence-store.js';
import type { Outgoing } from '../../platform/bucket/stored-files.js';
import { hashOfStored, tried, type BackupStore } from './backup-store.js';
import { hashing, hashOf, type EvidenceSink, type ListedFile } from './evidence-files.js';
import type { Progress } from '../../platform/cancellation.js';

export const EVIDENCE = 'evidence/';
export const objectOf = (sha256: string): string => `${EVIDENCE}${sha256.slice(0, 2)}/${sha256}`;
export const changed = (store: BackupStore, name: string): OperatorError =>
  new OperatorError(`${store.name} gave back ${name} otherwise than it was put there: nothing of this backup counts.`);

/** Puts a file, reads it back, and compares. @throws OperatorError */
export const putAndRead = async (
  store: BackupStore,
  name: string,
  file: Outgoing,
  progress: Pick<Progress, 'goOn'>,
): Promise<void> => {
  await tried(store, () => store.put(name, file), progress);
  const found = await tried(store, () => hashOfStored(store, name), progress);
  if (found.sha256 !== file.sha256) throw changed(store, name);
};

/** So many days pass until each file that lies in a store was read there once more. */
const DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Takes objects into a store under their digest, so that each lies there once for all backups. Reads new ones back, and
 * of those that lie there a thirtieth a day; of the others it compares the length. One that was changed is put again.
 */
export class StoreSink implements EvidenceSink {
  readonly settled = new Set<string>();
  /** Digests, with lengths, that this backup needs. */
  readonly needed = new Map<string, number>();
  shared = 0;
  private readonly day: number;

  constructor(
    private readonly store: BackupStore,
    /** Names and lengths of what lies there. */
    private readonly there: ReadonlyMap<string, number>,
    now = new Date(),
  ) {
    this.day = Math.floor(now.getTime() / DAY_MS) % DAYS;
  }

  async take(
    id: string,
    from: Pick<EvidenceStore, 'get'>,
    progress: Pick<Progress, 'goOn'>,
  ): Promise<ListedFile['whole']> {
    const whole = await hashOf(from, id, progress);
    if (!whole) return null;
    if (await this.liesThere(whole, progress)) this.shared += 1;
    else {
      const open = (): AsyncIterable<Uint8Array> => hashing(from.get(id), progress).pieces;
      try {
        await putAndRead(this.store, objectOf(whole.sha256), { ...whole, open }, progress);
      } catch (error) {
        // Erased since it was hashed.
        if (error instanceof NoSuchObject) return null;
        throw error;
      }
    }
    this.settled.add(id);
    this.needed.set(whole.sha256, whole.bytes);
    return whole;
  }

  private async liesThere(
    { bytes, sha256 }: NonNullable<ListedFile['whole']>,
    progress: Pick<Progress, 'goOn'>,
  ): Promise<boolean> {
    const name = objectOf(sha256);
    if (this.there.get(name) !== bytes) return false;
    if (Number.parseInt(sha256.slice(0, 8), 16) % DAYS !== this.day) return true;
    return (await tried(this.store, () => hashOfStored(this.store, name), progress)).sha256 === sha256;
  }
}
