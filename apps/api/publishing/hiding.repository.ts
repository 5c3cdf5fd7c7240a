import type { EntityManager } from 'typeorm';

/** SQL condition for the newest withdrawal of record $1, if it is undecided. */
export const WAITING =
  'incident_id = $1 and decision is null and revision = (select max(revision) from withdrawal where incident_id = $1)';

/** Notes who asked that a hidden record be forgotten. */
export const askToForget = async (manager: EntityManager, incidentId: string, by: string): Promise<void> => {
  await manager.query(`update withdrawal set forget_asked_by = $2, forget_asked_at = now() where ${WAITING}`, [
    incidentId,
    by,
  ]);
};
