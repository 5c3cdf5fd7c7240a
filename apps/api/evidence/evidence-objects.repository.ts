import { IsNull, Raw, type EntityManager } from 'typeorm';
import { EvidenceObjectEntity } from './evidence.entity.js';

export const insertObject = async (
  manager: EntityManager,
  object: Pick<EvidenceObjectEntity, 'id' | 'evidenceId' | 'what' | 'at'>,
): Promise<void> => {
  await manager.insert(EvidenceObjectEntity, object);
};

/** Makes an object count. @returns false when it was given up meanwhile */
export const keepObject = async (manager: EntityManager, id: string, size: number): Promise<boolean> => {
  const notGivenUp = { id, keptAt: IsNull(), begunAt: Raw((begun) => `${begun} > '-infinity'`) };
  const { affected } = await manager.update(EvidenceObjectEntity, notGivenUp, {
    keptAt: () => 'now()',
    size,
    half: null,
  });
  return affected === 1;
};

/** Notes under what id the store keeps what is there of an object that is being written. */
export const noteHalf = async (manager: EntityManager, id: string, half: string): Promise<void> => {
  await manager.update(EvidenceObjectEntity, { id, keptAt: IsNull() }, { half });
};

/**
 * Gives up an object that does not count: from now on it cannot. Waits for a transaction that is just making it count,
 * whose answer may have been lost. @returns null: it counts, or is gone
 */
export const giveUpUnkept = async (manager: EntityManager, id: string): Promise<{ half: string | null } | null> => {
  const [rows] = (await manager.query(
    `update evidence_object set begun_at = '-infinity' where id = $1 and kept_at is null returning half`,
    [id],
  )) as [{ half: string | null }[], number];
  return rows[0] ?? null;
};

export const deleteObject = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.delete(EvidenceObjectEntity, { id, keptAt: IsNull() });
};

const idsOf = async (rows: Promise<{ id: string }[]>): Promise<string[]> => (await rows).map(({ id }) => id);

/** Lists objects that do not count, and whose writing began long ago. */
export const abandonedObjects = (manager: EntityManager, minutes: number): Promise<string[]> =>
  idsOf(
    manager.query(
      'select id from evidence_object where kept_at is null and begun_at < now() - make_interval(mins => $1)',
      [minutes],
    ),
  );

/**
 * Makes objects of a file no longer count, in the caller's transaction. `EvidenceObjects.forget` deletes them
 * afterwards. @returns their ids
 */
export const giveUp = async (
  manager: EntityManager,
  evidenceId: string,
  what: readonly ('piece' | 'original')[],
): Promise<string[]> => {
  const [rows] = (await manager.query(
    `update evidence_object set kept_at = null, size = null, begun_at = '-infinity' where evidence_id = $1 and what = any($2) and kept_at is not null returning id`,
    [evidenceId, what],
  )) as [{ id: string }[], number];
  return rows.map(({ id }) => id);
};

/** Returns how many bytes of a file have arrived, as sent. */
export const receivedBytes = async (manager: EntityManager, evidenceId: string): Promise<number> => {
  const [{ received }] = (await manager.query(
    `select coalesce(sum(size), 0)::float8 as received from evidence_object where evidence_id = $1 and what = 'piece' and kept_at is not null`,
    [evidenceId],
  )) as [{ received: number }];
  return received;
};

/** Lists the pieces of a file that have arrived, in order. */
export const piecesOf = (manager: EntityManager, evidenceId: string): Promise<string[]> =>
  idsOf(
    manager.query(
      `select id from evidence_object where evidence_id = $1 and what = 'piece' and kept_at is not null order by at`,
      [evidenceId],
    ),
  );

/** Lists files of which the newest piece arrived long ago. */
export const staleUploads = (manager: EntityManager, days: number): Promise<string[]> =>
  idsOf(
    manager.query(
      `select evidence_id as id from evidence_object where what = 'piece' and kept_at is not null group by evidence_id having max(kept_at) < now() - make_interval(days => $1)`,
      [days],
    ),
  );
