import type { EntityManager } from 'typeorm';
import { appendLeaf } from '../audit-log/leaf.js';

/**
 * Ends every API token and every private feed address of a member, in the caller's transaction. Neither needs a
 * password, and somebody who had the account meanwhile may have made one. The caller must already have locked the
 * member's row.
 */
export const endTokens = async (manager: EntityManager, memberId: string, by: string | null): Promise<void> => {
  const [tokens]: [{ id: string }[], number] = await manager.query(
    'update api_token set ended_at = now() where member_id = $1 and ended_at is null and expires_at > now() returning id',
    [memberId],
  );
  const [feeds]: [{ id: string }[], number] = await manager.query(
    'delete from figure_feed where member_id = $1 returning id',
    [memberId],
  );
  for (const [entity, all] of [
    ['api-token', tokens],
    ['figure-feed', feeds],
  ] as const) {
    for (const { id } of all)
      await appendLeaf(manager, { entity, entityId: id, revision: null, actorId: by, what: 'ended', values: [] });
  }
};
