import type { DataSource } from 'typeorm';
import { OperatorError } from '../../platform/database/operator-error.js';
import type { Actor } from '../../incidents/records.js';
import { findMember, insertMember } from '../../accounts/members.repository.js';
import { logMember } from '../../accounts/log-lines.js';
import { foldName } from '../../accounts/members.service.js';
import { REFERENCE_AUTHOR } from '../../accounts/trust-store.js';

/** A fixed id, so that every load has the same author. */
const REFERENCE_MEMBER = { id: REFERENCE_AUTHOR, name: 'reference', role: 'reviewer' } as const;

/**
 * Returns the author of the reference events: a suspended member without a password, who can never sign in. Since
 * nobody reviews their own record, every reviewer may review these.
 * @throws OperatorError when another member already has the name.
 */
export const referenceMember = async (database: DataSource): Promise<Actor> => {
  const { id, name, role } = REFERENCE_MEMBER;
  await database.transaction(async (manager) => {
    const member = { id, name, nameFolded: foldName(name), role, passwordHash: null, frozen: true };
    if (await insertMember(manager, member)) await logMember(manager, id, id, 'joined', { name, role, frozen: true });
  });
  const found = await findMember(database.manager, id);
  if (!found)
    throw new OperatorError(
      `A member has the name "${name}", which the author of the reference events needs. Nothing was changed.`,
    );
  if (found.passwordHash !== null || !found.frozen)
    throw new OperatorError(
      `The member "${name}" can sign in; the author of the reference events must not. Freeze that member first.`,
    );
  return { id, role };
};
