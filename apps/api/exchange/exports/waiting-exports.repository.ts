import type { EntityManager } from 'typeorm';
import { READY_AFTER_HOURS } from './ready-by-itself.js';

export interface Waiting {
  id: string;
  askedBy: string;
  askedAt: Date;
  /** The database's time. */
  now: Date;
}

/** Returns requests that have waited at least as long as they must. */
export const longWaiting = (manager: Pick<EntityManager, 'query'>): Promise<Waiting[]> =>
  manager.query(
    `select id, member_id as "askedBy", asked_at as "askedAt", now() as now from export
      where state = 'waiting' and asked_at < now() - make_interval(hours => ${READY_AFTER_HOURS}) order by asked_at, id`,
  );

/** Makes waiting requests available. @returns the ids of those that still waited */
export const makeAvailable = async (
  manager: Pick<EntityManager, 'query'>,
  ids: readonly string[],
): Promise<string[]> => {
  const [ready] = (await manager.query(
    `update export set state = 'asked', ready_at = now() where state = 'waiting' and id = any($1) returning id`,
    [ids],
  )) as [{ id: string }[], number];
  return ready.map(({ id }) => id);
};
