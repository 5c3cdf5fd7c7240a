import type { EntityManager } from 'typeorm';
import type { LogHead } from './head.js';

/**
 * Returns the newest signed state of the log. Every report, table and export prints it, so that copies of it exist
 * outside. It is already public, unlike the current state, which would reveal how much the team writes. Public modules
 * get the same from `PublicRepository.signed()`.
 * @returns the number of leaves, and the root in hexadecimal; null: it was never signed.
 */
export const newestSigned = async (database: Pick<EntityManager, 'query'>): Promise<LogHead | null> => {
  const [row] = (await database.query(
    `select size::int as size, encode(root, 'hex') as root from pub.log_checkpoint order by size desc limit 1`,
  )) as LogHead[];
  return row ?? null;
};
