import type { DataSource, EntityManager } from 'typeorm';
import { OperatorError } from '../platform/database/operator-error.js';
import { endPhones } from './phones.repository.js';
import { endTokens } from './api-tokens.repository.js';
import { voidInvitations } from './invitation.repository.js';
import { makeInvitation } from './invitations.service.js';
import { foldName } from './members.service.js';
import { lockTrust, logTrust, showRule, voidWaits } from './trust-store.js';

interface Row {
  id: string;
  name: string;
  role: string;
  frozen: boolean;
}

/**
 * Lets the operator bring in an administrator when none can sign in any more. An administrator cannot open records; a
 * member who reads them still needs a reviewer's vouch. The revision log records both acts, without an actor.
 * @param lost name of the administrator who can no longer sign in, and is suspended; null: nobody is
 * @returns the token of an invitation, which is shown once and never stored
 * @throws OperatorError when no administrator has that name
 */
export const replaceAdministrator = (database: DataSource, lost: string | null): Promise<string> =>
  database.transaction(async (manager) => {
    await lockTrust(manager);
    if (lost !== null) await suspend(manager, await findAdministrator(manager, lost));
    return makeInvitation(manager, 'admin', null);
  });

const findAdministrator = async (manager: EntityManager, name: string): Promise<Row> => {
  const [row] = (await manager.query('select id, name, role, frozen from member where name_folded = $1 for update', [
    foldName(name),
  ])) as Row[];
  if (row?.role === 'admin') return row;
  const names: { name: string }[] = await manager.query(
    `select name from member where role = 'admin' and not frozen order by name_folded`,
  );
  const there =
    names.length === 0
      ? 'There is no administrator who is not suspended.'
      : `Administrators are: ${names.map((one) => one.name).join(', ')}.`;
  throw new OperatorError(`Nobody called "${name}" is an administrator: nothing was changed. ${there}`);
};

const suspend = async (manager: EntityManager, { id, frozen }: Row): Promise<void> => {
  if (frozen) return;
  await endTokens(manager, id, null);
  await endPhones(manager, id, null);
  await manager.query('update member set frozen = true where id = $1', [id]);
  await manager.query('delete from session where member_id = $1', [id]);
  await voidInvitations(manager, id);
  await logTrust(manager, null, id, 'frozen', { role: 'admin', frozen: true });
  await voidWaits(manager, null);
  await showRule(manager);
};
