import { IsNull, type EntityManager } from 'typeorm';
import type { Role } from '../platform/http/rights.js';
import { InvitationEntity } from './invitation.entity.js';

/** An invitation. live: not used, not expired */
export interface InvitationRow {
  role: Role;
  countries: string[] | null;
  member_id: string | null;
  invited_by: string | null;
  live: boolean;
}

/** Inserts an invitation. `row.memberId`: whose access it resets; null: it makes a new member. */
export const insertInvitation = async (
  manager: EntityManager,
  row: {
    tokenHash: Buffer;
    role: Role;
    countries: string[] | null;
    invitedBy: string | null;
    memberId: string | null;
  },
  hours: number,
): Promise<void> => {
  await manager.query(
    'insert into invitation (token_hash, role, invited_by, member_id, expires_at, countries) values ($1, $2, $3, $4, now() + make_interval(hours => $5), $6)',
    [row.tokenHash, row.role, row.invitedBy, row.memberId, hours, row.countries],
  );
};

/** Finds an invitation and locks it until the transaction ends. */
export const lockInvitation = async (manager: EntityManager, tokenHash: Buffer): Promise<InvitationRow | null> => {
  const [row]: InvitationRow[] = await manager.query(
    `select role, countries, member_id, invited_by, used_at is null and expires_at > now() as live from invitation where token_hash = $1 for update`,
    [tokenHash],
  );
  return row ?? null;
};

export const markInvitationUsed = async (manager: EntityManager, tokenHash: Buffer): Promise<void> => {
  await manager.update(InvitationEntity, { tokenHash }, { usedAt: () => 'now()' });
};

/** Voids the unused invitations that the operator made. */
export const voidOperatorsInvitations = async (manager: EntityManager): Promise<void> => {
  await manager.delete(InvitationEntity, { invitedBy: IsNull(), usedAt: IsNull() });
};

/**
 * Voids every unused invitation that a member made, and every unused link to their account. Call it when they are
 * suspended, change role or have their access reset: somebody else may have used the account to invite, and an invited
 * administrator needs no vouch.
 */
export const voidInvitations = async (manager: EntityManager, memberId: string): Promise<void> => {
  await manager.delete(InvitationEntity, { invitedBy: memberId, usedAt: IsNull() });
  await manager.delete(InvitationEntity, { memberId, usedAt: IsNull() });
};
