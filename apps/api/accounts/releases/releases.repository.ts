import type { EntityManager } from 'typeorm';
import type { ReleaseKindName } from './kinds.js';

/**
 * Locks the proposal that waits for a subject. Call it before the transaction's other log lines, and `end` as its last
 * act. @returns its id; null: none waits.
 */
export const lockWaiting = async (
  manager: EntityManager,
  kind: ReleaseKindName,
  subject: string,
): Promise<string | null> => {
  const [waiting] = (await manager.query(
    'select id from release where kind = $1 and subject = $2 and outcome is null for update',
    [kind, subject],
  )) as { id: string }[];
  return waiting?.id ?? null;
};

/** SQL: something of the proposal `x` that waits for a subject, or null. */
export const waitingReleaseSql = (kind: ReleaseKindName, subject: string, what: string): string =>
  `(select ${what} from release x where x.kind = '${kind}' and x.subject = ${subject} and x.outcome is null)`;
