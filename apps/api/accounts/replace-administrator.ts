import type { DataSource, EntityManager } from 'typeorm';
import { OperatorError } from '../platform/database/operator-error.js';
import { endPhones } from './phones.repository.js';
import { endTokens } from './api-tokens.repository.js';
import { voidInvitations } from './invitation.repository.js';
import { makeInvitation } from './invitations.service.js';
import { logTrust } from './log-account-changes.js';
import { administratorNames, lockMemberByName, suspendMember, type MemberRow } from './members.repository.js';
import { foldName } from './members.service.js';
import { deleteSessions } from './sessions.repository.js';
import { lockRule, lockTrust, showRule, voidWaits } from './apply-trust-policy.js';

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

const findAdministrator = async (manager: EntityManager, name: string): Promise<MemberRow> => {
  const row = await lockMemberByName(manager, foldName(name));
  if (row?.role === 'admin') return row;
  const names = await administratorNames(manager);
  const there =
    names.length === 0 ? 'There is no administrator who is not suspended.' : `Administrators are: ${names.join(', ')}.`;
  throw new OperatorError(`Nobody called "${name}" is an administrator: nothing was changed. ${there}`);
};

const suspend = async (manager: EntityManager, { id, frozen }: MemberRow): Promise<void> => {
  if (frozen) return;
  await lockRule(manager);
  await endTokens(manager, id, null);
  await endPhones(manager, id, null);
  await suspendMember(manager, id);
  await deleteSessions(manager, id);
  await voidInvitations(manager, id);
  await logTrust(manager, null, id, 'frozen', { role: 'admin', frozen: true });
  await voidWaits(manager, null);
  await showRule(manager);
};
