import type { EntityManager } from 'typeorm';
import { memberName } from '../accounts/members.repository.js';
import { PersonErasureEntity } from './people.entity.js';

/** A request to erase a person. */
export interface AskedErasure {
  person: string;
  askedById: string;
  askedBy: string;
  askedAt: Date;
}

const ASKED = `select e.person_id as person, e.asked_by as "askedById", ${memberName('e.asked_by')} as "askedBy", e.asked_at as "askedAt" from person_erasure e`;

/** Lists the requests that wait, the oldest first. */
export const listPersonErasures = (manager: EntityManager): Promise<AskedErasure[]> =>
  manager.query(`${ASKED} order by e.asked_at, e.person_id`);

export const findPersonErasure = async (manager: EntityManager, personId: string): Promise<AskedErasure | null> => {
  const [row]: AskedErasure[] = await manager.query(`${ASKED} where e.person_id = $1`, [personId]);
  return row ?? null;
};

/** Stores a request. @returns false if somebody asks already */
export const insertPersonErasure = async (
  manager: EntityManager,
  personId: string,
  memberId: string,
): Promise<boolean> => {
  const made: unknown[] = await manager.query(
    'insert into person_erasure (person_id, asked_by) values ($1, $2) on conflict (person_id) do nothing returning person_id',
    [personId, memberId],
  );
  return made.length > 0;
};

export const deletePersonErasure = async (manager: EntityManager, personId: string): Promise<void> => {
  await manager.delete(PersonErasureEntity, { personId });
};
