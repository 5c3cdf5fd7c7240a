import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';

/** @throws Problem 'second-person-needed' where whoever answers is one of those who asked. */
export const requireIndependent = async (_manager: EntityManager, actorId: string, otherIds: readonly string[]): Promise<void> => {
  await Promise.resolve();
  if (otherIds.includes(actorId)) throw new Problem('second-person-needed');
};
