import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { abandonedObjects, deleteObject, giveUpUnkept, insertObject, noteHalf } from './evidence-objects.repository.js';
import { EVIDENCE_STORE, StoreFull, type EvidenceStore } from './evidence-store.js';
import { encrypted } from './file-cipher.js';
import { GIVEN_UP_MINUTES } from './upload-limits.js';

interface ObjectPlace {
  evidenceId: string;
  what: 'piece' | 'original';
  at?: number;
}

/**
 * Manages objects of the store with their rows. A row exists before its object and stays until the object is deleted,
 * so that no interrupted write is forgotten on the disk.
 */
@Injectable()
export class EvidenceObjects {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(EVIDENCE_STORE) readonly store: EvidenceStore,
  ) {}

  /**
   * Writes an object, encrypted. It counts only after `keepObject` was called for it.
   * @returns its id, and the number of its bytes before encryption
   * @throws Problem 'storage-full'; whatever `plain` throws. Nothing of it is stored then
   */
  async write(
    { evidenceId, what, at = 0 }: ObjectPlace,
    key: Buffer,
    plain: AsyncIterable<Uint8Array>,
  ): Promise<{ id: string; size: number }> {
    const id = randomBytes(16).toString('hex');
    await insertObject(this.database.manager, { id, evidenceId, what, at });
    let size = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const part of plain) {
        size += part.length;
        yield part;
      }
    }
    try {
      await this.store.put(id, encrypted(key, id, counted()), (half) => noteHalf(this.database.manager, id, half));
      return { id, size };
    } catch (error) {
      await this.forget([id]);
      throw error instanceof StoreFull ? new Problem('storage-full', { retryAfterSeconds: 60 }) : error;
    }
  }

  /** Deletes objects that do not count, and their rows. Leaves failures to the next sweep. */
  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      try {
        const unkept = await giveUpUnkept(this.database.manager, id);
        if (!unkept) continue;
        await this.store.delete(id, unkept.half);
        await deleteObject(this.database.manager, id);
      } catch {
        // Its row still exists: the next sweep finds it.
      }
    }
  }

  /** Deletes abandoned objects: of writes that were interrupted long ago, or given up by `giveUp`. */
  async sweep(olderThanMinutes: number = GIVEN_UP_MINUTES): Promise<number> {
    const ids = await abandonedObjects(this.database.manager, olderThanMinutes);
    await this.forget(ids);
    return ids.length;
  }
}
