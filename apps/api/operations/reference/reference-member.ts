import type { DataSource } from 'typeorm';
import { OperatorError } from '../../platform/database/operator-error.js';
import type { Actor } from '../../incidents/records.js';
import { foldName, logMember } from '../../accounts/members.service.js';
import { REFERENCE_AUTHOR } from '../../accounts/trust.js';

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
    const made: unknown[] = await manager.query(
      `insert into member (id, name, name_folded, role, password_hash, frozen) values ($1, $2, $3, $4, null, true) on conflict do nothing returning id`,
      [id, name, foldName(name), role],
    );
    if (made.length > 0) await logMember(manager, id, id, 'joined', { name, role, frozen: true });
  });
  const [found] = (await database.query('select password_hash is null and frozen as closed from member where id = $1', [
    id,
  ])) as { closed: boolean }[];
  if (!found)
    throw new OperatorError(
      `A member has the name "${name}", which the author of the reference events needs. Nothing was changed.`,
    );
  if (!found.closed)
    throw new OperatorError(
      `The member "${name}" can sign in; the author of the reference events must not. Freeze that member first.`,
    );
  return { id, role };
};
