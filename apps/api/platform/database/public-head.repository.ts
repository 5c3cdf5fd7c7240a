import type { EntityManager } from 'typeorm';

/**
 * The one row of pub.head: how far the public order is, and who publishes under which rule. Modules below publishing
 * write it too.
 */

/** Resolves when the public side's database answers. */
export const askPublicHead = (publicSide: { query(sql: string): Promise<unknown> }): Promise<unknown> =>
  publicSide.query('select 1 from pub.head');

/** Returns whether this is the database of a demo. */
export const isDemo = async (manager: EntityManager): Promise<boolean> => {
  const [head]: { is_demo: boolean }[] = await manager.query('select is_demo from pub.head');
  return head?.is_demo ?? false;
};

/** Returns the newest public sequence number. */
export const publicSeq = async (manager: EntityManager): Promise<number> => {
  const [head]: { seq: string }[] = await manager.query('select seq from pub.head');
  return Number(head!.seq);
};

/** Locks the public order until the transaction ends, so that nothing is published meanwhile. @returns its number */
export const lockPublicSeq = async (manager: EntityManager): Promise<number> => {
  const [head]: { seq: string }[] = await manager.query('select seq from pub.head for update');
  return Number(head!.seq);
};

/** Shows readers who publishes and under which standards force is assessed. */
export const showOrganisation = async (
  manager: EntityManager,
  organisation: string,
  standards: string,
): Promise<void> => {
  await manager.query('update pub.head set organisation = $1, standards = $2', [organisation, standards]);
};

/** Shows readers under which rule records are published. */
export const showPublicRule = async (manager: EntityManager, rule: string): Promise<void> => {
  await manager.query('update pub.head set rule = $1 where rule <> $1', [rule]);
};
