import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { EVIDENCE_STORE, StoreFull, type EvidenceStore } from './evidence-store.js';
import { encrypted } from './file-cipher.js';
import { GIVEN_UP_MINUTES } from './limits.js';

export interface ObjectPlace {
  evidenceId: string;
  what: 'piece' | 'original';
  at?: number;
}

type Query = Pick<EntityManager, 'query'>;

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
   * Writes an object, encrypted. It counts only after `keep` was called for it.
   * @returns its id, and the number of its bytes before encryption
   * @throws Problem 'storage-full'; whatever `plain` throws. Nothing of it is stored then
   */
  async write(
    { evidenceId, what, at = 0 }: ObjectPlace,
    key: Buffer,
    plain: AsyncIterable<Uint8Array>,
  ): Promise<{ id: string; size: number }> {
    const id = randomBytes(16).toString('hex');
    await this.database.query('insert into evidence_object (id, evidence_id, what, at) values ($1, $2, $3, $4)', [
      id,
      evidenceId,
      what,
      at,
    ]);
    let size = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const part of plain) {
        size += part.length;
        yield part;
      }
    }
    try {
      await this.store.put(id, encrypted(key, id, counted()));
      return { id, size };
    } catch (error) {
      await this.forget([id]);
      throw error instanceof StoreFull ? new Problem('storage-full', { retryAfterSeconds: 60 }) : error;
    }
  }

  /** Makes an object count. @returns false when it was given up meanwhile */
  async keep(manager: Query, id: string, size: number): Promise<boolean> {
    const [, kept] = (await manager.query(
      'update evidence_object set kept_at = now(), size = $2 where id = $1 and kept_at is null',
      [id, size],
    )) as [unknown, number];
    return kept === 1;
  }

  /** Deletes objects and their rows. Leaves failures to the next sweep. */
  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      try {
        await this.store.delete(id);
        await this.database.query('delete from evidence_object where id = $1 and kept_at is null', [id]);
      } catch {
        // Its row still exists: the next sweep finds it.
      }
    }
  }

  /** Deletes abandoned objects: of writes that were interrupted long ago, or given up by `giveUp`. */
  async sweep(olderThanMinutes: number = GIVEN_UP_MINUTES): Promise<number> {
    const rows: { id: string }[] = await this.database.query(
      'select id from evidence_object where kept_at is null and begun_at < now() - make_interval(mins => $1)',
      [olderThanMinutes],
    );
    await this.forget(rows.map(({ id }) => id));
    return rows.length;
  }
}

/**
 * Makes objects of a file no longer count, in the caller's transaction. `forget` deletes them afterwards.
 * @returns their ids
 */
export const giveUp = async (
  manager: Query,
  evidenceId: string,
  what: readonly ('piece' | 'original')[],
): Promise<string[]> => {
  const [rows] = (await manager.query(
    `update evidence_object set kept_at = null, size = null, begun_at = '-infinity' where evidence_id = $1 and what = any($2) and kept_at is not null returning id`,
    [evidenceId, what],
  )) as [{ id: string }[], number];
  return rows.map(({ id }) => id);
};
