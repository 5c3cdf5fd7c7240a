import type { EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { groupIds } from './groups/group.repository.js';
import { knownNames } from './proposed-names/proposed-names.repository.js';

/** Checks what a record names by an id: groups, proposed groups and a landmark must exist. */
export const referenceErrors = async (manager: EntityManager, incident: Incident): Promise<FieldError[]> => {
  const given = (name: 'group' | 'proposed'): string[] => incident.groups.flatMap((link) => link[name] ?? []);
  const errors: FieldError[] = [];
  const check = (name: 'group' | 'proposed', known: ReadonlySet<string>): void =>
    incident.groups.forEach((link, index) => {
      const id = link[name];
      if (id !== null && !known.has(id)) errors.push({ pointer: `/groups/${index}/group`, code: 'unknown-group' });
    });
  if (given('group').length > 0) check('group', await groupIds(manager, given('group')));
  check('proposed', await knownNames(manager, 'group', given('proposed')));
  const { landmark } = incident;
  if (landmark !== null && !(await knownNames(manager, 'landmark', [landmark])).has(landmark))
    errors.push({ pointer: '/place', code: 'unknown-landmark' });
  return errors;
};
