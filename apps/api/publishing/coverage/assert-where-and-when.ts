import type { EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isGroup } from '../../incidents/groups/group.repository.js';

interface WhereAndWhen {
  place?: string | null;
  from: string;
  until: string;
  group?: string | null;
}

/** @throws Problem 'invalid-body' for a place that does not exist, a last day before the first, or an unknown group. */
export const assertWhereAndWhen = async (
  manager: EntityManager,
  gazetteer: Gazetteer,
  body: WhereAndWhen,
): Promise<void> => {
  const errors: FieldError[] = [];
  if (body.place != null && !gazetteer.get(body.place)) errors.push({ pointer: '/place', code: 'unknown-place' });
  if (body.until < body.from) errors.push({ pointer: '/until', code: 'latest-before-earliest' });
  if (body.group != null && !(await isGroup(manager, body.group)))
    errors.push({ pointer: '/group', code: 'unknown-group' });
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
};
