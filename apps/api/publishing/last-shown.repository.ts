import type { EntityManager } from 'typeorm';
import type { Shown } from './coarsen.js';

/** Returns how closely readers last saw a record; null: they never did. */
export const lastShown = async (manager: EntityManager, id: string): Promise<Shown | null> => {
  const [last] = (await manager.query(
    `select coalesce(shown_place, 'country') as place, coalesce(shown_date, 'year') as date
       from publication where incident_id = $1 order by pub_seq desc limit 1`,
    [id],
  )) as Shown[];
  return last ?? null;
};
