import type { EntityManager } from 'typeorm';
import type { LogHead } from './head.js';

/**
 * What the log stood at when it was signed last: every report, table and export prints it, so that it is kept outside
 * as well. It is public already, unlike what the log stands at now, which would tell how much the office writes. For
 * public rooms `PublicRepository.signed()` says the same.
 * @returns how many leaves, and the root in hexadecimal; null: it never was signed.
 */
export const newestSigned = async (database: Pick<EntityManager, 'query'>): Promise<LogHead | null> => {
  const [row] = (await database.query(
    `select size::int as size, encode(root, 'hex') as root from pub.log_checkpoint order by size desc limit 1`,
  )) as LogHead[];
  return row ?? null;
};
