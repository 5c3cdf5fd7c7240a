import type { EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { hasWords, type NameKind } from '@vigil/shared/staff-responses/proposed-names.js';
import { groupIds } from './groups/group.repository.js';
import { wrongOwnAnswers } from './own-questions/own-questions.repository.js';
import { unknownOwnCodes } from './own-codes/own-codes.repository.js';
import { holdNames } from './proposed-names/proposed-names.repository.js';

/** Returns the ids of the proposed names that a record refers to. */
export const proposedIn = ({ groups, landmark }: Pick<Incident, 'groups' | 'landmark'>): string[] => [
  ...groups.flatMap(({ proposed }) => proposed ?? []),
  ...(landmark === null ? [] : [landmark]),
];

/**
 * Checks what a record names: own codes, own questions, groups, proposed groups and a landmark must exist and, if they
 * were refused, still say something. They do until the end of the transaction. Lock the record first.
 */
export const referenceErrors = async (manager: EntityManager, incident: Incident): Promise<FieldError[]> => {
  const given = (name: 'group' | 'proposed'): string[] => incident.groups.flatMap((link) => link[name] ?? []);
  const errors = [...(await unknownOwnCodes(manager, incident)), ...(await wrongOwnAnswers(manager, incident))];
  const check = (name: 'group' | 'proposed', known: ReadonlySet<string>): void =>
    incident.groups.forEach((link, index) => {
      const id = link[name];
      if (id !== null && !known.has(id)) errors.push({ pointer: `/groups/${index}/group`, code: 'unknown-group' });
    });
  if (given('group').length > 0) check('group', await groupIds(manager, given('group')));
  const names = [...(await holdNames(manager, proposedIn(incident))).values()].filter(hasWords);
  const known = (kind: NameKind): Set<string> => new Set(names.flatMap((name) => (name.kind === kind ? name.id : [])));
  check('proposed', known('group'));
  const { landmark } = incident;
  if (landmark !== null && !known('landmark').has(landmark))
    errors.push({ pointer: '/place', code: 'unknown-landmark' });
  return errors;
};
