import type { EntityManager } from 'typeorm';

/**
 * Voids every unused invitation that a member made and every unused link to their account, for when they are suspended,
 * change role or get a new way in: whoever had the account may have made one, and an invited administrator needs no
 * vouch.
 */
export const voidInvitations = (manager: EntityManager, memberId: string): Promise<unknown> =>
  manager.query('delete from invitation where (invited_by = $1 or member_id = $1) and used_at is null', [memberId]);
