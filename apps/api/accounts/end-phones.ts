import type { EntityManager } from 'typeorm';
import { appendLeaf } from '../audit-log/leaf.js';

/**
 * Ends every phone of a member, and every code that could add one, in the caller's transaction. The caller must already
 * have locked the member's row: adding a phone, or writing for one, locks it first.
 */
export const endPhones = async (manager: EntityManager, memberId: string, by: string | null): Promise<void> => {
  await manager.query('delete from field_enrolment where member_id = $1', [memberId]);
  const [ended]: [{ id: string }[], number] = await manager.query(
    'update field_device set ended_at = now() where member_id = $1 and ended_at is null returning id',
    [memberId],
  );
  for (const { id } of ended)
    await appendLeaf(manager, {
      entity: 'member',
      entityId: memberId,
      revision: null,
      actorId: by,
      what: 'phone-ended',
      values: [{ field: 'device', value: id }],
    });
};
