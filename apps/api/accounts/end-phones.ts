import type { EntityManager } from 'typeorm';
import { appendLeaf } from '../audit-log/leaf.js';

/**
 * Ends every phone of a member, and every code that could let one in, within the transaction of whoever ends them. The
 * member's row must be locked already: whoever lets a phone in, or writes for one, takes it first.
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
