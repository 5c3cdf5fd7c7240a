import type { TestApp } from './app.js';

/**
 * Moves a moment of a row into the past, with a line in the log. Without the line, verification would report the row as
 * changed by hand.
 */
export const backdateRow = ({ database }: TestApp, update: string, values: readonly unknown[]): Promise<void> =>
  database.transaction(async (manager) => {
    await manager.query(update, [...values]);
    await manager.query(`select log_append(null, 'migrated', 'rows', null, null, '{}', '{}')`);
  });
